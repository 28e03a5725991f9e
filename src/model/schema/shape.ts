import { KINDS, kindsOf, type Kind } from "./facts.js";
import type { SchemaNode } from "./node.js";

// What a schema looks like as a TypeScript type, before it is printed: a union of members, no member given twice.

/** A type. No members is `never`. */
export type Shape = { readonly kind: "unknown" } | { readonly kind: "union"; readonly members: readonly Member[] };

export type Member =
  Primitive | LiteralMember | ArrayMember | ObjectMember | NameMember | Intersection | InheritedMember;

export interface Primitive {
  readonly kind: "null" | "boolean" | "number" | "string";
}

export interface LiteralMember {
  readonly kind: "literal";
  readonly value: string | number | boolean;
}

/** `[A, B?, ...C[]]`; without `items`, `C[]`. */
export interface ArrayMember {
  readonly kind: "array";
  readonly items: readonly Shape[];
  /** How many of `items` must be there. */
  readonly required: number;
  /** The type of further items; `undefined` where there are none. */
  readonly rest: Shape | undefined;
  /** What gives it need not let go of it. */
  readonly readonly?: true;
}

export interface Property {
  readonly shape: Shape;
  readonly optional: boolean;
  /** Where its documentation comes from. */
  readonly node?: SchemaNode | undefined;
}

export interface ObjectMember {
  readonly kind: "object";
  readonly properties: ReadonlyMap<string, Property>;
  /** The type of other properties, where the schema says something about them. */
  readonly index?: Shape | undefined;
  /** Whether there are no other properties than those of `properties` and `index`. */
  readonly closed: boolean;
}

/** A declaration of its own. */
export interface NameMember {
  readonly kind: "name";
  readonly node: SchemaNode;
  /** How many TypeScript makes of it where it meets another type. */
  readonly alternatives: number;
}

/** Types that hold together and are clearer so than merged: `Base & (A | B)`. */
export interface Intersection {
  readonly kind: "both";
  readonly parts: readonly Shape[];
  /** Of `Base & (A | B)`: the base, and what it is merged with each alternative. */
  readonly refined?: { readonly base: ObjectMember; readonly objects: readonly ObjectMember[] };
}

/** What every object has under a name: `Object["toString"]`. */
export interface InheritedMember {
  readonly kind: "inherited";
  readonly name: string;
}

export const UNKNOWN: Shape = { kind: "unknown" };
export const NEVER: Shape = { kind: "union", members: [] };
/** A property that must not be there. */
export const ABSENT: Property = { shape: NEVER, optional: true };

const PRIMITIVES = ["null", "boolean", "number", "string"] as const;
/** Values that no keyword restricts. */
const OPEN_ARRAY: ArrayMember = { kind: "array", items: [], required: 0, rest: UNKNOWN };
export const OPEN_OBJECT: ObjectMember = { kind: "object", properties: new Map(), index: UNKNOWN, closed: false };

export function isNever(shape: Shape): boolean {
  return shape.kind === "union" && shape.members.length === 0;
}

export function just(...members: readonly Member[]): Shape {
  return union(members.map((member) => ({ kind: "union", members: [member] })));
}

/** Every kind of value as a member of its own. */
export function everything(): Member[] {
  return [OPEN_OBJECT, ...[...PRIMITIVES].reverse().map((kind) => ({ kind })), OPEN_ARRAY];
}

/** The kinds of value that a member stands for. */
export function kindsOfMember(member: Member): ReadonlySet<Kind> {
  switch (member.kind) {
    case "literal":
      return new Set([typeof member.value as Kind]);
    case "name":
      return kindsOf(member.node);
    case "both":
      return new Set(KINDS.filter((kind) => member.parts.every((part) => mayBe(kind, part))));
    case "inherited":
      return new Set(["object"]);
    default:
      return new Set([member.kind]);
  }
}

function mayBe(kind: Kind, shape: Shape): boolean {
  return shape.kind === "unknown" || shape.members.some((member) => kindsOfMember(member).has(kind));
}

/** One type or another. Literals vanish beside their primitive, `true` and `false` together are `boolean`. */
export function union(shapes: readonly Shape[]): Shape {
  if (
    shapes.length === 1 &&
    shapes[0] !== undefined &&
    (shapes[0].kind === "unknown" || shapes[0].members.length < 2)
  ) {
    return shapes[0];
  }
  const members: Member[] = [];
  const seen = new Set<string>();
  for (const shape of shapes) {
    if (shape.kind === "unknown") return UNKNOWN;
    for (const member of shape.members) {
      const key = keyOf(member);
      if (!seen.has(key)) members.push(member);
      seen.add(key);
    }
  }
  if (seen.has("literal true") && seen.has("literal false")) {
    members.splice(
      members.findIndex((member) => keyOf(member).startsWith("literal ") && kindsOfMember(member).has("boolean")),
      0,
      { kind: "boolean" },
    );
    seen.add("boolean");
  }
  return {
    kind: "union",
    members: members.filter((member) => member.kind !== "literal" || !seen.has(typeof member.value)),
  };
}

const keys = new WeakMap<Member, string>();

/** Equal for members that print alike. */
export function keyOf(member: Member): string {
  const known = keys.get(member);
  if (known !== undefined) return known;
  const key = writeKey(member);
  keys.set(member, key);
  return key;
}

function writeKey(member: Member): string {
  switch (member.kind) {
    case "literal":
      return `literal ${JSON.stringify(member.value)}`;
    case "array":
      return `array${member.readonly === true ? " readonly" : ""} ${member.required} ${member.items.map(shapeKey).join()} ${member.rest === undefined ? "" : shapeKey(member.rest)}`;
    case "object": {
      const properties = [...member.properties].map(
        ([name, { shape, optional }]) => `${JSON.stringify(name)}${optional ? "?" : ""}:${shapeKey(shape)}`,
      );
      return `object ${member.closed} {${properties.join()}} ${member.index === undefined ? "" : shapeKey(member.index)}`;
    }
    case "name":
      return `name ${member.node.id}`;
    case "inherited":
      return `inherited ${member.name}`;
    case "both":
      return `both ${member.parts.map(shapeKey).join()}`;
    default:
      return member.kind;
  }
}

export function shapeKey(shape: Shape): string {
  return shape.kind === "unknown" ? "unknown" : `(${shape.members.map(keyOf).join("|")})`;
}
