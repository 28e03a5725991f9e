import { leadsTo } from "./facts.js";
import type { SchemaNode } from "./node.js";

// To see what `unevaluated…` has to look at, what a schema has looked at is worked out when the value is found valid otherwise:
// alternatives, conditions and what an array is to contain are checked once more then.

export type Side = "properties" | "items";

/** Whether a node looks at every member of that side. */
export function evaluatesAll(side: Side, node: SchemaNode): boolean {
  const { additionalProperties, unevaluatedProperties, items, unevaluatedItems } = node;
  return (
    (side === "properties" ? (additionalProperties ?? unevaluatedProperties) : (items ?? unevaluatedItems)) !==
    undefined
  );
}

/** The parts of a node that its `unevaluated…` keywords have checked a second time. */
export function checkedAgain(node: SchemaNode): ReadonlySet<SchemaNode> {
  const found = new Set<SchemaNode>();
  for (const [side, start] of unevaluatedSides(node)) {
    const seen = new Set([start]);
    for (const part of seen) {
      if (evaluatesAll(side, part)) continue;
      for (const again of [...tested(part), ...containedFor(side, part)]) found.add(leadsTo(again));
      for (const next of evaluatorsFor(side, part)) seen.add(leadsTo(next));
    }
  }
  return found;
}

/** The sides that a node has an `unevaluated…` keyword for, with the node as it is without them. */
export function unevaluatedSides(node: SchemaNode): [Side, SchemaNode][] {
  const sides: Side[] = [];
  if (node.unevaluatedProperties !== undefined) sides.push("properties");
  if (node.unevaluatedItems !== undefined) sides.push("items");
  if (sides.length === 0) return [];
  const { unevaluatedProperties: _properties, unevaluatedItems: _items, ...others } = node;
  return sides.map((side) => [side, others]);
}

/** The parts that have looked at members, if they apply. */
export function evaluatorsFor(side: Side, node: SchemaNode): SchemaNode[] {
  const { refs, allOf, anyOf = [], oneOf = [], if: test, then, else: otherwise, dependentSchemas } = node;
  const single = [test, then, otherwise].filter((part) => part !== undefined);
  const dependent = side === "properties" ? dependentSchemas.values() : [];
  return [...refs, ...allOf, ...anyOf, ...oneOf, ...single, ...dependent];
}

/** Those of them that are checked to see whether they apply. */
function tested({ anyOf = [], oneOf = [], if: test }: SchemaNode): SchemaNode[] {
  return [...anyOf, ...oneOf, ...(test === undefined ? [] : [test])];
}

/** What each item is checked against to see whether it has been looked at. */
export function containedFor(side: Side, { contains }: SchemaNode): SchemaNode[] {
  return side === "items" && contains !== undefined ? [contains] : [];
}
