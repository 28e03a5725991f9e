import type { Json, SchemaNode } from "./node.js";
import { inPlace, inside } from "./node.js";

/** What `typeof` and two more questions tell apart. */
export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";

export const KINDS: readonly Kind[] = ["null", "boolean", "number", "string", "array", "object"];

export function kindOf(value: Json): Kind {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as Kind);
}

/** Whether a value is of the types that a node's own `type` names. */
export function hasType(node: SchemaNode, value: Json): boolean {
  const { types } = node;
  return (
    types === undefined || types.some((type) => (type === "integer" ? Number.isInteger(value) : type === kindOf(value)))
  );
}

/** The values that `enum` and `const` leave, as far as `type` lets them; `undefined` where neither is there. */
export function valuesOf(node: SchemaNode): readonly Json[] | undefined {
  const { enum: values, const: constant } = node;
  if (constant === undefined) return values?.filter((value) => hasType(node, value));
  const found = values === undefined || values.some((value) => isSame(value, constant.value));
  return found && hasType(node, constant.value) ? [constant.value] : [];
}

/** JSON equality. */
export function isSame(a: Json, b: Json): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && stable(a) === stable(b));
}

function stable(value: Json): string {
  return JSON.stringify(value, (_key, item: Json) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The kinds of value that a node's own `type` lets through. */
export function kindsOfType({ types }: SchemaNode): readonly Kind[] {
  return types === undefined ? KINDS : types.map((type) => (type === "integer" ? "number" : type));
}

/** What a node says of values: the names of its keywords, annotations aside. */
function saidBy(node: object): string[] {
  return Object.entries(node)
    .filter(([key, value]) => !ANNOTATIONS.has(key) && !isEmpty(value))
    .map(([key]) => key);
}

const ANNOTATIONS: ReadonlySet<string> = new Set([
  "id",
  "pointer",
  "title",
  "description",
  "default",
  "deprecated",
  "readOnly",
  "writeOnly",
]);

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) ? value.length === 0 : value instanceof Map && value.size === 0);
}

/** Whether a node has some of these keywords and, annotations aside, no others. */
export function saysOnly(node: SchemaNode, keywords: readonly (keyof SchemaNode)[]): boolean {
  const said = saidBy(node);
  return said.length > 0 && said.every((key) => (keywords as readonly string[]).includes(key));
}

/** The node itself, or what it does nothing but refer to, by `$ref` or as OpenAPI 3.0 and draft-07 have to: by `allOf` of one. */
export function leadsTo(node: SchemaNode): SchemaNode {
  let target = node;
  for (;;) {
    const { refs, allOf } = target;
    if (refs.length + allOf.length !== 1 || !saysOnly(target, ["refs", "allOf"])) return target;
    target = (refs[0] ?? allOf[0]) as SchemaNode;
  }
}

/** Whether a value is a node that accepts everything. */
export function isAnything(node: unknown): boolean {
  if (typeof node !== "object" || node === null) return false;
  return saidBy(node).every((key) => key === "constant" && (node as SchemaNode).constant === true);
}

/** Remembers what is found out about a node: nodes do not change once they are read. */
function remembered<Fact extends object>(find: (node: SchemaNode) => Fact): (node: SchemaNode) => Fact {
  const known = new WeakMap<SchemaNode, Fact>();
  return (node) => {
    let fact = known.get(node);
    if (fact === undefined) known.set(node, (fact = find(node)));
    return fact;
  };
}

/** The kinds of value that a node can accept, as far as its types, values, references and `allOf` say. */
export const kindsOf: (node: SchemaNode) => ReadonlySet<Kind> = remembered((node) => {
  let kinds = new Set<Kind>(node.constant === false ? [] : KINDS);
  const keep = (others: ReadonlySet<Kind>): void => {
    kinds = new Set([...kinds].filter((kind) => others.has(kind)));
  };
  keep(new Set(kindsOfType(node)));
  const values = valuesOf(node);
  if (values !== undefined) keep(new Set(values.map(kindOf)));
  for (const part of [...node.refs, ...node.allOf]) keep(kindsOf(part));
  for (const branches of [node.anyOf, node.oneOf]) {
    if (branches !== undefined) keep(new Set(branches.flatMap((branch) => [...kindsOf(branch)])));
  }
  return kinds;
});

/** A property whose value says which alternative of a union is meant. */
export interface Discriminator {
  readonly property: string;
  /** For each alternative, the values that name it. No value names two. */
  readonly values: readonly (readonly (string | number | boolean)[])[];
}

/** Finds what tells the alternatives of a union apart: a required property with values of its own in each. */
export function discriminatorOf(branches: readonly SchemaNode[]): Discriminator | undefined {
  const areObjects = branches.every((branch) => kindsOf(branch).size === 1 && kindsOf(branch).has("object"));
  return areObjects ? tellApart(branches, requiredOf) : undefined;
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

/** Whether no value can be accepted by two of the alternatives. */
export function areExclusive(branches: readonly SchemaNode[]): boolean {
  const seen = new Set<Kind>();
  for (const branch of branches) {
    for (const kind of kindsOf(branch)) {
      if (seen.has(kind)) return false;
      seen.add(kind);
    }
  }
  return true;
}

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
