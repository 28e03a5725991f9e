import { pointerTo } from "../../diagnostics.js";
import { isObject, member } from "../json-value.js";
import { conjuncts, type Conjunct } from "./conjuncts.js";
import { declaredBy, type Declaration, type Declared } from "./declared.js";
import { affords, type Effort } from "./effort.js";
import { target, type Node, type Root } from "./node.js";
import { elementNode, kinds, memberNodes, patternsOf, prefixLength, requiredNames, strictest } from "./parts.js";

// Which members and elements two schemas speak of, and all that each side says of one: a base type in `allOf`, a pattern of
// names or a list of required names elsewhere mean the same as words in `properties`.

/** Who makes the instances: the other side sends them to the server, or the server sends them. */
export type Direction = "input" | "output";

/** A value on one side. */
export interface Place {
  /** What declares it, to be explained; all that is said of it where nothing does. */
  readonly node: Node;
  /** All that is demanded of it, here and by whatever else speaks of it. */
  readonly whole: Node;
  /** Where it is declared; where it would be, if it is not. */
  readonly pointer: string;
  readonly declared: boolean;
}

/** One value on both sides. */
export interface Pair {
  readonly before: Place;
  readonly after: Place;
  /** Whether all that is said of it is known: only then does a value that one side refuses refute anything. */
  readonly sure: boolean;
  readonly effort: Effort;
}

/** What instances must be and may be for nothing to break. */
export function sides(pair: Pair, direction: Direction): readonly [narrow: Node, wide: Node] {
  const [before, after] = [pair.before.whole, pair.after.whole];
  return direction === "input" ? [before, after] : [after, before];
}

/** A member that at least one side declares. */
export interface Member extends Pair {
  readonly name: string;
  readonly wasRequired: boolean;
  readonly isRequired: boolean;
  /** Whether the side that must take everything says what is not understood here of members that it does not declare. */
  readonly hidden: boolean;
}

/** A schema's members and elements as one side speaks of them. */
interface Side {
  readonly place: Place;
  readonly parts: readonly Conjunct[];
  readonly declared: Declared;
  readonly required: ReadonlySet<string>;
  /** The side that must fit into the other. */
  readonly narrow: boolean;
}

export function membersOf(pair: Pair, direction: Direction): Member[] {
  const before = sideOf(pair.before, direction === "input");
  const after = sideOf(pair.after, direction === "output");
  const wide = before.narrow ? after : before;
  const names = new Set([...before.declared.members.keys(), ...after.declared.members.keys()]);
  if (!affords(pair.effort, names.size * (costOf(before.parts) + costOf(after.parts)))) return [];
  return [...names].map((name) => ({
    name,
    before: memberPlace(before, after, name),
    after: memberPlace(after, before, name),
    sure: pair.sure && [before, after].every((side) => !hides(side, name) && isSettled(side, name)),
    effort: pair.effort,
    hidden: hides(wide, name),
    wasRequired: before.required.has(name),
    isRequired: after.required.has(name),
  }));
}

/** The elements, where both sides declare them; with whether there is none, ever. */
export function elementsOf(pair: Pair, direction: Direction): (Pair & { readonly never: boolean }) | undefined {
  const before = sideOf(pair.before, direction === "input");
  const after = sideOf(pair.after, direction === "output");
  if (before.declared.items === undefined || after.declared.items === undefined) return undefined;
  const index = prefixLength([...before.parts, ...after.parts]);
  const place = ({ place: { node }, parts, declared }: Side): Place["whole"] =>
    together(
      parts.map((part) => elementNode(part, index)).filter((one) => one !== undefined),
      declared.items,
      node.root,
    );
  const at = (side: Side): Place => placeOf(side, side.declared.items, "items", place(side));
  const longest = strictest((before.narrow ? before : after).parts, "maxItems", Math.min) ?? Infinity;
  return { before: at(before), after: at(after), sure: pair.sure, effort: pair.effort, never: longest <= index };
}

/** The values of a map, where nothing but `additionalProperties` speaks of members that are not declared. */
export function mapValuesOf({ before, after, ...pair }: Pair): Pair | undefined {
  const [old, current] = [mapValueAt(before), mapValueAt(after)];
  return old === undefined || current === undefined ? undefined : { ...pair, before: old, after: current };
}

function mapValueAt({ node, whole, pointer }: Place): Place | undefined {
  if (node.schema !== whole.schema) return undefined;
  const { schema, root } = target(node);
  const [said, ...others] = conjuncts(node);
  if (said === undefined || others.length > 0 || said.opaque) return undefined;
  if (SPEAK_OF_OTHERS.some((keyword) => Object.hasOwn(said.keywords, keyword))) return undefined;
  const value = member(schema, "additionalProperties");
  if (!isObject(value)) return undefined;
  const one: Node = { schema: value, root };
  return { node: one, whole: one, pointer: pointerTo(pointer, "additionalProperties"), declared: true };
}

const SPEAK_OF_OTHERS: readonly string[] = ["patternProperties", "propertyNames", "maxProperties"];

/** Steps that looking for a name takes: each pattern is run. */
function costOf(parts: readonly Conjunct[]): number {
  return parts.length / 16 + parts.reduce((sum, part) => sum + patternsOf(part).length, 0) / 4;
}

function sideOf(place: Place, narrow: boolean): Side {
  const parts = partsOf(place.whole);
  return { place, parts, declared: declaredBy(place.node), required: requiredNames(parts), narrow };
}

/** The conjuncts; of a dialect that is not known its own words, in the hope that they mean what they mean here. */
function partsOf(node: Node): readonly Conjunct[] {
  const { schema, root } = node;
  if (root.dialect !== undefined || !isObject(schema)) return conjuncts(node);
  return [{ keywords: schema, root, origin: schema, opaque: true }];
}

function memberPlace(side: Side, other: Side, name: string): Place {
  const declared = side.declared.members.get(name);
  // A pattern that may or may not match the name demands nothing of the narrow side and everything of the wide one.
  const whole = wholeMember(side.parts, name, declared, side.place.node.root, !side.narrow);
  if (declared !== undefined) return placeOf(side, declared, ["properties", name], whole);
  const path = [...(other.declared.members.get(name)?.path ?? []), "properties", name];
  return { node: whole, whole, pointer: pointerTo(side.place.pointer, ...path), declared: false };
}

function placeOf(
  side: Side,
  declaration: Declaration | undefined,
  last: string | readonly string[],
  whole: Node,
): Place {
  const path = [...(declaration?.path ?? []), ...[last].flat()];
  const node = declaration === undefined ? whole : { schema: declaration.schema, root: whole.root };
  return { node, whole, pointer: pointerTo(side.place.pointer, ...path), declared: declaration !== undefined };
}

/** All that conjuncts say of a member. */
function wholeMember(
  parts: readonly Conjunct[],
  name: string,
  declared: Declaration | undefined,
  root: Root,
  possible: boolean,
): Node {
  const nodes = parts.flatMap((part) => memberNodes(part, name, possible));
  return together(nodes, declared, root);
}

/** A conjunction; the declaration itself where nothing else is said, so that recursion meets it again. */
function together(nodes: readonly Node[], declared: Declaration | undefined, root: Root): Node {
  const schemas = [
    ...new Set([...(declared === undefined ? [] : [declared.schema]), ...nodes.map((one) => one.schema)]),
  ];
  if (schemas.length === 0) return { schema: true, root };
  return { schema: schemas.length === 1 ? schemas[0] : { allOf: schemas }, root };
}

/** Whether `unevaluatedProperties`, which is not followed into applicators, decides about a member. */
function hides({ parts, declared }: Side, name: string): boolean {
  return (
    !declared.members.has(name) &&
    parts.some(({ opaque, origin }) => opaque && member(origin, "unevaluatedProperties") !== undefined)
  );
}

/** Whether each pattern is known to match the name or not. */
function isSettled({ parts }: Side, name: string): boolean {
  return parts.every(
    (part) =>
      patternsOf(part).length === 0 || memberNodes(part, name, true).length === memberNodes(part, name, false).length,
  );
}

export function isForbidden(node: Node): boolean {
  return kinds(conjuncts(node)).size === 0;
}
