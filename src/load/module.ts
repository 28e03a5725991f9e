import { DiagnosticError, pointerTo, type Diagnostic, type Report } from "../diagnostics.js";
import {
  DECLARATION_KINDS,
  DECLARATION_LISTS,
  isDeclarationList,
  type DeclarationKind,
} from "../model/declaration-kinds.js";
import { isObject, type JsonObject } from "../model/json-value.js";
import { unfitForWire } from "../model/wire-data.js";
import { bareShape } from "./bare-shape.js";
import { importHint } from "./import-hint.js";
import { importModule } from "./import-module.js";
import type { OnFile, Parsed } from "./parsed.js";
import { promptArguments, standardProps, toJsonSchema, type Side } from "./standard-schema.js";
import { GivenUp, runUserCode, thrownText } from "./user-code.js";

/**
 * Runs a module that exports a manifest, as its default or field by field, and converts the schemas of libraries in it.
 *
 * @param path Absolute.
 */
export async function readModule(path: string, shownAs: string, onFile?: OnFile): Promise<Parsed> {
  const diagnostics: Diagnostic[] = [];
  const done = (value: unknown): Parsed => ({ value, diagnostics, locate: () => new Map() });
  try {
    const exported = await runUserCode(shownAs, async () => {
      const namespace = await importModule(path, shownAs, onFile);
      const whole = (await namespace["default"]) ?? undefined;
      if (whole === undefined && !FIELDS.some((field) => field in namespace)) throw new DiagnosticError([NO_MANIFEST]);
      return whole ?? { ...namespace };
    });
    const converted = withJsonSchemas(exported, (found) => diagnostics.push(found));
    // What JSON leaves out, such as members that are undefined, is not declared.
    return done(asJson(converted));
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    if (error instanceof DiagnosticError) diagnostics.push(...error.diagnostics);
    else diagnostics.push(failure(error, path));
    return done(undefined);
  }
}

/**
 * Part by part, so that one which JSON cannot write (a BigInt, a circle) costs no other: it stays as it is, and the check of
 * manifests says where.
 */
function asJson(exported: unknown): unknown {
  if (!isObject(exported)) return plain(exported);
  const entries = Object.entries(exported).map(([key, value]): [string, unknown] => [
    key,
    Array.isArray(value) ? value.map((one) => plain(one) ?? null) : plain(value),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function plain(value: unknown): unknown {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    if (unfitForWire(value) === undefined) throw error;
    return value;
  }
}

function failure(error: unknown, path: string): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_MODULE",
    message: `The module cannot be run: ${thrownText(error)}`,
    pointer: "",
    hint: importHint(error, path) ?? "It is a module that is run: what it throws ends here.",
  };
}

const EXAMPLE = "export default defineManifest({ name, version, tools: [ … ] })";

const NO_MANIFEST: Diagnostic = {
  severity: "error",
  code: "MCPGEN_MODULE",
  message: "The module exports no manifest: neither as its default nor field by field.",
  pointer: "",
  hint: EXAMPLE,
};

/** What a module that exports its manifest field by field exports some of. */
const FIELDS: readonly string[] = ["name", "version", ...DECLARATION_LISTS];

/** What is declared where no schema can be converted, by the field that holds it. */
const UNKNOWN: Readonly<Record<string, JsonObject>> = {
  inputSchema: { type: "object" },
  outputSchema: { type: "object" },
  contentSchema: {},
  arguments: { type: "object", properties: {} },
  requestedSchema: { type: "object", properties: {} },
};

/** The fields of declarations that hold schemas. In MCP the arguments of a prompt have none: the members of one become a list. */
function schemaFields(kind: DeclarationKind): [field: string, side: Side][] {
  return Object.entries(kind === "prompts" ? { arguments: "input" } : DECLARATION_KINDS[kind].schemas);
}

/** The manifest with JSON Schemas only; what is no manifest stays as it is, to be reported as any other. */
function withJsonSchemas(exported: unknown, report: Report): unknown {
  if (!isObject(exported)) return exported;
  const entries = Object.entries(exported).map(([member, value]): [string, unknown] => {
    if (!isDeclarationList(member) || !Array.isArray(value)) return [member, value];
    return [member, value.map((one, index) => converted(one, member, pointerTo("", member, index), report))];
  });
  return Object.fromEntries(entries);
}

function converted(declaration: unknown, kind: DeclarationKind, pointer: string, report: Report): unknown {
  if (!isObject(declaration)) return declaration;
  const changed: Record<string, unknown> = {};
  for (const [field, side] of schemaFields(kind)) {
    const value = declaration[field];
    const unknown = UNKNOWN[field] ?? {};
    const at = pointerTo(pointer, field);
    const shape = bareShape(value, at);
    if (shape !== undefined) {
      report(shape);
      changed[field] = field === "arguments" ? [] : unknown;
    }
    if (standardProps(value) === undefined) continue;
    const schema = toJsonSchema(value, { pointer: at, side, unknown }, report);
    // Tools and forms are objects; what a library says by its parts alone (unions, intersections) needs the word.
    const whole = typeof schema === "object" && !("type" in (schema ?? {})) ? { ...unknown, ...schema } : schema;
    changed[field] = field === "arguments" ? promptArguments(whole, at, report) : whole;
  }
  return { ...declaration, ...changed };
}
