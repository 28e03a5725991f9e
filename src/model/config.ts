import { z } from "zod";
import type { DeclaredSchema } from "./manifest.js";

// `mcp-gen.config.ts`. Paths are relative to the config file.

const text = z.string().min(1);
const names = z.array(text);
const target = z.enum(["client", "server"]);

const common = {
  out: text.optional().describe("Folder for generated code. Default: `generated`."),
  targets: z.array(target).min(1).optional().describe("What to generate. Default: both."),
  importExtension: z.enum([".js", ".ts", ""]).optional().describe("How relative imports end. Default: `.js`."),
  header: z.string().optional().describe("Comment below the first line of every generated file."),
  format: z
    .enum(["builtin", "prettier"])
    .optional()
    .describe("`prettier` follows the project's own Prettier configuration. Default: Prettier's style, 120 wide."),
  runtime: text.optional().describe("Import specifier of the runtime, or `vendored` for a copy of it beside the code."),
};

/** How `pull` and `check --live` reach a server. Values of headers and variables may refer to the environment: `${TOKEN}`. */
const liveSources = [
  z.strictObject({
    url: text.describe("http(s):// or ws(s)://"),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .describe("Sent along. `${NAME}` stands for an environment variable."),
  }),
  z.strictObject({
    command: text.describe("Program that speaks MCP over stdio. No shell sees it."),
    args: z.array(z.string()).optional().describe("Its arguments. `${NAME}` stands for an environment variable."),
    env: z
      .record(z.string(), z.string())
      .optional()
      .describe("Variables that it gets. `${NAME}` stands for an environment variable."),
    cwd: text.optional().describe("Folder that it starts in. Default: that of the config."),
  }),
  z.strictObject({
    server: text.describe("Name in an mcp.json."),
    from: text.optional().describe("That file. Default: looked for in the usual places."),
  }),
] as const;
const live: z.ZodType<LiveSource> = z.union(liveSources);

const server = z.strictObject({
  ...common,
  manifest: text.describe(
    "`*.mcp.json`, `*.mcp.yaml`, a module that exports a manifest (`*.mcp.ts`, `.mts`, `.js`, `.mjs`), or TypeScript whose " +
      "exported functions are the tools (any other `.ts`, `.mts`, `.tsx`).",
  ),
  include: names.optional().describe("Generate only the declarations with these wire names; `*` stands for anything."),
  exclude: names.optional().describe("Leave out the declarations with these wire names; `*` stands for anything."),
  rename: z.record(z.string(), text).optional().describe("Wire name to identifier; wins over the manifest's `names`."),
  contentSchema: z
    .record(z.string(), z.union([z.looseObject({}), z.boolean()]))
    .optional()
    .describe("JSON Schemas of resources, by URI, URI template or name; they win over the manifest's."),
  handlers: text.optional().describe("Your file with the handlers: new declarations are added there as stubs."),
  postProcess: z
    .custom<PostProcess>((value) => typeof value === "function", "Expected a function")
    .optional()
    .describe("Gets each generated file and returns its text: a function, so only a config that is code has one."),
  live: live.optional().describe("How `check --live` reaches the running server: by `url`, `command` or `server`."),
});

const config = z.strictObject({
  ...common,
  servers: z
    .record(text, z.union([text, server]))
    .describe("By the name of their folder; a string is a manifest's path."),
});

/** What a config file must export. `schemas/config.schema.json` is written from it. */
export const configSchema: z.ZodType<Config> = config;

const described = (shape: Readonly<Record<string, z.ZodType>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(shape).map(([name, { description = "" }]) => [name, description]));

/** The options of a config, of a server and of `live`, with what they are for. */
export const CONFIG_OPTIONS: ReadonlyMap<string, string> = described(config.shape);
export const SERVER_OPTIONS: ReadonlyMap<string, string> = described(server.shape);
export const LIVE_OPTIONS: ReadonlyMap<string, string> = new Map(
  liveSources.flatMap(({ shape }) => [...described(shape)]),
);

/** Gets a generated file, `path` relative to the server's folder, and returns the text to write. */
export type PostProcess = (file: { readonly path: string; readonly text: string }) => string | Promise<string>;

/** What is generated: code for those who call a server, and for those who write it. */
export type Target = "client" | "server";

/** How to reach a running server. `${NAME}` in headers, arguments and variables stands for an environment variable. */
export type LiveSource =
  | { url: string; headers?: Record<string, string> | undefined }
  | {
      command: string;
      args?: string[] | undefined;
      env?: Record<string, string> | undefined;
      cwd?: string | undefined;
    }
  | { server: string; from?: string | undefined };

interface Common {
  /** Folder for generated code. Default: `generated`. */
  out?: string | undefined;
  /** What to generate. Default: both. */
  targets?: Target[] | undefined;
  /** How relative imports end. Default: `.js`. */
  importExtension?: ".js" | ".ts" | "" | undefined;
  /** Comment below the first line of every generated file. */
  header?: string | undefined;
  /** `"prettier"` follows the project's own Prettier configuration. Default: Prettier's style, 120 wide. */
  format?: "builtin" | "prettier" | undefined;
  /** Import specifier of the runtime, or `"vendored"` for a copy of it beside the code. */
  runtime?: string | undefined;
}

/** One server of a config. */
export interface ServerConfig extends Common {
  /**
   * Relative to the config file: `*.mcp.json` or `*.mcp.yaml`; `*.mcp.ts`, `.mts`, `.js` or `.mjs`, a module that exports a
   * manifest; any other `.ts`, `.mts` or `.tsx`, whose exported functions are the tools.
   */
  manifest: string;
  /** Generate only the declarations with these wire names; `*` stands for anything. */
  include?: string[] | undefined;
  /** Leave these out. */
  exclude?: string[] | undefined;
  /** Wire name to identifier; wins over the manifest's `names`. */
  rename?: Record<string, string> | undefined;
  /** JSON Schemas of resources, by URI, URI template or name; they win over the manifest's. */
  contentSchema?: Record<string, DeclaredSchema> | undefined;
  /** Your file with the handlers: new declarations are added there as stubs. */
  handlers?: string | undefined;
  /** Called for each generated file. */
  postProcess?: PostProcess | undefined;
  /** How to reach the running server, for `check --live`. */
  live?: LiveSource | undefined;
}

/** What `mcp-gen.config.ts` exports. */
export interface Config extends Common {
  /** By the name of their folder; a string is a manifest's path. */
  servers: Record<string, string | ServerConfig>;
}

/** Types a config: `export default defineConfig({ servers: { weather: "weather.mcp.yaml" } })`. */
export function defineConfig(config: Config): Config {
  return config;
}
