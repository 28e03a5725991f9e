import { emptyNode, patternsOf, type Draft } from "./node.js";
import { leadingTo } from "./recursion.js";

/**
 * Takes out what would refuse a value because a pattern in it is not checked, or not on long texts: `not`, conditions and
 * `maxContains` over such patterns, and that `oneOf` takes no value that two alternatives accept. Tells whether there was any.
 */
export function loosenUnchecked(nodes: Draft[]): boolean {
  const unchecked = nodes.filter((node) =>
    patternsOf(node).some(({ checked, cost }) => !checked || cost?.skips === true),
  );
  if (unchecked.length === 0) return false;
  const unsure = leadingTo(unchecked, nodes);
  let changed = false;
  for (const node of [...nodes]) {
    const { not, if: condition, contains, oneOf } = node;
    if (not !== undefined && unsure.has(not)) changed = delete node.not;
    if (condition !== undefined && unsure.has(condition)) changed = delete node.if;
    if (contains !== undefined && unsure.has(contains)) changed = delete node.maxContains;
    if (oneOf?.some((part) => unsure.has(part)) !== true) continue;
    changed = delete node.oneOf;
    if (node.anyOf === undefined) node.anyOf = oneOf;
    else {
      const any: Draft = { ...emptyNode(nodes.length, node.pointer), anyOf: oneOf };
      nodes.push(any);
      node.allOf = [...node.allOf, any];
    }
  }
  return changed;
}
