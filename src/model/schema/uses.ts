import { leadsTo } from "./facts.js";
import { inPlace, inside, type SchemaNode } from "./node.js";
import { remembered } from "../remembered.js";

/** How often each node is referred to, and which nodes lead back to themselves. */
export interface Uses {
  readonly count: ReadonlyMap<SchemaNode, number>;
  readonly recursive: ReadonlySet<SchemaNode>;
}

/** Walks everything that can be reached from a node; bare references count as what they lead to. */
export function usesOf(start: SchemaNode): Uses {
  return usesFrom(leadsTo(start));
}

/** Types and checks ask for the same. */
const usesFrom: (root: SchemaNode) => Uses = remembered(walkUses);

function walkUses(root: SchemaNode): Uses {
  const count = new Map<SchemaNode, number>([[root, 1]]);
  const recursive = new Set<SchemaNode>();
  const path = new Set<SchemaNode>([root]);
  const edges = (node: SchemaNode): SchemaNode[] => [...inPlace(node), ...inside(node)].map(leadsTo);
  // What is left of a node's edges, the next one last.
  const stack = [{ node: root, rest: edges(root).reverse() }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.rest.pop();
    if (next === undefined) {
      path.delete(top.node);
      stack.pop();
      continue;
    }
    const before = count.get(next) ?? 0;
    count.set(next, before + 1);
    // A back edge: its target is where the cycle is cut, so it alone needs a name.
    if (path.has(next)) recursive.add(next);
    if (before > 0) continue;
    path.add(next);
    stack.push({ node: next, rest: edges(next).reverse() });
  }
  return { count, recursive };
}
