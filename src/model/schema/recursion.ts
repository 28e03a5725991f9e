import { unevaluatedSides } from "./evaluated.js";
import { leadsTo } from "./facts.js";
import { type Uses } from "./uses.js";
import { countOf, looksOf, type Looks } from "./looks.js";
import { inPlace, inside, type SchemaNode } from "./node.js";

/** A value all of whose members lie inside each other may be looked at so often for each of these. */
const MANY = 1000;

/**
 * Whether members of a value can be looked at so often that what has been found out has to be remembered: twice by schemas
 * that lead back to where they came from, so that each level of the value doubles the work; or by schemas that look twice at
 * what looks twice, and so on.
 */
export function isRepetitive({ recursive, count }: Uses): boolean {
  // Where each schema is used once, a value is looked at by no more schemas than there are.
  if (isTree({ recursive, count }) && count.size <= MANY) return false;
  const looks = looksOf();
  return returnsTwice({ recursive, count }, looks) || deepest([...count.keys()], looks) > MANY;
}

/** Whether every schema is used in one place only, and none has members of a value looked at a second time. */
function isTree({ recursive, count }: Uses): boolean {
  if (recursive.size > 0) return false;
  return [...count].every(([node, uses]) => uses === 1 && unevaluatedSides(node).length === 0);
}

function returnsTwice({ recursive, count }: Uses, looks: (node: SchemaNode) => Looks): boolean {
  if (recursive.size === 0) return false;
  const returning = leadingTo(recursive, count.keys());
  const weigh = (part: SchemaNode): number => Number(returning.has(part));
  return [...count.keys()].some((node) => returning.has(node) && mostInside(looks(node), weigh) > 1);
}

/** How often what lies deepest in a value may be looked at, as long as no schema leads back to itself. */
function deepest(nodes: readonly SchemaNode[], looks: (node: SchemaNode) => Looks): number {
  const known = new Map<SchemaNode, number>();
  const look = (node: SchemaNode): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    known.set(node, 1);
    const found = looks(node);
    const total = found.here + mostInside(found, look);
    known.set(node, total);
    return total;
  };
  return Math.max(...nodes.map(look));
}

/** The most that any one member is looked at. */
function mostInside({ inside: places }: Looks, weigh: (part: SchemaNode) => number): number {
  const at = (place: string): number => countOf(places.get(place) ?? new Map(), weigh);
  const anywhere = at("*") + at("[]");
  return [...places.keys()].reduce(
    (most, place) => Math.max(most, place === "*" || place === "[]" ? at(place) : at(place) + anywhere),
    0,
  );
}

/** The nodes from which one of `targets` can be reached, themselves included. */
export function leadingTo(targets: Iterable<SchemaNode>, nodes: Iterable<SchemaNode>): ReadonlySet<SchemaNode> {
  const sources = new Map<SchemaNode, SchemaNode[]>();
  for (const node of nodes) {
    for (const part of [...inPlace(node), ...inside(node)].map(leadsTo)) {
      const known = sources.get(part);
      if (known === undefined) sources.set(part, [node]);
      else known.push(node);
    }
  }
  const found = new Set(targets);
  for (const node of found) for (const source of sources.get(node) ?? []) found.add(source);
  return found;
}
