import { isObject, member } from "../json-value.js";
import type { Conjunct } from "./conjuncts.js";
import { declaredBy, type Declared } from "./declared.js";
import { decide, type Effort } from "./effort.js";
import { costOf, isForbidden, partsOf, wholeMember } from "./members.js";
import { resolve, type Node, type Root } from "./node.js";
import { patternsOf, requiredNames } from "./parts.js";
import { matches } from "./patterns.js";

const MAX_DEPTH = 10;
/** Schemas that are rewritten at most: references can lead back in many ways. */
const MAX_SCHEMAS = 2_000;

/**
 * The wider schema, with members that the narrower one leaves undeclared but allows taken as they come. Not so those that it
 * demands without declaring them: everybody sends them.
 */
export function withoutNewMembers(wide: Node, narrow: Node, effort: Effort): unknown {
  return decide(effort, MAX_SCHEMAS, (steps) => {
    const limits: Limits = { depth: 0, left: steps, said: new Map() };
    return [rewritten(wide, narrow, limits), limits.left];
  });
}

interface Limits {
  depth: number;
  left: number;
  /** What narrower schemas say, for the parts of a conjunction that all ask for it. */
  readonly said: Map<Node, Said>;
}

interface Said {
  readonly known: Declared;
  readonly conjuncts: readonly Conjunct[];
  readonly required: ReadonlySet<string>;
  /** Schemas' worth of looking for a name. */
  readonly costOfName: number;
}

function saidBy(narrow: Node, limits: Limits): Said {
  const { said } = limits;
  let found = said.get(narrow);
  if (found === undefined) {
    const conjuncts = partsOf(narrow);
    const costOfName = costOf(conjuncts);
    limits.left -= costOfName;
    said.set(
      narrow,
      (found = { known: declaredBy(narrow), conjuncts, required: requiredNames(conjuncts), costOfName }),
    );
  }
  return found;
}

function rewritten(wide: Node, narrow: Node, limits: Limits): unknown {
  const { schema, root } = wide;
  if (!isObject(schema) || limits.depth > MAX_DEPTH || --limits.left < 0) return schema;
  limits.depth++;
  const result = combined(schema, root, narrow, limits) ?? { ...schema, ...parts(schema, root, narrow, limits) };
  limits.depth--;
  return result;
}

/** With what a reference leads to in its place. */
function combined(schema: Record<string, unknown>, root: Root, narrow: Node, limits: Limits): unknown {
  const { $ref: reference, ...rest } = schema;
  const target = typeof reference === "string" ? resolve(reference, root) : undefined;
  if (target === undefined) return undefined;
  const referred = rewritten({ schema: target, root }, narrow, limits);
  // Draft-07 ignores what stands beside a reference.
  if (root.dialect === "draft-07") return referred;
  return { allOf: [referred, rewritten({ schema: rest, root }, narrow, limits)] };
}

/** The keywords of a schema that speak of members and elements, rewritten. */
function parts(schema: Record<string, unknown>, root: Root, narrow: Node, limits: Limits): Record<string, unknown> {
  const below = (part: unknown, other: Node): unknown => rewritten({ schema: part, root }, other, limits);
  const result: Record<string, unknown> = {};
  const { known, conjuncts, required, costOfName } = saidBy(narrow, limits);
  const properties = member(schema, "properties");
  if (isObject(properties)) {
    const members = Object.entries(properties).map(([name, one]): [string, unknown] => {
      limits.left -= costOfName;
      if (limits.left < 0) return [name, one];
      const declared = known.members.get(name);
      const other = wholeMember(conjuncts, name, declared, narrow.root, false);
      if (declared !== undefined || required.has(name)) return [name, below(one, other)];
      return [name, isForbidden(other) ? one : true];
    });
    result["properties"] = Object.fromEntries(members);
  }
  const patterns = member(schema, "patternProperties");
  if (isObject(patterns) && conjuncts.every(saysNothingOfOthers)) {
    const isNew = (pattern: string): boolean => {
      limits.left -= known.members.size / 8;
      return limits.left >= 0 && [...known.members.keys()].every((name) => matches(pattern, name) === false);
    };
    const members = Object.entries(patterns).map(([pattern, one]) => [pattern, isNew(pattern) ? true : one] as const);
    result["patternProperties"] = Object.fromEntries(members);
  }
  const all = member(schema, "allOf");
  if (Array.isArray(all)) result["allOf"] = all.map((part) => below(part, narrow));
  const items = member(schema, "items");
  if (isObject(items) && known.items !== undefined) {
    result["items"] = below(items, { schema: known.items.schema, root: narrow.root });
  }
  return result;
}

/** Whether members that it does not name may be anything. */
function saysNothingOfOthers(part: Conjunct): boolean {
  return patternsOf(part).length === 0 && (part.keywords["additionalProperties"] ?? true) === true;
}
