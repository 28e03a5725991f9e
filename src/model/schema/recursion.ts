import { discriminatorOf, leadsTo, type Uses } from "./facts.js";
import { inPlace, inside, type SchemaNode } from "./node.js";

/** For each place inside a value, the schemas that look at it. `*` stands for every property, `[]` for every item. */
type Places = Map<string, SchemaNode[]>;

/**
 * Whether one member of a value can be looked at twice by schemas that lead back to where they came from. Each level of
 * the value then doubles the work, unless what has been found out is remembered.
 */
export function isRepetitive({ recursive, count }: Uses): boolean {
  if (recursive.size === 0) return false;
  const returning = leadingTo(recursive, count.keys());
  return [...count.keys()].some((node) => {
    if (!returning.has(node)) return false;
    const places = placesOf(node);
    const anywhere = [...(places.get("*") ?? []), ...(places.get("[]") ?? [])].filter((part) =>
      returning.has(part),
    ).length;
    return [...places].some(([place, parts]) => {
      const own = parts.filter((part) => returning.has(part)).length;
      return own + (place === "*" || place === "[]" ? 0 : anywhere) > 1;
    });
  });
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

function placesOf(node: SchemaNode): Places {
  const places: Places = new Map();
  const add = (place: string, ...parts: readonly (SchemaNode | undefined)[]): void => {
    const known = parts.filter((part) => part !== undefined).map(leadsTo);
    if (known.length > 0) places.set(place, [...(places.get(place) ?? []), ...known]);
  };
  for (const [name, schema] of node.properties) add(`.${name}`, schema);
  node.prefixItems.forEach((schema, index) => add(`[${index}]`, schema));
  // Items and further properties are looked at by these only where nothing more special is there.
  add("[]", node.items, node.contains, node.unevaluatedItems);
  add(
    "*",
    node.additionalProperties,
    node.unevaluatedProperties,
    ...node.patternProperties.map(({ schema }) => schema),
  );
  const { anyOf = [], oneOf = [] } = node;
  const unions = [anyOf, oneOf].map((branches) => {
    const all = branches.map(placesOf);
    return discriminatorOf(branches) === undefined ? all : [mostOf(all)];
  });
  const others = inPlace(node).filter((part) => !anyOf.includes(part) && !oneOf.includes(part));
  for (const found of [...unions.flat(), ...others.map(placesOf)]) {
    for (const [place, parts] of found) add(place, ...parts);
  }
  return places;
}

/** Of alternatives that exclude each other only one looks: for each place the one with the most to look at. */
function mostOf(alternatives: readonly Places[]): Places {
  const most: Places = new Map();
  for (const places of alternatives) {
    for (const [place, parts] of places) if (parts.length > (most.get(place)?.length ?? 0)) most.set(place, parts);
  }
  return most;
}
