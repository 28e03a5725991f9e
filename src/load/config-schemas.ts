import { pointerTo, type Diagnostic } from "../diagnostics.js";
import type { Config } from "../model/config.js";
import type { DeclaredSchema } from "../model/manifest.js";
import { unfitForWire } from "../model/wire-data.js";
import { standardProps } from "./standard-schema.js";

type ServerEntry = Config["servers"][string];

/** A config with its schemas as JSON has them, and what is wrong with those: a module may hold what JSON cannot. */
export interface PlainConfig {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param file How the user calls the config. */
export function withPlainSchemas(config: Config, file: string): PlainConfig {
  const diagnostics: Diagnostic[] = [];
  const plain = (schema: DeclaredSchema, pointer: string): DeclaredSchema => {
    const problem = problemOf(schema, pointer);
    if (problem === undefined) return JSON.parse(JSON.stringify(schema)) as DeclaredSchema;
    diagnostics.push({ severity: "error", code: "MCPGEN_CONFIG", file, ...problem });
    return true;
  };
  const servers = Object.entries(config.servers).map(([name, server]): [string, ServerEntry] => {
    if (typeof server === "string" || server.contentSchema === undefined) return [name, server];
    const schemas = Object.entries(server.contentSchema).map(
      ([key, schema]) => [key, plain(schema, pointerTo("/servers", name, "contentSchema", key))] as const,
    );
    return [name, { ...server, contentSchema: Object.fromEntries(schemas) }];
  });
  return { config: { ...config, servers: Object.fromEntries(servers) }, diagnostics };
}

function problemOf(
  schema: DeclaredSchema,
  pointer: string,
): Pick<Diagnostic, "message" | "pointer" | "hint"> | undefined {
  const library = standardProps(schema)?.vendor;
  if (library !== undefined) {
    const hint =
      "A module that exports the manifest (*.mcp.ts) may have schemas of libraries; a config has JSON Schemas.";
    return { message: `This is a schema of ${String(library)}, and no JSON Schema.`, pointer, hint };
  }
  const unfit = unfitForWire(schema);
  return unfit && { message: `What stands here ${unfit.reason}.`, pointer: pointerTo(pointer, ...unfit.path) };
}
