import { inPlace, inside, type SchemaNode } from "./node.js";

/** A node that leads back to itself without looking into the value; checking it would never end. */
export function findCycle(nodes: readonly SchemaNode[]): SchemaNode | undefined {
  const done = new Set<SchemaNode>();
  for (const start of nodes) {
    if (done.has(start)) continue;
    const path = new Set([start]);
    const stack: { node: SchemaNode; rest: SchemaNode[] }[] = [{ node: start, rest: inPlace(start) }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        done.add(top.node);
        path.delete(top.node);
        stack.pop();
      } else if (path.has(next)) return next;
      else if (!done.has(next)) {
        path.add(next);
        stack.push({ node: next, rest: inPlace(next) });
      }
    }
  }
  return undefined;
}

/**
 * The most subschemas that are looked at for one place in a value, when each reference is followed each time. Small
 * schemas can make it astronomic: `a` refers to `b` twice, `b` to `c` twice, and so on.
 *
 * The nodes must be without cycles in place.
 */
export function widestPlace(nodes: readonly SchemaNode[]): number {
  const cost = new Map<SchemaNode, number>();
  let widest = 0;
  for (const start of nodes) {
    const stack = [start];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const parts = inPlace(node);
      const missing = parts.filter((part) => !cost.has(part));
      if (missing.length > 0 && !cost.has(node)) {
        stack.push(...missing);
        continue;
      }
      stack.pop();
      cost.set(
        node,
        parts.reduce((sum, part) => sum + (cost.get(part) ?? 0), 1),
      );
      widest = Math.max(widest, cost.get(node) ?? 0);
    }
  }
  return widest;
}

/** How deep calls nest that follow all that a node leads to, each node once, whichever of the usual orders they take. */
export function longestChain(root: SchemaNode): number {
  const orders: ((node: SchemaNode) => SchemaNode[])[] = [
    (node) => [...inPlace(node), ...inside(node)],
    (node) => [...inside(node), ...inPlace(node)],
  ];
  return Math.max(...orders.flatMap((order) => [chainIn(order, root), chainIn((node) => order(node).reverse(), root)]));
}

function chainIn(order: (node: SchemaNode) => SchemaNode[], root: SchemaNode): number {
  const seen = new Set([root]);
  const stack = [order(root).values()];
  let longest = 0;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    longest = Math.max(longest, stack.length);
    const { value: next } = top.next();
    if (next === undefined) stack.pop();
    else if (!seen.has(next)) {
      seen.add(next);
      stack.push(order(next).values());
    }
  }
  return longest;
}
