import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../diagnostics.js";
import { shownPath } from "../load/config.js";
import type { ListField } from "../load/live/lists.js";
import { isYaml } from "../load/source-kind.js";
import type { LiveSource } from "../model/config.js";
import { DECLARATION_KINDS, DECLARATION_LISTS, type DeclarationKind } from "../model/declaration-kinds.js";
import { folderName } from "../model/derived-names.js";
import { OWN_FIELDS, type Manifest } from "../model/manifest.js";
import { inOrderOf } from "../model/same-order.js";
import { cut } from "../model/shown.js";
import { interruption } from "./interruption.js";
import { painted } from "./report.js";
import type { Context, ExitCode } from "./run.js";
import { totalMs } from "./timeout.js";

export interface PullOptions {
  readonly url: string | undefined;
  /** What stood behind `--`. */
  readonly command: readonly string[];
  readonly server: string | undefined;
  readonly from: string | undefined;
  readonly out: string | undefined;
  readonly headers: readonly string[];
  /** Names of variables. */
  readonly env: readonly string[];
  readonly timeoutSeconds: number;
}

/** Of what a server calls itself. */
const MAX_SHOWN = 80;

/** `mcp-gen pull`: a manifest from what a running server lists. */
export async function pull(options: PullOptions, { report }: Context): Promise<ExitCode> {
  const source = sourceOf(options);
  checkOut(options.out);
  const { reach } = await import("../load/servers.js");
  const { readLive } = await import("../load/live.js");
  const { writeWhole } = await import("../write/manifest-file.js");
  const target = await reach(source, process.cwd());
  const warnings: string[] = [];
  const unread: ListField[] = [];
  const { signal } = interruption();
  const found = await readLive(target, {
    signal,
    limits: { totalMs: totalMs(options.timeoutSeconds) },
    onProgress: report.progress,
    onWarning: (text) => void warnings.push(text),
    onUnreadable: (field) => void unread.push(field),
  });
  for (const warning of warnings) report.note(`warning  ${warning}`);
  // A server chooses its name; the file has a plain one.
  const file = resolve(options.out ?? `${folderName(options.server ?? found.name)}.mcp.json`);
  const before = existsSync(file) ? await manifestAt(file) : undefined;
  const manifest = before === undefined ? found : updated(found, before, unread);
  const text = before === undefined ? undefined : await readFile(file, "utf8");
  const unchanged = text !== undefined && (await says(text, file, manifest));
  const [folder] = unchanged ? [] : writeWhole(file, await readableText(manifest, file, text));
  const counts = DECLARATION_LISTS.filter((field) => field !== "elicitations").map(
    (field) => [field, manifest[field]?.length ?? 0] as const,
  );
  const shown = shownPath(file);
  if (folder !== undefined) report.line(painted("green", "create"), `   ${shownPath(folder)}/`);
  const declared = counts.filter(([, count]) => count > 0).map(([field, count]) => `${count} ${words(field, count)}`);
  report.line(
    painted("green", shown),
    `: ${cut(manifest.name, MAX_SHOWN)} ${cut(manifest.version, MAX_SHOWN)}, ${declared.join(", ") || "nothing declared"}${unchanged ? " (unchanged)" : ""}`,
  );
  report.result({
    ok: true,
    file: shown,
    name: manifest.name,
    version: manifest.version,
    ...Object.fromEntries(counts),
    warnings,
  });
  return 0;
}

/** Whether a text says just that, however it is written. */
async function says(text: string, file: string, manifest: Manifest): Promise<boolean> {
  const { parseYaml } = await import("../load/yaml.js");
  const value: unknown = isYaml(file) ? (await parseYaml(text)).value : JSON.parse(text.replace(/^\uFEFF/, ""));
  return JSON.stringify(value) === JSON.stringify(manifest);
}

/** Indentation makes much of lists in lists: a manifest that nobody reads again is none. */
async function readableText(manifest: Manifest, file: string, before: string | undefined): Promise<string> {
  const { manifestText } = await import("../write/manifest-file.js");
  const { MAX_BYTES } = await import("../load/unusable.js");
  const { MAX_YAML_BYTES } = await import("../load/yaml.js");
  const [limit, hint] = isYaml(file) ? [MAX_YAML_BYTES, " Write it as JSON."] : [MAX_BYTES, ""];
  try {
    const text = manifestText(manifest, file, before);
    if (Buffer.byteLength(text) <= limit) return text;
  } catch (error) {
    // Longer than any text can be.
    if (!(error instanceof RangeError)) throw error;
  }
  const { LiveError } = await import("../load/live/error.js");
  throw new LiveError("too-large", `The manifest would be larger than ${limit} bytes, which nothing reads.${hint}`);
}

function checkOut(out: string | undefined): void {
  if (out === undefined) return;
  const refused = (what: string): UsageError => new UsageError(`--out takes a JSON or YAML file; ${out} ${what}.`);
  // A manifest that is code says more than a server does.
  if (/\.[cm]?[jt]sx?$/i.test(out)) throw refused("would be code");
  // Nothing ends a process that waits for a pipe.
  const found = statSync(out, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) throw refused("is none");
}

/** The manifest that is to be updated. What is no manifest is somebody else's file. */
async function manifestAt(file: string): Promise<Manifest> {
  const { loadManifest } = await import("../load/load.js");
  const { manifest } = await loadManifest(file);
  if (manifest === undefined) throw new UsageError(`${file} is there already and is no manifest: move it away.`);
  return manifest;
}

/** What the server says, in the order of the file that it updates, with what a server does not or could not say. */
function updated(found: Manifest, before: Manifest, unread: readonly string[]): Manifest {
  const ours = Object.entries(before).filter(([key]) => OWN_FIELDS.includes(key) || unread.includes(key));
  const { resources, resourceTemplates } = found;
  const contents = {
    ...(resources && { resources: withContents(resources, before.resources, ({ uri }) => uri) }),
    ...(resourceTemplates && {
      resourceTemplates: withContents(resourceTemplates, before.resourceTemplates, ({ uriTemplate }) => uriTemplate),
    }),
  };
  return inOrderOf({ ...found, ...contents, ...Object.fromEntries(ours) }, before) as Manifest;
}

/** Schemas of contents are written by hand where a server does not know ours. */
function withContents<Declaration extends { readonly contentSchema?: unknown }>(
  found: readonly Declaration[],
  before: readonly Declaration[] | null | undefined,
  keyOf: (declaration: Declaration) => string,
): Declaration[] {
  const known = new Map((before ?? []).map((one) => [keyOf(one), one.contentSchema]));
  return found.map((one) => {
    const contentSchema = one.contentSchema ?? known.get(keyOf(one));
    return contentSchema === undefined ? one : { ...one, contentSchema };
  });
}

function words(kind: DeclarationKind, count: number): string {
  const { noun } = DECLARATION_KINDS[kind];
  return count === 1 ? noun : `${noun}s`;
}

function sourceOf(options: PullOptions): LiveSource {
  const { url, command, server, from } = options;
  const given = [url !== undefined, command.length > 0, server !== undefined].filter(Boolean).length;
  if (given !== 1) {
    const which = given === 0 ? "Say which server" : `One server at a time, but ${given} are named`;
    throw new UsageError(`${which}: a URL, \`-- <command> [args…]\`, or \`--server <name>\`.`);
  }
  if (from !== undefined && server === undefined) throw new UsageError("--from goes with --server.");
  if (options.headers.length > 0 && url === undefined) throw new UsageError("--header goes with a URL.");
  if (options.env.length > 0 && command.length === 0) throw new UsageError("--env goes with a command.");
  if (url !== undefined) return { url, headers: Object.fromEntries(options.headers.map(header)) };
  if (server !== undefined) return { server, ...(from === undefined ? {} : { from }) };
  const env = Object.fromEntries(options.env.map(variable));
  return { command: command[0]!, args: command.slice(1).map(literal), env };
}

function header(text: string): [string, string] {
  const colon = text.indexOf(":");
  if (colon < 1) throw new UsageError("--header takes 'Name: value'.");
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

/** By name only: a value on a command line is seen by everybody on the machine. */
function variable(name: string): [string, string] {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new UsageError("--env takes names of variables, not values.");
  return [name, `\${${name}}`];
}

/** The shell has expanded what it should; `${…}` in an argument stays as it is. */
function literal(argument: string): string {
  if (/\$\{/.test(argument))
    throw new UsageError("Arguments of the command may not hold ${…}: let your shell fill it in.");
  return argument;
}
