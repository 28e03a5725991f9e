import type { SchemaNode } from "./node.js";

/** Remembers what is found out about a node: nodes do not change once they are read. */
export function remembered<Fact extends object>(find: (node: SchemaNode) => Fact): (node: SchemaNode) => Fact {
  const known = new WeakMap<SchemaNode, Fact>();
  return (node) => {
    let fact = known.get(node);
    if (fact === undefined) known.set(node, (fact = find(node)));
    return fact;
  };
}
