import { likelyDiscriminatorOf } from "../model/schema/discriminator.js";
import { saysOnly, valuesOf } from "../model/schema/facts.js";
import { inPlace, inside, patternsOf, type ResolvedSchema, type SchemaNode } from "../model/schema/node.js";
import {
  assignment,
  callWithObject,
  code,
  group,
  indent,
  line,
  lines,
  list,
  literal,
  newline,
  object,
  paragraphs,
  propertyName,
} from "./code.js";
import type { Code, Identifier } from "./code.js";
import { validation } from "./symbols.js";
import { generateChecks, SLOW } from "./validators/checks.js";
import { assertsFormat, formatCheck } from "./validators/scalars.js";

const MAKE: Code = code`/* @__PURE__ */ ${validation.validator}`;

/**
 * `export const getForecastInputValidator: Validator<GetForecastInput> = …;`
 *
 * The check is plain code: nothing is interpreted and nothing evaluated at run time. A bundler drops the validators that
 * nobody uses.
 *
 * @param type The name of the type that the schema was printed as.
 */
export function validatorDeclaration(name: Identifier, type: Code, resolved: ResolvedSchema): Code {
  return constant(code`${name}: ${validation.Validator}<${type}>`, callWithObject(MAKE, checkOf(resolved)));
}

/**
 * `export const getForecastOutputCheck: GeneratedCheck<GetForecastOutput> = …;` and the validator of it: the check alone is
 * for clients, which load what explains a refusal when there is one.
 */
export function checkAndValidatorDeclarations(
  { check, validator }: { readonly check: Identifier; readonly validator: Identifier },
  type: Code,
  resolved: ResolvedSchema,
): Code {
  return paragraphs([
    constant(code`${check}: ${validation.GeneratedCheck}<${type}>`, checkOf(resolved)),
    constant(code`${validator}: ${validation.Validator}<${type}>`, code`${MAKE}(${check})`),
  ]);
}

function constant(declared: Code, value: Code): Code {
  return code`${assignment(code`export const ${declared}`, value)};`;
}

function checkOf(resolved: ResolvedSchema): Code {
  const members = [code`schema: ${literal(resolved.declared)}`, code`is: ${isOf(resolved)}`, ...optionsOf(resolved)];
  return object(members);
}

function isOf(resolved: ResolvedSchema): Code {
  if (resolved.refuses !== undefined) return code`() => false`;
  const { declarations, slow, check } = generateChecks(resolved.root);
  if (declarations.length === 0) return check;
  // Not a function called where it stands: compilers follow the whole file's control flow into those, for each anew.
  const prepare = slow ? code`${validation.metered}((${SLOW}) =>` : code`${validation.prepared}(() =>`;
  const body = indent([newline, lines([...declarations, code`return ${check};`])]);
  return code`/* @__PURE__ */ ${prepare} {${body}${newline}})`;
}

/** What explaining and defaults take besides the schema, as far as this one needs it. */
function optionsOf({ root, explain, refuses }: ResolvedSchema): Code[] {
  if (refuses !== undefined) {
    return [code`read: () => ({})`, code`rare: ${list(code`${validation.refusal}(`, [literal(refuses)], code`)`)}`];
  }
  const nodes = [...reachable(root)];
  const options: Code[] = [];
  const references = nodes.some(({ refs }) => refs.length > 0);
  if (explain !== undefined) {
    const form = literal(explain);
    const given = references ? group(indent([line, code`${validation.references}(${form})`])) : code` (${form})`;
    options.push(code`read: () =>${given}`);
  } else if (references) options.push(code`read: ${validation.references}`);
  const formats = [...new Set(nodes.filter(assertsFormat).map(({ format }) => format))].sort();
  if (formats.length > 0) {
    const entries = formats.map((format) => code`${propertyName(format)}: ${formatCheck(format)}`);
    options.push(code`formats: ${list(code`{`, entries, code`}`, line)}`);
  }
  options.push(...tagsOf(nodes), ...unusualPatterns(nodes));
  if (nodes.some(isRare)) options.push(code`rare: ${validation.rareKeywords}`);
  options.push(...defaultsOf(nodes, explain !== undefined));
  return options;
}

function defaultsOf(nodes: readonly SchemaNode[], readOtherwise: boolean): Code[] {
  if (nodes.every((node) => node.default === undefined)) return [];
  const simple =
    !readOtherwise &&
    nodes.every(
      (node) =>
        inPlace(node).length + node.prefixItems.length + node.patternProperties.length === 0 &&
        (node.additionalProperties === undefined || node.additionalProperties.constant !== undefined),
    );
  return [simple ? validation.fillDefaults : code`fillDefaults: ${validation.fillDefaultsInPlace}`];
}

/** Most patterns are tried with the `u` flag and as often as they are met. */
function unusualPatterns(nodes: readonly SchemaNode[]): Code[] {
  const others = nodes
    .flatMap(patternsOf)
    .filter(({ checked, cost, flags }) => checked && (cost !== undefined || flags === ""));
  if (others.length === 0) return [];
  const costs = others.flatMap(({ source, cost }) => (cost === undefined ? [] : [[source, { ...cost }] as const]));
  const made = code`${validation.slowPatterns}(${literal(Object.fromEntries(costs))})`;
  return [code`patterns: () =>${group(indent([line, made]))}`];
}

/** What tells the alternatives of unions apart, and, where these do not name its values by themselves, what finds them. */
function tagsOf(nodes: readonly SchemaNode[]): Code[] {
  const unions = nodes.flatMap(({ anyOf, oneOf }) => [anyOf, oneOf].filter((branches) => branches !== undefined));
  const properties = new Set<string>();
  let inParts = false;
  for (const branches of unions) {
    const property = likelyDiscriminatorOf(branches)?.property;
    if (property === undefined) continue;
    properties.add(property);
    inParts ||= !branches.every((branch) => namesValues(branch, property));
  }
  if (properties.size === 0) return [];
  return [
    code`tags: ${literal([...properties].sort())}`,
    ...(inParts ? [code`tagsOf: ${validation.tagsInParts}`] : []),
  ];
}

/** Whether a schema, or what it refers to, lists the values of a property. */
function namesValues(branch: SchemaNode, property: string): boolean {
  const member = referred(branch).properties.get(property);
  return member !== undefined && valuesOf(referred(member)) !== undefined;
}

/** As `references` reads it at run time. */
function referred(node: SchemaNode): SchemaNode {
  const [only] = node.refs;
  return only !== undefined && saysOnly(node, ["refs"]) && node.refs.length === 1 ? referred(only) : node;
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
