import { kindsOf, takesOnly, valuesOf } from "./facts.js";
import type { Json, SchemaNode } from "./node.js";
import { remembered } from "../remembered.js";

/** A property whose value says which alternative of a union is meant. */
export interface Discriminator {
  readonly property: string;
  /** For each alternative, the values that name it. No value names two. */
  readonly values: readonly (readonly (string | number | boolean)[])[];
}

/** Finds what tells the alternatives of a union apart: a required property with values of its own in each. */
export function discriminatorOf(branches: readonly SchemaNode[]): Discriminator | undefined {
  return branches.every((branch) => takesOnly("object", branch)) ? tellApart(branches, requiredOf) : undefined;
}

/**
 * The same of a property that may be absent, among those alternatives only that take objects: what tells of most values
 * which one is meant.
 */
export function likelyDiscriminatorOf(branches: readonly SchemaNode[]): Discriminator | undefined {
  const objects = branches.filter((branch) => kindsOf(branch).has("object"));
  return discriminatorOf(objects) ?? tellApart(objects, namesOf);
}

/** @param candidatesOf The properties of an alternative that may be it. */
function tellApart(
  branches: readonly SchemaNode[],
  candidatesOf: (node: SchemaNode) => ReadonlySet<string>,
): Discriminator | undefined {
  const [first] = branches;
  if (first === undefined || branches.length < 2) return undefined;
  const candidates = branches.map(candidatesOf);
  for (const property of candidates[0] ?? []) {
    const values = branches.map((branch, at) =>
      candidates[at]?.has(property) === true ? tagsOf(branch, property) : undefined,
    );
    if (values.some((tags) => tags === undefined)) continue;
    const all = values.flat();
    if (new Set(all).size === all.length) return { property, values: values as (string | number | boolean)[][] };
  }
  return undefined;
}

/** The properties that must be there, whichever alternative is meant. */
export const requiredOf: (node: SchemaNode) => ReadonlySet<string> = remembered((node) =>
  inAll(node, node.required, requiredOf),
);

/** The properties that a node has something to say of, whichever alternative is meant. */
export const namesOf: (node: SchemaNode) => ReadonlySet<string> = remembered((node) =>
  inAll(node, node.properties.keys(), namesOf),
);

function inAll(
  node: SchemaNode,
  own: Iterable<string>,
  namesIn: (part: SchemaNode) => ReadonlySet<string>,
): ReadonlySet<string> {
  const names = new Set(own);
  for (const part of [...node.refs, ...node.allOf]) for (const name of namesIn(part)) names.add(name);
  for (const [first, ...others] of [node.anyOf ?? [], node.oneOf ?? []]) {
    for (const name of first === undefined ? [] : namesIn(first)) {
      if (others.every((branch) => namesIn(branch).has(name))) names.add(name);
    }
  }
  return names;
}

/** The values that a property can have, where all are scalar. */
function tagsOf(node: SchemaNode, property: string): (string | number | boolean)[] | undefined {
  const values = memberValues(node, property);
  const isScalar = (value: Json): boolean => value !== null && typeof value !== "object";
  return values !== undefined && values.length > 0 && values.every(isScalar)
    ? [...new Set(values as (string | number | boolean)[])]
    : undefined;
}

/** The values that a property can have by all that is said of it: `undefined` for any. */
function memberValues(node: SchemaNode, property: string): readonly Json[] | undefined {
  const own = node.properties.get(property);
  const said = [
    ...(own === undefined ? [] : [own, ...own.refs, ...own.allOf]).map(valuesOf),
    ...[...node.refs, ...node.allOf].map((part) => memberValues(part, property)),
    ...[node.anyOf, node.oneOf].map((branches) => {
      const found = branches?.map((branch) => memberValues(branch, property));
      return found?.every((values) => values !== undefined) === true ? found.flat() : undefined;
    }),
  ];
  return said.reduce(
    (kept, values) => (kept === undefined || values === undefined ? (kept ?? values) : common(kept, values)),
    undefined,
  );
}

/** Of scalar values: others name no alternative. */
function common(some: readonly Json[], others: readonly Json[]): readonly Json[] {
  const kept = new Set(others);
  return some.filter((value) => kept.has(value));
}
