import { kindsOfType, leadsTo, valuesOf, type Kind } from "./facts.js";
import { usesOf } from "./uses.js";
import type { Json, SchemaNode } from "./node.js";
import { exclude } from "./shape-exclude.js";
import { alternativesOf, intersect, intersectAll, merge, workedOut } from "./shape-intersect.js";
import {
  ABSENT,
  everything,
  isNever,
  just,
  kindsOfMember,
  NEVER,
  OPEN_OBJECT,
  union,
  UNKNOWN,
  type LiteralMember,
  type Member,
  type Property,
  type Shape,
} from "./shape.js";
import { weightOf, weightOfText } from "./shape-weight.js";

/** Dependencies beyond this are said in words only: each doubles what TypeScript has to look at. */
const MAX_DEPENDENCIES = 4;
/** Alternatives that several conditions may make of each other's. */
const MAX_MULTIPLIED = 8;
/** Names, literals and properties of a type that is written wherever it is used. */
const MAX_WRITTEN_AGAIN = 10;
/** The same of any type that is written where it stands: what is in it may be written there more than once. */
const MAX_WRITTEN = 500;
/** Arrays of one length up to this are tuples. */
const MAX_TUPLE = 4;

/** Turns nodes into shapes. */
export interface Lowering {
  /** The type of a node as others refer to it: a name, if it has a declaration of its own. */
  readonly shapeOf: (node: SchemaNode) => Shape;
  /** The type of a node written out. */
  readonly bodyOf: (node: SchemaNode) => Shape;
}

/** Decides which parts of a schema get names: those that lead back to themselves, and larger ones used twice. */
export function lowering(root: SchemaNode): Lowering {
  const uses = usesOf(root);
  const bodies = new Map<SchemaNode, Shape>();
  /** Those that are being written: what leads back to one comes to it before it is known. */
  const writing = new Set<SchemaNode>();
  const conditions = new Map<SchemaNode, readonly SchemaNode[]>();
  return { shapeOf, bodyOf };

  function shapeOf(schema: SchemaNode): Shape {
    const node = leadsTo(schema);
    return isNamed(node) ? nameOf(node) : bodyOf(node);
  }

  function nameOf(node: SchemaNode): Shape {
    return just({ kind: "name", node, alternatives: writing.has(node) ? 1 : workedOut(bodyOf(node)) });
  }

  /** The type of what a value consists of. Parts of the value's own type are merged, which takes them written out. */
  function memberShape(schema: SchemaNode): Shape {
    const shape = shapeOf(schema);
    return weightOf(shape) > MAX_WRITTEN ? nameOf(leadsTo(schema)) : shape;
  }

  function isNamed(node: SchemaNode): boolean {
    return uses.recursive.has(node) || ((uses.count.get(node) ?? 0) > 1 && (isLarge(node) || isLong(node)));
  }

  /**
   * Whether writing it wherever it is used, with its comment, would soon take more than it says: types of it double with
   * each that uses it twice.
   */
  function isLong(node: SchemaNode): boolean {
    const { title = "", description = title } = node;
    return weightOf(bodyOf(node)) + weightOfText(description) > MAX_WRITTEN_AGAIN;
  }

  function bodyOf(node: SchemaNode): Shape {
    const known = bodies.get(node);
    if (known !== undefined) return known;
    writing.add(node);
    const shape = write(node);
    writing.delete(node);
    bodies.set(node, shape);
    return shape;
  }

  function write(node: SchemaNode): Shape {
    const shape = unconditional(node);
    return conditionsOf(node).reduce((refined, part) => conditional(refined, shape, part), shape);
  }

  function unconditional(node: SchemaNode): Shape {
    if (node.constant !== undefined) return node.constant ? UNKNOWN : NEVER;
    const values = valuesOf(node);
    const own = values === undefined ? ownShape(node) : union(values.map(valueShape));
    const all = node.allOf.map((part) => (isConditional(part) ? unconditional(part) : shapeOf(part)));
    let shape = intersectAll([own, ...node.refs.map(shapeOf), ...all]);
    for (const branches of [node.anyOf, node.oneOf]) {
      if (branches !== undefined) shape = intersect(shape, union(branches.map(shapeOf)));
    }
    for (const alternative of dependencies(node)) shape = intersect(shape, alternative);
    return node.not === undefined ? shape : exclude(shape, node.not);
  }

  /** The conditions on a value itself: a schema has one of its own, and more by `allOf`. */
  function conditionsOf(node: SchemaNode): readonly SchemaNode[] {
    const known = conditions.get(node);
    if (known !== undefined) return known;
    const nested = node.allOf.filter(isConditional).flatMap(conditionsOf);
    const all = node.if === undefined ? nested : [...nested, node];
    conditions.set(node, all);
    return all;
  }

  /** Whether a part of `allOf` is written out where it stands and has conditions, which say more about the whole. */
  function isConditional(part: SchemaNode): boolean {
    return part.refs.length === 0 && !isNamed(part) && conditionsOf(part).length > 0;
  }

  /** @param whole What the value is without any condition: it tells what is left where this one does not hold. */
  function conditional(shape: Shape, whole: Shape, { if: condition, then, else: otherwise }: SchemaNode): Shape {
    if (condition === undefined || (then === undefined && otherwise === undefined)) return shape;
    const holds = intersect(shapeOf(condition), then === undefined ? UNKNOWN : shapeOf(then));
    const fails = intersect(exclude(whole, condition), otherwise === undefined ? UNKNOWN : shapeOf(otherwise));
    if (fails.kind === "unknown" || holds.kind === "unknown") return shape;
    const refined = merge(shape, union([holds, fails]));
    if (refined === undefined) return shape;
    // Conditions on one property add alternatives; independent ones multiply them, and are soon left to the validator.
    const added = shape.kind === "unknown" ? Infinity : alternativesOf(holds);
    const grown = alternativesOf(refined);
    return grown > MAX_MULTIPLIED && grown > alternativesOf(shape) + added ? shape : refined;
  }

  /** For each dependency: the property is absent, or what it asks for holds. */
  function dependencies({ dependentRequired, dependentSchemas }: SchemaNode): Shape[] {
    if (dependentRequired.size + dependentSchemas.size > MAX_DEPENDENCIES) return [];
    const required = [...dependentRequired].filter(([, names]) => names.length > 0);
    return [
      ...required.map(([name, names]) =>
        without(name, openObject(new Map(names.map((other) => [other, { shape: UNKNOWN, optional: false }])))),
      ),
      ...[...dependentSchemas].map(([name, schema]) => without(name, shapeOf(schema))),
    ];
  }

  function without(name: string, otherwise: Shape): Shape {
    return union([openObject(new Map([[name, ABSENT]])), otherwise]);
  }

  function ownShape(node: SchemaNode): Shape {
    if (node.types === undefined && !looksAtMembers(node)) return UNKNOWN;
    const kinds = new Set<Kind>(kindsOfType(node));
    const order = node.types === undefined ? everything().map(({ kind }) => kind as Kind) : [...kinds];
    return union(order.map((kind) => kindShape(kind, node)));
  }

  function kindShape(kind: Kind, node: SchemaNode): Shape {
    if (kind === "array") return arrayShape(node);
    return kind === "object" ? objectShape(node) : just({ kind });
  }

  function arrayShape(node: SchemaNode): Shape {
    const { prefixItems, minItems = 0, maxItems = Infinity } = node;
    const rest = furtherItems(node);
    const items =
      prefixItems.length === 0 && isTuple(node)
        ? Array.from({ length: minItems }, () => rest)
        : prefixItems.slice(0, maxItems).map(memberShape);
    const end = items.findIndex(isNever);
    const usable = end < 0 ? items : items.slice(0, end);
    const closed = end >= 0 || isNever(rest) || maxItems <= items.length;
    if (minItems > usable.length && closed) return NEVER;
    const required = Math.min(minItems, usable.length);
    const kept = node.readOnly === true && node.types?.includes("array") ? { readonly: true as const } : {};
    return just({ kind: "array", items: usable, required, rest: closed ? undefined : rest, ...kept });
  }

  /** What `prefixItems` do not speak of. */
  function furtherItems(node: SchemaNode): Shape {
    const { items, contains, unevaluatedItems } = node;
    if (items !== undefined) return memberShape(items);
    // What other keywords have looked at is free, so this tells something only where there are none.
    const alone = contains === undefined && applicators(node).length === 0;
    return unevaluatedItems !== undefined && alone ? memberShape(unevaluatedItems) : UNKNOWN;
  }

  function objectShape(node: SchemaNode): Shape {
    const names = listedNames(node);
    const others = otherMembers(node);
    const patterns = node.patternProperties.filter(({ pattern }) => pattern.checked);
    const unclear = patterns.length < node.patternProperties.length;
    const required = new Set(node.required);
    const properties = new Map<string, Property>();
    for (const name of new Set([...node.properties.keys(), ...required, ...(names ?? [])])) {
      const own = node.properties.get(name);
      const matching = patterns.filter(({ pattern }) => pattern.test(name) === true).map(({ schema }) => schema);
      const unsure = unclear || patterns.some(({ pattern }) => pattern.test(name) === undefined);
      const parts = [...(own === undefined ? [] : [own]), ...matching].map(memberShape);
      const shape = parts.length === 0 && !unsure ? (others ?? UNKNOWN) : parts.reduce(intersect, UNKNOWN);
      const refused = names?.has(name) === false;
      const optional = !required.has(name);
      if ((refused || isNever(shape)) && !optional) return NEVER;
      if (!refused) properties.set(name, { shape, optional, node: own });
    }
    const closed = !unclear && (names !== undefined || (others !== undefined && isNever(others)));
    return just({ kind: "object", properties, index: names === undefined ? indexOf() : undefined, closed });

    function indexOf(): Shape | undefined {
      const shapes = node.patternProperties.map(({ schema }) => memberShape(schema));
      if (others !== undefined)
        return closed && shapes.length === 0 ? undefined : unclear ? UNKNOWN : union([...shapes, others]);
      // Without a type the schema speaks of any value: nothing is a mistake. An object type that says nothing of other
      // properties is printed without an index signature, so that misspelt names are found.
      const silent = node.types !== undefined && properties.size > 0 && node.patternProperties.length === 0;
      return silent || (node.types !== undefined && applicators(node).length > 0) ? undefined : UNKNOWN;
    }
  }

  /** The only names that there can be. What leads back to itself lists none. */
  function listedNames({ propertyNames }: SchemaNode): ReadonlySet<string> | undefined {
    const schema = propertyNames && leadsTo(propertyNames);
    return schema === undefined || uses.recursive.has(schema) ? undefined : namesOf(bodyOf(schema));
  }

  /** What `properties` do not speak of, as far as something else does. */
  function otherMembers(node: SchemaNode): Shape | undefined {
    const { patternProperties, additionalProperties, unevaluatedProperties } = node;
    const everywhere = patternProperties.filter(({ pattern }) => pattern.matchesAll).map(({ schema }) => schema);
    if (everywhere.length > 0) return everywhere.map(memberShape).reduce(intersect);
    const alone = applicators(node).length === 0;
    const additional = additionalProperties ?? (alone ? unevaluatedProperties : undefined);
    return additional && memberShape(additional);
  }
}

/** Whether the type of an array says how many items it has. */
export function isTuple({
  prefixItems,
  minItems = 0,
  maxItems = Infinity,
}: Pick<SchemaNode, "prefixItems" | "minItems" | "maxItems">): boolean {
  const { length } = prefixItems;
  if (length === 0) return minItems === maxItems && minItems > 0 && minItems <= MAX_TUPLE;
  return minItems <= length && (maxItems === Infinity || maxItems <= length);
}

/** The names that the type of `propertyNames` lists. */
function namesOf(shape: Shape): ReadonlySet<string> | undefined {
  if (shape.kind === "unknown") return undefined;
  // Names are strings, so that other members do no harm.
  const members = shape.members.filter((member) => kindsOfMember(member).has("string"));
  const isName = (member: Member): member is LiteralMember => member.kind === "literal";
  return members.every(isName) ? new Set(members.map(({ value }) => String(value))) : undefined;
}

/** An object of which only these properties are known, or a value that is no object. */
function openObject(properties: ReadonlyMap<string, Property>): Shape {
  const [, ...others] = everything();
  return just({ ...OPEN_OBJECT, properties }, ...others);
}

function valueShape(value: Json): Shape {
  if (value === null) return just({ kind: "null" });
  if (typeof value !== "object") {
    return just(typeof value === "number" && !Number.isFinite(value) ? { kind: "number" } : { kind: "literal", value });
  }
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(valueShape);
    return just({ kind: "array", items, required: items.length, rest: undefined });
  }
  const properties = new Map(
    Object.entries(value).map(([name, member]): [string, Property] => [
      name,
      { shape: valueShape(member), optional: false },
    ]),
  );
  return just({ kind: "object", properties, closed: true });
}

/** Whether keywords about the members of objects or arrays are there. */
function looksAtMembers(node: SchemaNode): boolean {
  return (
    node.properties.size > 0 ||
    node.required.length > 0 ||
    node.patternProperties.length > 0 ||
    node.prefixItems.length > 0 ||
    MEMBERS.some((keyword) => node[keyword] !== undefined)
  );
}

const MEMBERS = [
  "items",
  "additionalProperties",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
] as const;

/** The subschemas that may look at members of the same value. */
function applicators(node: SchemaNode): SchemaNode[] {
  const { refs, allOf, anyOf = [], oneOf = [], if: condition, dependentSchemas } = node;
  return [
    ...refs,
    ...allOf,
    ...anyOf,
    ...oneOf,
    ...(condition === undefined ? [] : [condition]),
    ...dependentSchemas.values(),
  ];
}

/** Larger than a line, roughly: worth a name when it is used twice. */
function isLarge(node: SchemaNode): boolean {
  if (node.properties.size > 0) return true;
  const values = valuesOf(node);
  if (values !== undefined) return values.length > 3;
  return [...applicators(node), ...node.prefixItems, ...(node.items === undefined ? [] : [node.items])].some(
    (part) => part.properties.size > 0 || (valuesOf(part)?.length ?? 0) > 3,
  );
}
