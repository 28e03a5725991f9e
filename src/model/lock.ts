import { createHash } from "node:crypto";
import type { Model } from "./model.js";

// `mcp-gen.lock.json`, beside the generated folders: a digest of each declaration, so that a change of a contract shows as
// such in a review, and of each file, so that a run which would change nothing is known at once.

export const LOCK_FILE = "mcp-gen.lock.json";

/** What the lock says of one server. */
export interface LockedServer {
  /** File name of the manifest. */
  readonly source: string;
  /** Of everything that decides the output: the declarations, the options, the generator's version. */
  readonly input: string;
  /** `tools/get_forecast` to digest. */
  readonly declarations: Readonly<Record<string, string>>;
  /** File name to digest. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly servers: ReadonlyMap<string, LockedServer>;
}

/** Reads a lock; what is no lock counts as an empty one, and is written anew. */
export function readLock(text: string | undefined): Lock {
  try {
    const { servers } = JSON.parse(text ?? "{}") as { servers?: Record<string, unknown> };
    return { servers: new Map(Object.entries(servers ?? {}).filter(isLockedServer)) };
  } catch {
    return { servers: new Map() };
  }
}

function isLockedServer(entry: [string, unknown]): entry is [string, LockedServer] {
  const { source, input, declarations, files } = (entry[1] ?? {}) as Partial<Record<keyof LockedServer, unknown>>;
  const isDigests = (value: unknown): boolean =>
    typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string");
  return typeof source === "string" && typeof input === "string" && isDigests(declarations) && isDigests(files);
}

export function printLock(lock: Lock): string {
  const servers = [...lock.servers].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ comment: COMMENT, servers: Object.fromEntries(servers) }, null, 2)}\n`;
}

const COMMENT = "Written by mcp-gen: digests of declarations and generated files. Do not edit; do commit.";

/** @param options Everything besides the model that decides the output. */
export function lockedServer(
  model: Model,
  options: unknown,
  files: readonly { readonly name: string; readonly text: string }[],
): LockedServer {
  const declarations = declarationDigests(model);
  return {
    source: model.source,
    input: digestOf(inputOf(model, options)),
    declarations,
    files: Object.fromEntries(files.map(({ name, text }) => [name, digest(text)])),
  };
}

/** What `LockedServer.input` is the digest of. */
export function inputOf(model: Model, options: unknown): unknown {
  const { source, folder, info, instructions, names } = model;
  const functions = [
    model.tools.map(({ call, handler, silent }) => (silent ? [call, handler, silent] : called(call, handler))),
    model.resources.map(({ read, handler }) => called(read, handler)),
    model.resourceTemplates.map(({ read, handler }) => called(read, handler)),
    model.prompts.map(({ get, handler }) => called(get, handler)),
    model.forms.map(({ property }) => property),
  ];
  return [source, folder, info, instructions ?? null, names, functions, declarationDigests(model), options];
}

function called(client: string, handler: string): string | readonly string[] {
  return client === handler ? client : [client, handler];
}

function declarationDigests(model: Model): Record<string, string> {
  const entries = [
    ...model.tools.map(({ name, definition }) => ["tools", name, definition] as const),
    ...model.resources.map(({ uri, definition }) => ["resources", uri, definition] as const),
    ...model.resourceTemplates.map(
      ({ uriTemplate, definition }) => ["resourceTemplates", uriTemplate, definition] as const,
    ),
    ...model.prompts.map(({ name, definition }) => ["prompts", name, definition] as const),
    ...model.forms.map(
      ({ name, message, requestedSchema }) => ["elicitations", name, { message, requestedSchema }] as const,
    ),
  ];
  return Object.fromEntries(entries.map(([kind, name, definition]) => [`${kind}/${name}`, digestOf(definition)]));
}

export function digestOf(value: unknown): string {
  return digest(JSON.stringify(value));
}

/** 128 bits are plenty to notice a change, and shorter to read. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The declarations that two locks of a server disagree about, as sentences. */
export function lockChanges(before: LockedServer | undefined, after: LockedServer): string[] {
  const old = new Map(Object.entries(before?.declarations ?? {}));
  const current = new Map(Object.entries(after.declarations));
  const added = [...current.keys()].filter((key) => !old.has(key)).map((key) => `${key} added`);
  const removed = [...old.keys()].filter((key) => !current.has(key)).map((key) => `${key} removed`);
  const changed = [...current].filter(([key, value]) => old.has(key) && old.get(key) !== value);
  return [...added, ...removed, ...changed.map(([key]) => `${key} changed`)].sort();
}
