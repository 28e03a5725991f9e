import type { Json, SchemaNode } from "./node.js";
import { jsonEqual } from "../json-value.js";
import { remembered } from "../remembered.js";

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
  const found = values === undefined || values.some((value) => jsonEqual(value, constant.value));
  return found && hasType(node, constant.value) ? [constant.value] : [];
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

/** Whether a node can accept values of one kind only, and that is it. */
export function takesOnly(kind: Kind, node: SchemaNode): boolean {
  const kinds = kindsOf(node);
  return kinds.size === 1 && kinds.has(kind);
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
