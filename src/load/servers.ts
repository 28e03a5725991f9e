import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir, platform } from "node:os";
import { join, resolve } from "node:path";
import type { LiveSource } from "../model/config.js";
import { UsageError } from "../diagnostics.js";

/** A server to reach, with every reference to the environment resolved: never written anywhere. */
export type Reach =
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
  if ("url" in source) return reachUrl(source.url, source.headers ?? {});
  if ("command" in source) {
    return {
      kind: "command",
      command: source.command,
      args: (source.args ?? []).map(expand),
      env: expandAll(source.env ?? {}),
      cwd: source.cwd === undefined ? undefined : resolve(folder, source.cwd),
    };
  }
  const files =
    source.from === undefined ? places(folder).filter((path) => existsSync(path)) : [resolve(folder, source.from)];
  const known: string[] = [];
  for (const file of files) {
    const servers = await readServers(file);
    const entry = servers.get(source.server);
    if (entry !== undefined) return fromEntry(entry, source.server, folder);
    known.push(...servers.keys());
  }
  const where =
    files.length === 0
      ? "no mcp.json was found here"
      : known.length === 0
        ? "no server is listed"
        : `known: ${known.join(", ")}`;
  throw new UsageError(`There is no server ${JSON.stringify(source.server)}: ${where}.`);
}

/** VS Code lists them under `servers`, the others under `mcpServers`. */
async function readServers(file: string): Promise<Map<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(stripComments(await readFile(file, "utf8")));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const all = value as { servers?: object; mcpServers?: object } | null;
  return new Map(Object.entries({ ...all?.servers, ...all?.mcpServers }));
}

/** These files are JSON with comments. Strings are left alone. */
function stripComments(text: string): string {
  return text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? "")
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? "");
}

function fromEntry(entry: unknown, name: string, folder: string): Reach {
  const { command, args, env, cwd, url, serverUrl, headers } = (entry ?? {}) as Record<string, unknown>;
  const address = url ?? serverUrl;
  if (typeof address === "string") return reachUrl(expand(address), texts(headers));
  if (typeof command !== "string") {
    throw new UsageError(`The entry ${JSON.stringify(name)} has neither a command nor a url.`);
  }
  return {
    kind: "command",
    command: expand(command),
    args: (Array.isArray(args) ? args : []).map((one) => expand(String(one))),
    env: expandAll(texts(env)),
    cwd: typeof cwd === "string" ? resolve(folder, expand(cwd)) : undefined,
  };
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(value ?? {}).map(([key, one]) => [key, String(one)]));
}

function reachUrl(text: string, headers: Record<string, string>): Reach {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:", "ws:", "wss:"].includes(url.protocol)) {
    throw new UsageError(`Not a URL that starts with http, https, ws or wss: ${JSON.stringify(text)}`);
  }
  return { kind: "url", url, headers: expandAll(headers) };
}

function expandAll(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, expand(value)]));
}

/** Replaces `${NAME}` and `${env:NAME}` by the variable's value. The error names the variable, never a value. */
export function expand(text: string): string {
  return text.replace(
    /\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => {
      const value = process.env[name] ?? fallback;
      if (value === undefined) throw new UsageError(`The environment variable ${name} is not set.`);
      return value;
    },
  );
}
