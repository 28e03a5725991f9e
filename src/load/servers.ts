import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir, platform } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError, diskReason } from "../diagnostics.js";
import type { LiveSource } from "../model/config.js";
import { isObject, member } from "../model/json-value.js";
import { nearest } from "../model/nearest.js";
import { readEnvFile } from "./env-file.js";
import { serverEntry } from "./server-entry.js";
import { argumentSecrets, headerSecrets, percentDecoded, secretsWithin, variableSecrets } from "./secrets.js";
import { expand, type Input, type Variables } from "./variables.js";

/** A server to reach, with every reference to the environment resolved: never written anywhere. */
export type Reach = { readonly secrets: readonly string[] } & Target;

type Target =
  | { readonly kind: "url"; readonly url: URL; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly kind: "command";
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string | undefined;
    };

/** Where applications keep their servers, the nearest first. */
function places(folder: string): string[] {
  const home = homedir();
  const desktop =
    platform() === "darwin"
      ? join(home, "Library", "Application Support", "Claude")
      : platform() === "win32"
        ? join(process.env["APPDATA"] ?? home, "Claude")
        : join(home, ".config", "Claude");
  return [
    join(folder, "mcp.json"),
    join(folder, ".mcp.json"),
    join(folder, ".vscode", "mcp.json"),
    join(folder, ".cursor", "mcp.json"),
    join(folder, "claude_desktop_config.json"),
    join(home, ".cursor", "mcp.json"),
    join(desktop, "claude_desktop_config.json"),
  ];
}

/**
 * Resolves how to reach a server.
 *
 * @throws {UsageError} No such server, an odd entry, or a reference to a variable that is not set.
 */
export async function reach(source: LiveSource, folder: string): Promise<Reach> {
  const secrets: string[] = [];
  const variables: Variables = { workspaceFolder: folder, inputs: new Map(), onValue: (value) => secrets.push(value) };
  const target =
    "server" in source
      ? await reachNamed(source.server, source.from, variables)
      : await reachEntry({ ...source }, "live", variables);
  const told = [...secrets, ...secretsOf(target)];
  return { ...target, secrets: [...told, ...told.flatMap(secretsWithin)].filter((one) => one !== "") };
}

async function reachNamed(name: string, from: string | undefined, variables: Variables): Promise<Target> {
  const folder = variables.workspaceFolder;
  const files = from === undefined ? places(folder).filter((path) => existsSync(path)) : [resolve(folder, from)];
  const known: string[] = [];
  for (const file of files) {
    const { servers, inputs } = await readServers(file);
    const entry = servers.get(name);
    const elsewhere = from === undefined && !file.startsWith(folder);
    const workspaceFolder = elsewhere ? folder : workspaceOf(file);
    if (entry !== undefined) return reachEntry(entry, name, { ...variables, workspaceFolder, inputs });
    known.push(...servers.keys());
  }
  const where =
    files.length === 0
      ? "no mcp.json was found here"
      : known.length === 0
        ? "no server is listed"
        : `known: ${[...new Set(known)].join(", ")}`;
  const meant = nearest(name, known);
  const question = meant === undefined ? "" : ` Did you mean ${JSON.stringify(meant)}?`;
  throw new UsageError(`There is no server ${JSON.stringify(name)}: ${where}.${question}`);
}

/** The folder that an editor would have open. */
function workspaceOf(file: string): string {
  const folder = dirname(file);
  return [".vscode", ".cursor"].includes(basename(folder)) ? dirname(folder) : folder;
}

/** VS Code lists them under `servers`, the others under `mcpServers`. */
async function readServers(file: string): Promise<{ servers: Map<string, unknown>; inputs: Map<string, Input> }> {
  let value: unknown;
  try {
    value = JSON.parse(stripComments(await readFile(file, "utf8")));
  } catch (error) {
    // What the parser says repeats the text, which may hold secrets.
    const isText = error instanceof SyntaxError;
    const reason = isText ? "it is no JSON with comments" : diskReason(error as NodeJS.ErrnoException, "no such file");
    throw new UsageError(`${file} cannot be read: ${reason}.`, { cause: error });
  }
  const [servers, others] = ["servers", "mcpServers"].map((key) => member(value, key));
  const inputs = member(value, "inputs");
  return {
    servers: new Map([servers, others].filter(isObject).flatMap((group) => Object.entries(group))),
    inputs: new Map((Array.isArray(inputs) ? inputs : []).map((input: Input) => [String(member(input, "id")), input])),
  };
}

/**
 * These files are JSON with comments. Strings are left alone. What is not closed goes to the end of the text: to look for its
 * end again from each of its characters would take for ever.
 */
function stripComments(text: string): string {
  const kept = (_: string, string: string | undefined): string => string ?? "";
  return text
    .replace(/^\uFEFF/, "")
    .replace(/("[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$))|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, kept)
    .replace(/("[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$))|,(?=\s*[}\]])/g, kept);
}

async function reachEntry(entry: unknown, name: string, variables: Variables): Promise<Target> {
  const { command, args, env, envFile, cwd, url, headers } = serverEntry(entry, name);
  if (url !== undefined) return reachUrl(expand(url, variables), expandAll(headers, variables));
  if (command === undefined || command === "") {
    throw new UsageError(`The entry ${JSON.stringify(name)} has neither a command nor a url.`);
  }
  const from = (path: string): string => resolve(variables.workspaceFolder, expand(path, variables));
  const filed = envFile === undefined ? {} : await readEnvFile(from(envFile), envFile);
  Object.values(filed).forEach(variables.onValue);
  return {
    kind: "command",
    command: expand(command, variables),
    args: args.map((one) => expand(one, variables)),
    env: { ...filed, ...expandAll(env, variables) },
    cwd: cwd === undefined ? variables.workspaceFolder : from(cwd),
  };
}

function reachUrl(text: string, headers: Record<string, string>): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:", "ws:", "wss:"].includes(url.protocol)) {
    // The text itself may hold a password or a token.
    const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text)?.[0];
    const why = scheme === undefined || url === undefined ? "" : `, as ${scheme} does not`;
    throw new UsageError(`Not a URL that starts with http, https, ws or wss${why}.`);
  }
  const { username, password } = url;
  if (username !== "" || password !== "") {
    const pair = `${percentDecoded(username)}:${percentDecoded(password)}`;
    headers = { Authorization: `Basic ${Buffer.from(pair).toString("base64")}`, ...headers };
    url.username = url.password = "";
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw new UsageError(`${JSON.stringify(name)} is no name of a header.`);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw new UsageError(`The value of the header ${name} holds characters that no header may.`);
  }
  return { kind: "url", url, headers };
}

function expandAll(values: Readonly<Record<string, string>>, variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, expand(value, variables)]));
}

/** Values that no message and no manifest may repeat. */
function secretsOf(target: Target): string[] {
  if (target.kind === "command") {
    const declared = Object.entries(target.env).flatMap(([name, value]) => variableSecrets(name, value));
    return [...declared, ...argumentSecrets(target.args)];
  }
  const { url, headers } = target;
  const basic = Object.values(headers).flatMap((value) => {
    const coded = /^Basic ([\w+/]+=*)$/.exec(value)?.[1];
    const [user = "", ...password] = coded === undefined ? [] : Buffer.from(coded, "base64").toString().split(":");
    // A token on its own stands where the user does: `https://token@host`.
    return [password.join(":") || user];
  });
  return [
    ...basic,
    ...Object.entries(headers).flatMap(([name, value]) => headerSecrets(name, value)),
    ...url.searchParams.values(),
    ...secretsWithin(url.href),
  ];
}
