import { printFile, type Part } from "../../../src/emit/code-file.js";
import { code, identifier, type Code, type Identifier } from "../../../src/emit/code.js";
import { declareType } from "../../../src/emit/schema-types.js";
import { validatorDeclaration } from "../../../src/emit/validators.js";
import { resolveSchema } from "../../../src/model/schema.js";
import type { Diagnostic } from "../../../src/diagnostics.js";
import { doc } from "../../../src/model/docs.js";
import type { ResolvedSchema } from "../../../src/model/schema/node.js";

/** Schemas printed as two files, as `generate` does it. */
export interface Printed {
  /** `T0`, `T1` … */
  readonly types: string;
  /** `v0`, `v1` … */
  readonly validators: string;
  readonly diagnostics: readonly Diagnostic[];
}

const OPTIONS = {
  source: "schemas",
  header: [],
  runtime: (path: string) => `@mcp-gen/runtime${path}`,
  importExtension: ".js",
};

/** Types and validators. */
export function printSchemas(schemas: readonly unknown[]): Printed {
  const { resolved, diagnostics } = resolveAll(schemas);
  const validators = resolved.map((schema, at) => validatorDeclaration(identifier(`v${at}`), code`unknown`, schema));
  return { types: typesOf(resolved), validators: printFile(validators.map(partOf), OPTIONS), diagnostics };
}

/** Types only. */
export function printTypes(schemas: readonly unknown[]): Omit<Printed, "validators"> {
  const { resolved, diagnostics } = resolveAll(schemas);
  return { types: typesOf(resolved), diagnostics };
}

function resolveAll(schemas: readonly unknown[]): { resolved: ResolvedSchema[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const resolved = schemas.map((schema, at) => resolveSchema(schema, `/${at}`, (found) => diagnostics.push(found)));
  return { resolved, diagnostics };
}

function typesOf(resolved: readonly ResolvedSchema[]): string {
  const taken = new Set<string>();
  const name = (suggestion: string): Identifier => {
    let free = suggestion;
    for (let at = 2; taken.has(free); at += 1) free = `${suggestion}${at}`;
    taken.add(free);
    return identifier(free);
  };
  const types = resolved.flatMap((schema, at) => declareType(identifier(`T${at}`), schema, doc(), { name }));
  return printFile(types.map(partOf), OPTIONS);
}

function partOf(code: Code): Part {
  return { code: () => code };
}
