import type { Report } from "../../diagnostics.js";
import { leadsTo, saysOnly, takesOnly, valuesOf } from "./facts.js";
import type { ResolvedSchema, SchemaNode } from "./node.js";
import { isNever } from "./shape.js";
import { lowering, type Lowering } from "./shape-lower.js";
import { shown } from "../shown.js";

/**
 * Reports a schema that plainly takes no value: its type is `never`, or bounds rule each other out, at its root or at a
 * member that is required.
 *
 * @param outcome What that means: `the tool cannot be called`.
 */
export function reportNever(resolved: ResolvedSchema, outcome: string, report: Report): void {
  if (resolved.refuses !== undefined) return;
  const found = contradictionIn(leadsTo(resolved.root));
  if (found === undefined) return;
  report({
    severity: "warning",
    code: "MCPGEN_SCHEMA_NEVER",
    message: `No value satisfies the schema${found.why === undefined ? "" : `, since ${found.why}`}: ${outcome}.`,
    pointer: resolved.pointer + found.node.pointer,
  });
}

interface Contradiction {
  readonly node: SchemaNode;
  /** In words, where one keyword or two are to blame. */
  readonly why?: string;
}

/** Keywords that are looked at here one by one; what others make of a value takes its whole type to tell. */
const PLAIN = [
  "types", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
  "pattern", "format", "items", "minItems", "maxItems", "uniqueItems", "properties", "required", "additionalProperties",
  "propertyNames", "minProperties", "maxProperties",
] as const; // prettier-ignore

function contradictionIn(root: SchemaNode): Contradiction | undefined {
  let types: Lowering | undefined;
  /** What is being looked at counts as satisfiable: a schema that leads back to itself ends here. */
  const known = new Map<SchemaNode, Contradiction | undefined>();
  return at(root);

  function at(referring: SchemaNode): Contradiction | undefined {
    const node = leadsTo(referring);
    if (known.has(node)) return known.get(node);
    known.set(node, undefined);
    const found = inBounds(node) ?? inMembers(node) ?? (isImpossible(node) ? { node } : undefined);
    known.set(node, found);
    return found;
  }

  function isImpossible(node: SchemaNode): boolean {
    if (valuesOf(node)?.length === 0) return true;
    if (saysOnly(node, PLAIN)) return false;
    types ??= lowering(root);
    return isNever(types.shapeOf(node));
  }

  function inMembers(node: SchemaNode): Contradiction | undefined {
    if (node.required.length === 0 || !takesOnly("object", node)) return undefined;
    for (const name of node.required) {
      const member = node.properties.get(name);
      if (member !== undefined) {
        const found = at(member);
        if (found !== undefined) return { why: `it requires ${shown(name)}, which has none`, ...found };
      } else if (node.patternProperties.length === 0 && node.additionalProperties?.constant === false) {
        return { node, why: `it requires ${shown(name)}, which \`additionalProperties\` rules out` };
      }
    }
    return undefined;
  }
}

const BOUNDS = [
  ["number", "minimum", "maximum"],
  ["string", "minLength", "maxLength"],
  ["array", "minItems", "maxItems"],
  ["object", "minProperties", "maxProperties"],
] as const;

function inBounds(node: SchemaNode): Contradiction | undefined {
  for (const [kind, least, most] of BOUNDS) {
    const [from = -Infinity, to = Infinity] = [node[least], node[most]];
    if (from > to && takesOnly(kind, node)) {
      return { node, why: `\`${least}\` ${from} is more than \`${most}\` ${to}` };
    }
  }
  return undefined;
}
