import { BOUNDS } from "./bounds.js";
import type { Dialect } from "./dialect.js";
import { breakOff, type Findings } from "./findings.js";
import type { Location, SchemaIndex } from "./locations.js";
import { emptyNode, type Draft, type SchemaNode } from "./node.js";

/** For each `$dynamicAnchor` met on the way from the root, the outermost place that has it. */
type DynamicScope = ReadonlyMap<string, Location>;

/** A walk through all places that a schema's root leads to. */
export interface Walk {
  readonly dialect: Dialect;
  readonly index: SchemaIndex;
  readonly findings: Findings;
  /** By place and dynamic scope, in the order in which they were met. */
  readonly nodes: Map<string, Draft>;
  /** Places met, each once for each dynamic scope; those at the end are still to be read. */
  readonly visits: Visit[];
}

/** A place to be read, and the node that it is read into. */
export interface Visit {
  readonly walk: Walk;
  readonly draft: Draft;
  readonly place: Location;
  readonly scope: DynamicScope;
  /** Subschemas around it in the document. */
  readonly depth: number;
  /** Steps from the root, references included. */
  readonly steps: number;
}

/** The node of the schema's root, where the walk starts. */
export function rootNode(walk: Walk): SchemaNode {
  return nodeAt(walk, walk.index.root, new Map(), 0, 0);
}

/** The node of a subschema, which stands at a member of the place that is read. */
export function subschema(visit: Visit, ...tokens: readonly (string | number)[]): SchemaNode {
  const { walk, place, scope, depth, steps } = visit;
  return nodeAt(walk, walk.index.child(place, ...tokens), scope, depth + 1, steps + 1);
}

/** The node that a reference leads to. It starts anew: its target is as deep as it stands in the document. */
export function referredNode({ walk, scope, depth, steps }: Visit, target: Location): SchemaNode {
  return nodeAt(walk, target, scope, Math.min(depth, tokensOf(target.pointer)), steps + 1);
}

/** One more node for the same place, which no keyword declares. */
export function addedNode({ walk: { nodes }, place }: Visit): Draft {
  const draft = emptyNode(nodes.size, place.pointer);
  nodes.set(`added ${nodes.size}`, draft);
  return draft;
}

function nodeAt(walk: Walk, place: Location, outer: DynamicScope, depth: number, steps: number): SchemaNode {
  const { nodes, visits, findings } = walk;
  const scope = enter(outer, walk.index.dynamicAnchors(place.resource));
  const key = scope.size === 0 ? place.pointer : `${place.pointer} ${keyOf(scope)}`;
  const known = nodes.get(key);
  if (known !== undefined) return known;
  const draft = emptyNode(nodes.size, place.pointer);
  const excess = excessOf(nodes.size, depth, steps);
  if (excess !== undefined) {
    const message = `The schema has ${excess}; nothing past that is read.`;
    breakOff(findings, "MCPGEN_SCHEMA_TOO_LARGE", "", message);
    return draft;
  }
  nodes.set(key, draft);
  visits.push({ walk, draft, place, scope, depth, steps });
  return draft;
}

/** What there would be too much of with one node more; `undefined` for nothing. */
function excessOf(nodes: number, depth: number, steps: number): string | undefined {
  if (nodes >= BOUNDS.subschemas) return `more than ${BOUNDS.subschemas} subschemas`;
  if (depth > BOUNDS.depth) return `subschemas more than ${BOUNDS.depth} deep`;
  if (steps > BOUNDS.steps) return `a chain of more than ${BOUNDS.steps} references and subschemas`;
  return undefined;
}

/** The dynamic scope in a schema resource: the outermost place of an anchor holds. */
function enter(outer: DynamicScope, anchors: ReadonlyMap<string, Location> | undefined): DynamicScope {
  if (anchors === undefined) return outer;
  const fresh = [...anchors].filter(([name]) => !outer.has(name));
  return fresh.length === 0 ? outer : new Map([...outer, ...fresh]);
}

function keyOf(scope: DynamicScope): string {
  return [...scope].map(([name, { pointer }]) => `${name}=${pointer}`).join(" ");
}

function tokensOf(pointer: string): number {
  return pointer.split("/").length - 1;
}
