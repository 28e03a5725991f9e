import { containedFor, evaluatesAll, evaluatorsFor, unevaluatedSides, type Side } from "./evaluated.js";
import { discriminatorOf } from "./discriminator.js";
import { leadsTo } from "./facts.js";
import { inPlace, type SchemaNode } from "./node.js";

/** How often a check looks at one value, and which schemas it has look at members of it. */
export interface Looks {
  readonly here: number;
  /** For each place inside the value, the schemas that look at it and how often. `*` stands for every property, `[]` for every item. */
  readonly inside: ReadonlyMap<string, ReadonlyMap<SchemaNode, number>>;
}

const NONE: Looks = { here: 0, inside: new Map() };

/** Gives the looks of nodes; what has been worked out is kept. The nodes must be without cycles in place. */
export function looksOf(): (node: SchemaNode) => Looks {
  const known = new Map<SchemaNode, Looks>();
  const again = { properties: new Map<SchemaNode, Looks>(), items: new Map<SchemaNode, Looks>() };
  return look;

  function look(node: SchemaNode): Looks {
    return kept(known, node, () => {
      const { anyOf = [], oneOf = [] } = node;
      const others = inPlace(node).filter((part) => !anyOf.includes(part) && !oneOf.includes(part));
      return sum([
        own(node),
        ...others.map(look),
        ...unions(node),
        ...unevaluatedSides(node).map(([side, rest]) => lookAgain(side, rest)),
      ]);
    });
  }

  /** What it takes to see which members a node has looked at. */
  function lookAgain(side: Side, node: SchemaNode): Looks {
    if (evaluatesAll(side, node)) return NONE;
    return kept(again[side], node, () =>
      sum([
        ...unions(node),
        ...(node.if === undefined ? [] : [look(node.if)]),
        ...containedFor(side, node).map((item) => at([["[]", item]])),
        ...evaluatorsFor(side, node).map((part) => lookAgain(side, part)),
      ]),
    );
  }

  function unions({ anyOf = [], oneOf = [] }: SchemaNode): Looks[] {
    return [anyOf, oneOf].map((branches) => {
      const all = branches.map(look);
      return discriminatorOf(branches) === undefined ? sum(all) : most(all);
    });
  }
}

function kept(known: Map<SchemaNode, Looks>, node: SchemaNode, work: () => Looks): Looks {
  const found = known.get(node) ?? work();
  known.set(node, found);
  return found;
}

/** What a node's own keywords look at. */
function own(node: SchemaNode): Looks {
  const { items, contains, unevaluatedItems, additionalProperties, unevaluatedProperties } = node;
  const places: [string, SchemaNode | undefined][] = [
    ...[...node.properties].map(([name, part]): [string, SchemaNode] => [`.${name}`, part]),
    ...node.prefixItems.map((part, index): [string, SchemaNode] => [`[${index}]`, part]),
    // Items and further properties are looked at by these only where nothing more special is there.
    ...[items, contains, unevaluatedItems].map((part): [string, SchemaNode | undefined] => ["[]", part]),
    ...[additionalProperties, unevaluatedProperties, ...node.patternProperties.map(({ schema }) => schema)].map(
      (part): [string, SchemaNode | undefined] => ["*", part],
    ),
  ];
  return { ...at(places), here: 1 };
}

function at(places: readonly (readonly [string, SchemaNode | undefined])[]): Looks {
  return sum(
    places.flatMap(([place, part]) =>
      part === undefined ? [] : [{ here: 0, inside: new Map([[place, new Map([[leadsTo(part), 1]])]]) }],
    ),
  );
}

function sum(all: readonly Looks[]): Looks {
  const inside = new Map<string, Map<SchemaNode, number>>();
  let here = 0;
  for (const looks of all) {
    here += looks.here;
    for (const [place, parts] of looks.inside) {
      const before = inside.get(place) ?? new Map<SchemaNode, number>();
      inside.set(place, before);
      for (const [part, count] of parts) before.set(part, (before.get(part) ?? 0) + count);
    }
  }
  return { here, inside };
}

/** Of alternatives that exclude each other only one looks: for each place the one with the most to look at. */
function most(alternatives: readonly Looks[]): Looks {
  const inside = new Map<string, ReadonlyMap<SchemaNode, number>>();
  for (const looks of alternatives) {
    for (const [place, parts] of looks.inside) {
      if (countOf(parts) > countOf(inside.get(place) ?? new Map())) inside.set(place, parts);
    }
  }
  return { here: Math.max(0, ...alternatives.map(({ here }) => here)), inside };
}

/** How often a place is looked at by some of the schemas that look at it. */
export function countOf(parts: ReadonlyMap<SchemaNode, number>, weigh: (part: SchemaNode) => number = () => 1): number {
  let total = 0;
  for (const [part, count] of parts) total += count * weigh(part);
  return total;
}
