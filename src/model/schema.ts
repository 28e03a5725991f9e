import { pointerTo, type Diagnostic, type Report } from "../diagnostics.js";
import { BOUNDS, exceeds } from "./schema/bounds.js";
import { findCycle, longestChain, widestPlace } from "./schema/cycles.js";
import { dropRefusedDefaults } from "./schema/defaults.js";
import { dialectOf } from "./schema/dialect.js";
import { dropMultipliedDefaults } from "./schema/filled.js";
import { isObject, member } from "./json-value.js";
import { portable } from "./schema/portable.js";
import { emptyNode, type Json, type ResolvedSchema } from "./schema/node.js";
import { readSchema } from "./schema/read.js";
import { loosenUnchecked } from "./schema/unchecked.js";
import { shown } from "./shown.js";

/**
 * Reads a declared schema into the form that types and validators are printed from. No I/O, ever; never throws.
 *
 * A schema that cannot be read whole (another dialect, a reference that leads out of it or nowhere, too large) is
 * reported as a warning, its type is `unknown` at that place, and its validator refuses every value with the reason:
 * the specification wants it refused rather than treated as permissive (basic, `$ref` Resolution).
 *
 * @param pointer Where the schema stands in its file, for diagnostics.
 */
export function resolveSchema(declared: unknown, pointer: string, report: Report): ResolvedSchema {
  const refuse = (code: string, message: string, more: Partial<Diagnostic> = {}): ResolvedSchema => {
    report({ severity: "warning", code, pointer, message, ...more });
    return {
      root: emptyNode(0, ""),
      declared: code === TOO_LARGE ? true : asSchema(declared),
      pointer,
      refuses: refusal(message),
    };
  };
  const excess = exceeds(declared);
  if (excess !== undefined) return refuse(TOO_LARGE, `The schema ${excess}; it is not read.`);
  const $schema = isObject(declared) ? member(declared, "$schema") : undefined;
  const dialect = dialectOf($schema);
  if (dialect === undefined) {
    return refuse(
      "MCPGEN_SCHEMA_DIALECT",
      `The schema is written in the dialect ${shown($schema)}, which is not supported.`,
      { hint: "Write it in JSON Schema 2020-12 or draft-07." },
    );
  }
  const { root, nodes, broken, plain } = readSchema(declared as Json, dialect, pointer, report);
  const cycle = findCycle(nodes);
  if (cycle !== undefined) {
    const message = "The schema refers to itself without looking into the value, so that it says nothing.";
    return refuse("MCPGEN_SCHEMA_CYCLE", message, { pointer: pointer + cycle.pointer });
  }
  if (nodes.length > BOUNDS.chain && longestChain(root) > BOUNDS.chain) {
    return refuse(TOO_LARGE, `The schema has a chain of more than ${BOUNDS.chain} references and subschemas.`);
  }
  // Not before it is known that references end somewhere: this follows them.
  const loosened = loosenUnchecked(nodes);
  if (widestPlace(nodes) > BOUNDS.subschemas) {
    return refuse(TOO_LARGE, `The schema looks at one value through more than ${BOUNDS.subschemas} subschemas.`);
  }
  const warn = (at: string, message: string): void =>
    report({ severity: "warning", code: "MCPGEN_SCHEMA_DEFAULT", pointer: pointer + at, message });
  const refused = dropRefusedDefaults(nodes, warn);
  const multiplied = dropMultipliedDefaults(nodes, (at) =>
    warn(pointerTo(at, "default"), "The default is not filled in: with the defaults of its members it is too large."),
  );
  const form =
    broken !== undefined || (plain && !loosened && !refused && !multiplied) ? {} : { explain: portable(root) };
  return {
    root,
    declared: asSchema(declared),
    pointer,
    ...form,
    ...(broken === undefined ? {} : { refuses: refusal(broken) }),
  };
}

const TOO_LARGE = "MCPGEN_SCHEMA_TOO_LARGE";

/** What stands where a schema should and is none cannot be shown as one. */
function asSchema(declared: unknown): Json {
  return typeof declared === "boolean" || isObject(declared) ? (declared as Json) : true;
}

function refusal(message: string): string {
  return `cannot be checked. ${message}`;
}
