import { dirname, resolve } from "node:path";
import { DiagnosticError, UsageError, pointerTo, type Diagnostic } from "../diagnostics.js";
import { findConfig, loadConfig, shownPath } from "../load/config.js";
import type { ServerRequest } from "../generate.js";
import type { LiveSource, ServerConfig, Target } from "../model/config.js";

/** What the command line says about which servers to generate. */
export interface Selection {
  readonly manifests: readonly string[];
  readonly out: string | undefined;
  readonly targets: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly config: string | undefined;
  readonly runtime: string | undefined;
  readonly handlers?: string | undefined;
}

/** What `generate` gets, and where it came from. */
export interface Requests {
  /** Folder that all paths relate to. */
  readonly cwd: string;
  readonly out: string;
  readonly servers: readonly ServerRequest[];
  /** How to reach servers, by name. */
  readonly live: ReadonlyMap<string, LiveSource>;
  /** The config file, if one was read. */
  readonly config: string | undefined;
}

const DEFAULT_OUT = "generated";

/**
 * Named manifests, or those of the config file. Options of the command line win over the config.
 *
 * @param onFile Told each file that the config is read from, or would be if it were there.
 * @throws {UsageError} There is nothing to generate. @throws {DiagnosticError} The config has mistakes.
 */
export async function requestsOf(selection: Selection, onFile?: (path: string) => void): Promise<Requests> {
  const over = overrides(selection);
  if (selection.manifests.length > 0) {
    if (selection.config !== undefined) throw new UsageError("Name manifests or a config, not both.");
    if (selection.manifests.length > 1) {
      for (const option of ["name", "handlers"] as const) {
        if (selection[option] !== undefined) throw new UsageError(`--${option} goes with one manifest.`);
      }
    }
    const servers = selection.manifests.map((manifest) => ({ manifest, ...over }));
    return { cwd: process.cwd(), out: selection.out ?? DEFAULT_OUT, servers, live: new Map(), config: undefined };
  }
  const path = selection.config ?? findConfig(process.cwd());
  if (path === undefined) throw new UsageError("Nothing to generate: name a manifest, or write an mcp-gen.config.ts.");
  for (const option of ["name", "handlers"] as const) {
    if (selection[option] !== undefined) throw new UsageError(`--${option} goes with a manifest, not with a config.`);
  }
  const { servers, out = DEFAULT_OUT, ...common } = await loadConfig(path, onFile);
  const live = new Map<string, LiveSource>();
  const requests = Object.entries(servers).map(([name, entry]): ServerRequest => {
    const { live: source, ...server }: ServerConfig = typeof entry === "string" ? { manifest: entry } : entry;
    if (source !== undefined) live.set(name, source);
    const origin = { file: shownPath(resolve(path)), pointer: pointerTo("/servers", name) };
    const request = { ...defined(common), ...defined(server), manifest: server.manifest, name, origin, ...over };
    // Who asks for clients this once has no need of the handlers.
    return over.targets?.includes("server") === false ? { ...request, handlers: undefined } : request;
  });
  if (requests.length === 0) throw new DiagnosticError([noServers(shownPath(resolve(path)))]);
  const cwd = dirname(resolve(path));
  return {
    cwd,
    out: selection.out === undefined ? out : resolve(selection.out),
    servers: requests,
    live,
    config: resolve(path),
  };
}

function noServers(file: string): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_CONFIG",
    message: "It names no servers.",
    pointer: "/servers",
    file,
    hint: 'servers: { weather: "weather.mcp.yaml" }',
  };
}

function overrides(selection: Selection): Partial<ServerRequest> {
  const { targets, runtime, name, handlers } = selection;
  const known = "--target takes client or server, or client,server for both (as without it)";
  if (targets?.length === 0) throw new UsageError(`${known}.`);
  for (const target of targets ?? []) {
    if (target !== "client" && target !== "server") throw new UsageError(`${known}, not ${JSON.stringify(target)}.`);
  }
  if (handlers !== undefined && targets !== undefined && !targets.includes("server"))
    throw new UsageError("--handlers goes with the code of a server: add server to --target.");
  return defined({ targets: targets as Target[] | undefined, runtime, name, handlers });
}

/** Without members that are `undefined`. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
