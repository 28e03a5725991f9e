import { isObject, member } from "../json-value.js";
import { BOUNDS } from "../schema/bounds.js";
import { resolve, type Node } from "./node.js";

/** A declaration, and the way to it from the schema. */
export interface Declaration {
  readonly schema: unknown;
  readonly path: readonly string[];
}

export interface Declared {
  readonly members: ReadonlyMap<string, Declaration>;
  readonly items: Declaration | undefined;
}

/** What a schema declares itself, by reference or in `allOf`: the first declaration of each member, and of elements. */
export function declaredBy(node: Node): Declared {
  const members = new Map<string, Declaration>();
  let items: Declaration | undefined;
  const visited = new Set<unknown>();
  const visit = (schema: unknown, path: readonly string[], chain: number): void => {
    if (!isObject(schema) || visited.has(schema) || chain > BOUNDS.chain) return;
    visited.add(schema);
    const reference = member(schema, "$ref");
    if (reference === undefined || node.root.dialect !== "draft-07") {
      const own = member(schema, "properties");
      for (const [name, one] of Object.entries(isObject(own) ? own : {})) {
        if (!members.has(name)) members.set(name, { schema: one, path });
      }
      const all = member(schema, "allOf");
      if (isObject(member(schema, "items"))) items ??= { schema: schema["items"], path };
      for (const [index, part] of (Array.isArray(all) ? all : []).entries())
        visit(part, [...path, "allOf", `${index}`], chain + 1);
    }
    // What a reference leads to is shown at the place of the reference.
    if (typeof reference === "string") visit(resolve(reference, node.root), path, chain + 1);
  };
  visit(node.schema, [], 0);
  return { members, items };
}
