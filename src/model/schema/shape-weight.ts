import type { ArrayMember, Intersection, Member, ObjectMember, Shape } from "./shape.js";

/** What a text may have without counting for more than a name does. */
const CHARACTERS = 64;

/**
 * How much a type takes to write, in names, literals, properties and pairs of brackets. What has a declaration of its
 * own counts as its name. May be far more than there is memory for: parts that are shared count wherever they would be
 * written.
 */
export function weightOf(shape: Shape): number {
  return shape.kind === "unknown" ? 1 : total(shape.members, weightOfMember);
}

function weightOfMember(member: Member): number {
  switch (member.kind) {
    case "array":
    case "object":
    case "both":
      return weightOfParts(member);
    case "literal":
      return typeof member.value === "string" ? 1 + weightOfText(member.value) : 1;
    default:
      return 1;
  }
}

/** The same for a text, in a type or in a comment. */
export function weightOfText(text: string): number {
  return Math.floor(text.length / CHARACTERS);
}

type Composite = ArrayMember | ObjectMember | Intersection;

const weights = new WeakMap<Composite, number>();

function weightOfParts(member: Composite): number {
  let weight = weights.get(member);
  if (weight === undefined) weights.set(member, (weight = weigh(member)));
  return weight;
}

function weigh(member: Composite): number {
  if (member.kind === "object") return weighObject(member);
  if (member.kind === "both") return total(member.parts, weightOf);
  return 1 + total(member.items, weightOf) + (member.rest === undefined ? 0 : weightOf(member.rest));
}

/** What an index signature says holds for the properties, too, and names their types once more. */
function weighObject({ properties, index }: ObjectMember): number {
  const members = 1 + total([...properties.values()], ({ shape }) => 1 + weightOf(shape));
  if (index === undefined) return members;
  return index.kind === "unknown" ? members + 1 : 2 * members + weightOf(index);
}

function total<Part>(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}
