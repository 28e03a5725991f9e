import { ASSERTED_FORMATS, inPlace, inside, type ResolvedSchema, type SchemaNode } from "../model/schema-node.js";
import { assignment, code, group, indent, join, line, lines, list, literal, newline, propertyName } from "./code.js";
import type { Code, Identifier } from "./code.js";
import { validation } from "./symbols.js";
import { generateChecks } from "./validators-checks.js";
import { formatCheck } from "./validators-scalars.js";

/**
 * `export const getForecastInputValidator: Validator<GetForecastInput> = …;`
 *
 * The check is plain code: nothing is interpreted and nothing evaluated at run time. A bundler drops the validators that
 * nobody uses.
 *
 * @param type The name of the type that the schema was printed as.
 */
export function validatorDeclaration(name: Identifier, type: Code, resolved: ResolvedSchema): Code {
  const options = optionsOf(resolved);
  const object = options.length === 0 ? [] : [list(code`{`, options, code`}`, line)];
  const parts = [literal(resolved.declared), checkOf(resolved), ...object];
  // Beside arguments that are short by nature, the last one alone is broken, as Prettier has it.
  const isShort = typeof resolved.declared === "boolean" && resolved.refuses !== undefined;
  const call = isShort
    ? code`/* @__PURE__ */ ${validation.validator}(${join(parts, code`, `)})`
    : list(code`/* @__PURE__ */ ${validation.validator}(`, parts, code`)`);
  return code`${assignment(code`export const ${name}: ${validation.Validator}<${type}>`, call)};`;
}

function checkOf(resolved: ResolvedSchema): Code {
  if (resolved.refuses !== undefined) return code`() => false`;
  const { declarations, check } = generateChecks(resolved.root);
  if (declarations.length === 0) return check;
  return code`/* @__PURE__ */ (() => {${indent([newline, lines([...declarations, code`return ${check};`])])}${newline}})()`;
}

function optionsOf({ root, explain, refuses }: ResolvedSchema): Code[] {
  const options: Code[] = [];
  if (refuses !== undefined) options.push(code`refuses:${group(indent([line, literal(refuses)]))}`);
  if (explain !== undefined) options.push(code`explain: ${literal(explain)}`);
  const formats = refuses === undefined ? [...formatsOf(root)].sort() : [];
  if (formats.length > 0) {
    const entries = formats.map((format) => code`${propertyName(format)}: ${formatCheck(format)}`);
    options.push(code`formats: ${list(code`{`, entries, code`}`, line)}`);
  }
  if (refuses === undefined && [...reachable(root)].some(isRare)) options.push(code`rare: ${validation.rareKeywords}`);
  return options;
}

/** The asserted formats that a schema uses. */
function formatsOf(root: SchemaNode): Set<string> {
  const formats = [...reachable(root)].map(({ format = "" }) => format);
  return new Set(formats.filter((format) => ASSERTED_FORMATS.has(format)));
}

function reachable(root: SchemaNode): Set<SchemaNode> {
  const seen = new Set([root]);
  for (const node of seen) {
    for (const next of [...inPlace(node), ...inside(node)]) seen.add(next);
  }
  return seen;
}

/** Whether a node has what the runtime explains in a part of its own, to keep the common case small. */
function isRare(node: SchemaNode): boolean {
  const values = [...(node.enum ?? []), node.const?.value];
  return (
    RARE.some((keyword) => node[keyword] !== undefined) ||
    node.patternProperties.length + node.dependentRequired.size + node.dependentSchemas.size > 0 ||
    values.some((value) => (typeof value === "object" && value !== null) || Object.is(value, -0))
  );
}

const RARE = [
  "not",
  "if",
  "contains",
  "uniqueItems",
  "multipleOf",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
] as const;
