import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { DiagnosticError, ReadError, UsageError, diskReason, type Diagnostic } from "../diagnostics.js";
import type { Config } from "../model/config.js";
import { importHint } from "./import-hint.js";
import { importModule } from "./import-module.js";
import { parseJson } from "./json.js";
import type { OnFile, Parsed } from "./parsed.js";
import { textOf } from "./text.js";
import { noText } from "./unusable.js";
import { GivenUp, runUserCode, thrownText } from "./user-code.js";

const NAMES: readonly string[] = [
  "mcp-gen.config.ts",
  "mcp-gen.config.mts",
  "mcp-gen.config.js",
  "mcp-gen.config.mjs",
  "mcp-gen.config.json",
];

/** The config file in `folder`, if there is one. */
export function findConfig(folder: string): string | undefined {
  return NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Loads a config file: a module of the user's own, which is run, or JSON.
 *
 * @throws {UsageError} There is no such file. @throws {DiagnosticError} It cannot be run, or exports something else than a config.
 */
export async function loadConfig(path: string, onFile?: OnFile): Promise<Config> {
  const file = resolve(path);
  const found = await stat(file).catch((failure: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot read ${path}: ${diskReason(failure, "no such file")}.`);
  });
  if (!found.isFile()) throw new UsageError(`Cannot read ${path}: not a file.`);
  const shown = shownPath(file);
  const { value: exported, locate } = file.endsWith(".json")
    ? await readConfigJson(file, shown, onFile)
    : { value: await importDefault(file, shown, onFile), locate: () => new Map<string, never>() };
  const { configSchema } = await import("../model/config.js");
  const parsed = configSchema.safeParse(exported);
  const { configDiagnostics } = await import("./config-diagnostics.js");
  const { withPlainSchemas } = await import("./config-schemas.js");
  const plain = parsed.success ? withPlainSchemas(exported as Config, shown) : undefined;
  const diagnostics = [
    ...configDiagnostics(parsed.error?.issues ?? [], exported, shown),
    ...(plain?.diagnostics ?? []),
  ];
  if (plain !== undefined && diagnostics.length === 0) return plain.config;
  const places = locate(diagnostics.map(({ pointer }) => pointer));
  throw new DiagnosticError(
    diagnostics.map((one) => {
      const position = places.get(one.pointer);
      return position === undefined ? one : { ...one, position };
    }),
  );
}

/** What JSON can say of a config: all but functions. */
async function readConfigJson(file: string, shown: string, onFile: OnFile | undefined): Promise<Parsed> {
  onFile?.(file);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new ReadError(shown, cause);
  });
  const text = textOf(bytes);
  const parsed = text === undefined ? noText() : parseJson(text);
  const errors = parsed.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new DiagnosticError(errors.map((one) => ({ ...one, code: "MCPGEN_CONFIG", file: shown })));
  const { value } = parsed;
  if (typeof value !== "object" || value === null) return parsed;
  // Where editors find the schema of a config.
  const { $schema: _, ...config } = value as { readonly $schema?: unknown };
  return { ...parsed, value: Array.isArray(value) ? value : config };
}

/** A path as people in this folder would write it: what climbs far above it says less than where the file is. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.length < file.length ? path : file;
}

async function importDefault(file: string, shown: string, onFile: OnFile | undefined): Promise<unknown> {
  try {
    const exported = await runUserCode(shown, async () => (await importModule(file, shown, onFile))["default"]);
    if (exported !== undefined) return exported;
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    if (error instanceof DiagnosticError) throw new DiagnosticError(error.diagnostics.map(atShownPath));
    const [reason = ""] = thrownText(error).split("\n");
    const hint = importHint(error, file) ?? "The config is a module that is run: what it throws ends here.";
    throw new DiagnosticError([
      {
        severity: "error",
        code: "MCPGEN_CONFIG",
        message: `It cannot be run: ${reason}`,
        pointer: "",
        file: shown,
        hint,
      },
    ]);
  }
  throw noConfig(shown);
}

function noConfig(file: string): DiagnosticError {
  const hint = 'export default defineConfig({ servers: { weather: "weather.mcp.yaml" } });';
  const message = "It exports no config: that is a module's default export.";
  return new DiagnosticError([{ severity: "error", code: "MCPGEN_CONFIG", message, pointer: "", file, hint }]);
}

function atShownPath(diagnostic: Diagnostic): Diagnostic {
  const { file } = diagnostic;
  const hint = "The config is read as a module.";
  return { hint, ...diagnostic, code: "MCPGEN_CONFIG", ...(file !== undefined && { file: shownPath(file) }) };
}
