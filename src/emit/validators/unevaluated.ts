import { leadsTo } from "../../model/schema/facts.js";
import { evaluatesAll, unevaluatedSides, type Side } from "../../model/schema/evaluated.js";
import type { SchemaNode } from "../../model/schema/node.js";
import { code, lines, literal, nothing, type Code } from "../code.js";
import { validation } from "../symbols.js";
import type { Checks, Mark, Subject } from "./context.js";
import { and, call, expression, not, or, type Condition } from "./conditions.js";
import { isKind } from "./kinds.js";
import { ownProperty } from "./members.js";
import { isPresent, refuseAny } from "./objects.js";

/**
 * `unevaluatedProperties` and `unevaluatedItems`: what the schema has looked at is noted first (names of properties,
 * indexes of items), for a value that is valid otherwise; then what is left is checked.
 */
export function unevaluatedCondition(node: SchemaNode, subject: Subject, checks: Checks): Condition {
  return and(...unevaluatedSides(node).map(([side, others]) => sideCondition(side, node, others, subject, checks)));
}

/** @param others The node without its `unevaluated…` keywords. */
function sideCondition(side: Side, node: SchemaNode, others: SchemaNode, subject: Subject, checks: Checks): Condition {
  const rest = side === "properties" ? node.unevaluatedProperties : node.unevaluatedItems;
  if (rest === undefined || evaluatesAll(side, others)) return true;
  const { kind, type } = VALUES[side];
  if (subject.kind !== undefined && subject.kind !== kind) return true;
  const condition = checks.condition(rest, { code: code`value[key]`, parameter: false });
  if (condition === true) return true;
  const left = and(call(code`!seen.has(key)`), isPresent(code`value[key]`), not(condition));
  const loop = side === "properties" ? refuseAny(code`key in value`, left) : refuseAny(code`key of value.keys()`, left);
  const noted = marks(side, others, checks).map(({ statement }) => statement);
  const name = checks.declare(
    "rest",
    (made) => code`
      const ${made} = (value: ${type}): boolean => {
        const seen = new Set<unknown>();
        ${lines([...noted, loop])}
        return true;
      };
    `,
  );
  const check = call(code`${name}(${subject.code})`);
  return subject.kind === kind ? check : or(not(isKind(kind, subject)), check);
}

/** The values that have a side's members, as the functions that look at these know them. */
const VALUES = {
  properties: {
    kind: "object",
    type: validation.JsonObject,
    subject: { code: code`value`, parameter: true, kind: "object" },
  },
  items: {
    kind: "array",
    type: code`readonly unknown[]`,
    subject: { code: code`value`, parameter: true, kind: "array" },
  },
} as const;

/** What notes what a valid value's schema has looked at. */
function marks(side: Side, node: SchemaNode, checks: Checks): Mark[] {
  const all = side === "properties" ? code`key in value` : code`key of value.keys()`;
  if (evaluatesAll(side, node)) return markEach(all, true);
  const { subject } = VALUES[side];
  const of = (part: SchemaNode | undefined): readonly Mark[] => (part === undefined ? [] : marksOf(side, part, checks));
  const own = side === "properties" ? propertyMarks(node, checks) : itemMarks(node, checks);
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((part) =>
    when(checks.condition(part, subject), of(part)),
  );
  const dependent = [...node.dependentSchemas].flatMap(([name, part]) =>
    side === "items" ? [] : when(isPresent(ownProperty(subject.code, name)), of(part)),
  );
  const test = node.if === undefined || checks.condition(node.if, subject);
  const conditional =
    node.if === undefined ? [] : [...when(test, [...of(node.if), ...of(node.then)]), ...when(not(test), of(node.else))];
  return [...own, ...[...node.refs, ...node.allOf].flatMap(of), ...branches, ...dependent, ...conditional];
}

/** The same of a part; for one that others refer to as well, by calling a function. */
function marksOf(side: Side, part: SchemaNode, checks: Checks): readonly Mark[] {
  const node = leadsTo(part);
  const known = checks.marked[side];
  const found = known.get(node) ?? marks(side, node, checks);
  known.set(node, found);
  if (found.length < 2 || !checks.isShared(node)) return found;
  const reads = found.some((mark) => mark.reads);
  const name = checks.declare(
    "marks",
    (made) => code`
      const ${made} = (${reads ? code`value: ${VALUES[side].type}, ` : nothing}seen: Set<unknown>): void => {
        ${statementsOf(found)}
      };
    `,
  );
  const called = [{ statement: reads ? code`${name}(value, seen);` : code`${name}(seen);`, reads }];
  known.set(node, called);
  return called;
}

function statementsOf(all: readonly Mark[]): Code {
  return lines(all.map(({ statement }) => statement));
}

function when(condition: Condition, then: readonly Mark[]): Mark[] {
  if (condition === false || then.length === 0) return [];
  if (condition === true) return [...then];
  const statement = code`
    if (${expression(condition)}) {
      ${statementsOf(then)}
    }
  `;
  return [{ statement, reads: true }];
}

function mark(member: string | number): Mark {
  return { statement: code`seen.add(${literal(member)});`, reads: false };
}

/** A loop that notes the members for which a condition holds. */
function markEach(members: Code, condition: Condition): Mark[] {
  if (condition === false) return [];
  if (condition === true) return [{ statement: code`for (const ${members}) seen.add(key);`, reads: true }];
  const statement = code`
    for (const ${members}) {
      if (${expression(condition)}) seen.add(key);
    }
  `;
  return [{ statement, reads: true }];
}

function propertyMarks(node: SchemaNode, checks: Checks): Mark[] {
  const patterns = node.patternProperties.flatMap(({ pattern }) =>
    // Nobody knows what one matches that is not checked, so nothing that it may match is left over.
    markEach(code`key in value`, !pattern.checked || call(code`${checks.pattern(pattern)}.test(key)`)),
  );
  return [...[...node.properties.keys()].map(mark), ...patterns];
}

function itemMarks(node: SchemaNode, checks: Checks): Mark[] {
  const prefix = [...node.prefixItems.keys()].map(mark);
  if (node.contains === undefined) return prefix;
  const contained = checks.condition(node.contains, { code: code`item`, parameter: false, constant: true });
  const members = contained === true ? code`key of value.keys()` : code`[key, item] of value.entries()`;
  return [...prefix, ...markEach(members, contained)];
}
