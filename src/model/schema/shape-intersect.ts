import { requiredOf } from "./discriminator.js";
import {
  ABSENT,
  isNever,
  just,
  keyOf,
  kindsOfMember,
  NEVER,
  shapeKey,
  union,
  UNKNOWN,
  type ArrayMember,
  type Member,
  type ObjectMember,
  type Property,
  type Shape,
} from "./shape.js";
import { weightOf } from "./shape-weight.js";

/** More pairs than this are not worked out: both types are written, for TypeScript to do so. */
const MAX_PAIRS = 256;
/** Weights of two types, multiplied: what merging them may take, since each part of one meets each of the other. */
const MAX_WORK = 1_000_000;
/** What comes of merging two types may be up to this weight, or that of both; else they are not merged. */
const LARGE = 1_000;
/** TypeScript gives up at 100,000. Beyond this the first type stands alone, which is wider, so that it stays true. */
const MAX_WORKED_OUT = 10_000;
/** Alternatives of alternatives beyond this are left to TypeScript, which makes out more than a reader does. */
const MAX_ALTERNATIVES = 32;

/** Members of a base that all alternatives together say they lack; beyond this they are written without a base. */
const MAX_LACKING = 16;

/** What belongs to both types. */
export function intersect(a: Shape, b: Shape): Shape {
  return merge(a, b) ?? (workedOut(a) * workedOut(b) > MAX_WORKED_OUT ? a : just({ kind: "both", parts: [a, b] }));
}

/** What belongs to both types, as one type; `undefined` where working it out takes too much, or writing what comes of it. */
export function merge(a: Shape, b: Shape): Shape | undefined {
  if (a.kind === "unknown") return b;
  if (b.kind === "unknown") return a;
  if (isLiterals(a.members) && isLiterals(b.members)) return common(a.members, b.members);
  const pairs = a.members.length * b.members.length;
  if (pairs > MAX_PAIRS || workedOut(a) * workedOut(b) > MAX_WORKED_OUT) return undefined;
  if (pairs > 1 && weightOf(a) * weightOf(b) > MAX_WORK) return undefined;
  const merged = beside(a, b) ?? pairwise(a.members, b.members);
  const weight = weightOf(merged);
  return weight > LARGE && weight > weightOf(a) + weightOf(b) ? undefined : merged;
}

/** More types than these are merged by halves: one after the other, each merge goes over all that was merged before. */
const MAX_IN_TURN = 64;

/** What belongs to all types. */
export function intersectAll(shapes: readonly Shape[]): Shape {
  if (shapes.length <= MAX_IN_TURN) return shapes.reduce(intersect, UNKNOWN);
  const middle = Math.ceil(shapes.length / 2);
  return intersect(intersectAll(shapes.slice(0, middle)), intersectAll(shapes.slice(middle)));
}

/** How many alternatives TypeScript makes of a type. */
export function workedOut(shape: Shape): number {
  return shape.kind === "unknown" ? 1 : shape.members.reduce((sum, member) => sum + workedOutMember(member), 0);
}

function workedOutMember(member: Member): number {
  if (member.kind === "name") return member.alternatives;
  return member.kind === "both" ? member.parts.reduce((product, part) => product * workedOut(part), 1) : 1;
}

function isLiterals(members: readonly Member[]): boolean {
  return members.every(({ kind }) => kind === "literal");
}

/** Enumerations can be long, and need no pairs. */
function common(a: readonly Member[], b: readonly Member[]): Shape {
  const keys = new Set(b.map(keyOf));
  return union(a.filter((member) => keys.has(keyOf(member))).map((member) => just(member)));
}

/**
 * `Base & (A | B)` where an object with properties meets alternatives that refine it: each property is then written,
 * and explained, once. Further alternatives refine the ones that are there. Values of other kinds stand beside it.
 */
function beside(a: Shape, b: Shape): Shape | undefined {
  if (a.kind === "unknown" || b.kind === "unknown") return undefined;
  const [only, another] = a.members.filter(mayBeObject);
  if (only === undefined || another !== undefined) return undefined;
  const base = only.kind === "both" ? only.refined?.base : only;
  if (base?.kind !== "object" || base.properties.size === 0) return undefined;
  const left = objectsOf(only);
  const alternatives = b.members.filter(mayBeObject).map(objectsOf);
  if (alternatives.some(({ length }) => length === 0)) return undefined;
  const right = alternatives.flat();
  const pairs = left.length * right.length;
  if (pairs < 2 || (left.length > 1 && pairs > MAX_PAIRS)) return undefined;
  const merged = left.flatMap((one) => right.map((other) => mergeObjects(one, other)));
  // Most pairs of alternatives that name different values of one property are none.
  const possible = merged.filter((member) => member !== undefined).length;
  if (left.length > 1 && possible > Math.max(MAX_ALTERNATIVES, left.length + right.length)) return undefined;
  return union([refine(base, merged), pairwise(otherKinds(a.members), otherKinds(b.members))]);
}

function otherKinds(members: readonly Member[]): Member[] {
  return members.filter((member) => !mayBeObject(member));
}

function mayBeObject(member: Member): boolean {
  return kindsOfMember(member).has("object");
}

/** How many kinds of objects a type tells apart: where types were not merged, as many as TypeScript makes of them. */
export function alternativesOf(shape: Shape): number {
  if (shape.kind === "unknown") return 1;
  return shape.members.reduce((sum, one) => sum + (objectsOf(one).length || workedOutMember(one)), 0);
}

/** The objects that a member stands for; none where that is not known. */
function objectsOf(member: Member): readonly ObjectMember[] {
  if (member.kind === "object") return [member];
  return member.kind === "both" ? (member.refined?.objects ?? []) : [];
}

/**
 * `Base & (A | B)`.
 *
 * @param objects The base merged with each alternative; `undefined` for one that no object can be.
 */
export function refine(base: ObjectMember, objects: readonly (ObjectMember | undefined)[]): Shape {
  const distinct = new Map(objects.flatMap((member) => (member === undefined ? [] : [[keyOf(member), member]])));
  const merged = withoutCovered([...distinct.values()]);
  if (merged.length < 2) return just(...merged);
  // A base that takes any further member would take those that a closed alternative does not.
  if (base.index !== undefined && merged.some(({ index }) => index === undefined)) return just(...merged);
  const lacking = merged.reduce((sum, member) => sum + lackedBy(member, base).length, 0);
  if (lacking > MAX_LACKING) return just(...merged);
  const refined = merged.map((member) => refinement(base, member));
  if (refined.some((member) => member === undefined)) return just(base);
  const isSaidAgain = [...base.properties.keys()].every((name) => refined.every((one) => one?.properties.has(name)));
  if (isSaidAgain && base.index === undefined) return just(...merged);
  return just({
    kind: "both",
    parts: [just(base), just(...(refined as Member[]))],
    refined: { base, objects: merged },
  });
}

/** Without those that another one covers, of two that cover each other the later one. */
function withoutCovered(members: readonly ObjectMember[]): readonly ObjectMember[] {
  if (members.length > MAX_ALTERNATIVES) return members;
  return members.filter(
    (one, index) =>
      !members.some((other, at) => at !== index && covers(other, one) && (at < index || !covers(one, other))),
  );
}

/** Whether whatever is `narrow` is `wide`, and both name the same properties, as excess ones are told by their names. */
function covers(wide: ObjectMember, narrow: ObjectMember): boolean {
  if (wide.closed !== narrow.closed || wide.properties.size !== narrow.properties.size) return false;
  if ((wide.index && shapeKey(wide.index)) !== (narrow.index && shapeKey(narrow.index))) return false;
  return [...narrow.properties].every(([name, { shape, optional }]) => {
    const known = wide.properties.get(name);
    return known !== undefined && (known.optional || !optional) && isPart(shape, known.shape);
  });
}

/** Asked both ways: what is too large to be worked out is one of the two. */
function isPart(narrow: Shape, wide: Shape): boolean {
  const key = shapeKey(narrow);
  if (shapeKey(wide) === key) return true;
  return shapeKey(intersect(narrow, wide)) === key && shapeKey(intersect(wide, narrow)) === key;
}

/** The members of its base that a merged object cannot have. */
function lackedBy(merged: ObjectMember, base: ObjectMember): string[] {
  return [...base.properties.keys()].filter((name) => !merged.properties.has(name));
}

/** What a merged object says beyond its base, such as that it lacks members of it; `undefined` for nothing. */
function refinement(base: ObjectMember, merged: ObjectMember): ObjectMember | undefined {
  const properties = [...merged.properties].filter(([name, { shape, optional }]) => {
    const known = base.properties.get(name);
    return known === undefined || known.optional !== optional || shapeKey(known.shape) !== shapeKey(shape);
  });
  for (const name of lackedBy(merged, base)) properties.push([name, ABSENT]);
  const documented = properties.map(([name, property]): [string, Property] =>
    base.properties.has(name) ? [name, { ...property, node: undefined }] : [name, property],
  );
  const index =
    merged.index !== undefined && (base.index === undefined || shapeKey(base.index) !== shapeKey(merged.index));
  if (properties.length === 0 && !index) return undefined;
  return { ...merged, properties: new Map(documented), index: index ? merged.index : undefined };
}

function pairwise(a: readonly Member[], b: readonly Member[]): Shape {
  return union(a.flatMap((left) => b.map((right) => both(left, right))));
}

function both(a: Member, b: Member): Shape {
  if (keyOf(a) === keyOf(b)) return just(a);
  if (![...kindsOfMember(a)].some((kind) => kindsOfMember(b).has(kind))) return NEVER;
  if (isSymbolic(a) || isSymbolic(b)) return beside(just(a), just(b)) ?? together(a, b);
  if (a.kind === "literal") return b.kind === "literal" ? NEVER : just(a);
  if (b.kind === "literal") return just(b);
  if (a.kind === "array" && b.kind === "array") return mergeArrays(a, b);
  if (a.kind !== "object" || b.kind !== "object") return just(a);
  const merged = mergeObjects(a, b);
  return merged === undefined ? NEVER : just(merged);
}

function isSymbolic(member: Member): boolean {
  return member.kind === "name" || member.kind === "both";
}

function together(a: Member, b: Member): Shape {
  // A member that says nothing beyond its kind adds nothing, provided that the other is of that kind only.
  if (isPlain(a) && kindsOfMember(b).size === 1) return just(b);
  if (isPlain(b) && kindsOfMember(a).size === 1) return just(a);
  if (a.kind !== "object" && !isSymbolic(a)) return just(a);
  if (b.kind !== "object" && !isSymbolic(b)) return just(b);
  const parts = [a, b].flatMap((member) => (member.kind === "both" ? member.parts : [just(member)]));
  const merged = mergeParts(parts);
  if (merged === undefined) return NEVER;
  const unique = new Map(merged.map((part) => [shapeKey(part), part]));
  return just({ kind: "both", parts: [...unique.values()] });
}

/** Objects that hold together are written as one, where the last of them stands; `undefined` where no object is all of them. */
function mergeParts(parts: readonly Shape[]): readonly Shape[] | undefined {
  const at = parts.findLastIndex(isObject);
  if (at < 0) return parts;
  const [first, ...further] = parts.filter(isObject).map(({ members: [object] }) => object);
  const object = further.reduce<ObjectMember | undefined>((one, other) => one && mergeObjects(one, other), first);
  const others = (some: readonly Shape[]): Shape[] => some.filter((part) => !isObject(part));
  return (
    object && [...others(parts.slice(0, at)), just(parts.reduce(besideName, object)), ...others(parts.slice(at + 1))]
  );
}

function isObject(shape: Shape): shape is { kind: "union"; members: [ObjectMember] } {
  return shape.kind === "union" && shape.members.length === 1 && shape.members[0]?.kind === "object";
}

/** What an object says beyond a declared one: that anything may be there besides adds nothing, and what must be there must. */
function besideName(object: ObjectMember, part: Shape): ObjectMember {
  const [name, other] = part.kind === "union" ? part.members : [];
  if (name?.kind !== "name" || other !== undefined || kindsOfMember(name).size > 1) return object;
  const required = requiredOf(name.node);
  const properties = [...object.properties].map(([key, property]): [string, Property] => [
    key,
    required.has(key) ? { ...property, optional: false } : property,
  ]);
  const index = object.index?.kind === "unknown" && properties.length > 0 ? undefined : object.index;
  return { ...object, properties: new Map(properties), index };
}

function isPlain(member: Member): boolean {
  if (member.kind === "array")
    return member.readonly !== true && member.items.length === 0 && member.rest?.kind === "unknown";
  const { kind } = member;
  if (kind !== "object") return kind !== "literal" && !isSymbolic(member);
  return (
    member.properties.size === 0 && !member.closed && (member.index === undefined || member.index.kind === "unknown")
  );
}

function mergeArrays(a: ArrayMember, b: ArrayMember): Shape {
  const length = Math.max(a.items.length, b.items.length);
  const required = Math.max(a.required, b.required);
  const items: Shape[] = [];
  const kept = a.readonly === true || b.readonly === true ? { readonly: true as const } : {};
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.items[index] ?? a.rest, b.items[index] ?? b.rest];
    const shape = left === undefined || right === undefined ? NEVER : intersect(left, right);
    if (isNever(shape))
      return index < required ? NEVER : just({ kind: "array", items, required, rest: undefined, ...kept });
    items.push(shape);
  }
  const rest = a.rest === undefined || b.rest === undefined ? undefined : intersect(a.rest, b.rest);
  return just({
    kind: "array",
    items,
    required,
    rest: rest === undefined || isNever(rest) ? undefined : rest,
    ...kept,
  });
}

/** `undefined` where no object is both. */
function mergeObjects(a: ObjectMember, b: ObjectMember): ObjectMember | undefined {
  const properties = new Map<string, Property>();
  for (const name of new Set([...a.properties.keys(), ...b.properties.keys()])) {
    const [left, right] = [propertyOf(a, name), propertyOf(b, name)];
    const optional = left.optional && right.optional;
    const shape = intersect(left.shape, right.shape);
    if (isNever(shape) && !optional) return undefined;
    // `name?: never` is worth saying only where the object would take the name otherwise.
    if (isNever(shape) && (a.closed || b.closed) && !(a.properties.has(name) && b.properties.has(name))) continue;
    properties.set(name, { shape, optional, node: left.node ?? right.node });
  }
  const index = indexOfBoth(a, b);
  const closed = a.closed || b.closed;
  const hidden = (a.closed && a.index === undefined) || (b.closed && b.index === undefined);
  return {
    kind: "object",
    properties,
    index: hidden || (index !== undefined && isNever(index)) ? undefined : index,
    closed,
  };
}

/** An object type without an index signature keeps its silence: what says "anything" beside it adds nothing. */
function indexOfBoth(a: ObjectMember, b: ObjectMember): Shape | undefined {
  if (a.index !== undefined && b.index !== undefined) return intersect(a.index, b.index);
  const index = a.index ?? b.index;
  return index?.kind === "unknown" ? undefined : index;
}

function propertyOf({ properties, index, closed }: ObjectMember, name: string): Property {
  return properties.get(name) ?? { shape: index ?? (closed ? NEVER : UNKNOWN), optional: true };
}
