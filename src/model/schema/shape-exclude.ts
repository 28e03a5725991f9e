import { jsonEqual } from "../json-value.js";
import { isAnything, kindsOfType, leadsTo, saysOnly, valuesOf, type Kind } from "./facts.js";
import type { Json, SchemaNode } from "./node.js";
import { intersect, refine } from "./shape-intersect.js";
import {
  ABSENT,
  everything,
  isNever,
  just,
  kindsOfMember,
  NEVER,
  union,
  UNKNOWN,
  type Member,
  type ObjectMember,
  type Shape,
} from "./shape.js";

/**
 * What of a type is left without the values that a schema accepts, as far as TypeScript can say it.
 *
 * @param outer The schemas that it stands in: what leads back to one of them excludes nothing that could be written.
 */
export function exclude(shape: Shape, schema: SchemaNode, outer: readonly SchemaNode[] = []): Shape {
  const node = leadsTo(schema);
  if (outer.includes(node)) return shape;
  const inside = [...outer, node];
  if (isAnything(node)) return NEVER;
  if (saysOnly(node, ["anyOf"])) return (node.anyOf ?? []).reduce((left, one) => exclude(left, one, inside), shape);
  if (saysOnly(node, ["types"])) return withoutKinds(shape, node);
  if (saysOnly(node, ["types", "enum", "const"])) return withoutValues(shape, valuesOf(node) ?? []);
  if (saysOnly(node, ["types", "properties", "required"])) return withoutProperty(shape, node, inside);
  return shape;
}

function membersOf(shape: Shape): readonly Member[] {
  return shape.kind === "unknown" ? everything() : shape.members;
}

function withoutKinds(shape: Shape, node: SchemaNode): Shape {
  const gone = new Set<Kind>(kindsOfType(node));
  if (node.types?.includes("integer") === true && !node.types.includes("number")) gone.delete("number");
  return just(...membersOf(shape).filter((member) => ![...kindsOfMember(member)].every((kind) => gone.has(kind))));
}

function withoutValues(shape: Shape, values: readonly Json[]): Shape {
  const isGone = (value: Json): boolean => values.some((gone) => jsonEqual(gone, value));
  if (shape.kind === "unknown" && !values.includes(null) && !(isGone(true) || isGone(false))) return shape;
  const members = membersOf(shape).flatMap((member): Member[] => {
    if (member.kind === "null") return isGone(null) ? [] : [member];
    if (member.kind === "literal") return isGone(member.value) ? [] : [member];
    if (member.kind !== "boolean") return [member];
    return [true, false].filter((value) => !isGone(value)).map((value) => ({ kind: "literal", value }));
  });
  return just(...members);
}

/** Not `{ required: ["a"] }`: `a` is absent. Not `{ a: const }`: `a` is there and something else. */
function withoutProperty(
  shape: Shape,
  { properties, required, types }: SchemaNode,
  inside: readonly SchemaNode[],
): Shape {
  if (types !== undefined && !types.includes("object")) return shape;
  const names = new Set([...properties.keys(), ...required]);
  const [name] = names;
  if (name === undefined || names.size > 1) return shape;
  const schema = properties.get(name);
  const must = required.includes(name);
  const objects: ObjectMember = {
    kind: "object",
    properties: new Map([[name, schema === undefined ? ABSENT : { shape: UNKNOWN, optional: must }]]),
    index: UNKNOWN,
    closed: false,
  };
  // Values that are no objects satisfy `properties` and `required`, unless `type` says otherwise.
  const others = types === undefined ? [] : everything().filter(({ kind }) => kind !== "object");
  const rest = intersect(shape, just(objects, ...others));
  return schema === undefined || rest.kind === "unknown"
    ? rest
    : union(rest.members.map((member) => narrow(member, name, schema, inside)));
}

function narrow(member: Member, name: string, schema: SchemaNode, inside: readonly SchemaNode[]): Shape {
  if (member.kind === "both" && member.refined !== undefined) {
    const { base, objects } = member.refined;
    return refine(
      base,
      objects.map((object) => narrowObject(object, name, schema, inside)),
    );
  }
  if (member.kind !== "object") return just(member);
  const narrowed = narrowObject(member, name, schema, inside);
  return narrowed === undefined ? NEVER : just(narrowed);
}

/** `undefined` where no object is left. */
function narrowObject(
  object: ObjectMember,
  name: string,
  schema: SchemaNode,
  inside: readonly SchemaNode[],
): ObjectMember | undefined {
  const property = object.properties.get(name);
  if (property === undefined) return object;
  const shape = exclude(property.shape, schema, inside);
  if (isNever(shape) && !property.optional) return undefined;
  return { ...object, properties: new Map([...object.properties, [name, { ...property, shape }]]) };
}
