import type { SchemaNode } from "../../model/schema/node.js";
import { code, lines, literal, nothing, type Code } from "../code.js";
import { validation } from "../symbols.js";
import type { Checks, Subject } from "./context.js";
import { and, call, declaredArrow, expression, not, or, type Condition } from "./conditions.js";
import { isKind } from "./kinds.js";
import { ownProperty } from "./members.js";
import { isPresent, refuseAny } from "./objects.js";

const VALUE: Subject = { code: code`value`, parameter: true };

type Side = "properties" | "items";

/**
 * `unevaluatedProperties` and `unevaluatedItems`: what the schema has looked at is noted first (names of properties,
 * indexes of items), for a value that is valid otherwise; then what is left is checked.
 */
export function unevaluatedCondition(node: SchemaNode, subject: Subject, checks: Checks): Condition {
  return and(sideCondition("properties", node, subject, checks), sideCondition("items", node, subject, checks));
}

function sideCondition(side: Side, node: SchemaNode, subject: Subject, checks: Checks): Condition {
  const rest = side === "properties" ? node.unevaluatedProperties : node.unevaluatedItems;
  if (rest === undefined) return true;
  const kind = side === "properties" ? "object" : "array";
  if (subject.kind !== undefined && subject.kind !== kind) return true;
  const condition = checks.condition(rest, { code: code`value[key]`, parameter: false });
  if (condition === true) return true;
  const noted = marks(
    side,
    { ...node, unevaluatedProperties: undefined, unevaluatedItems: undefined } as never,
    checks,
  );
  const type = side === "properties" ? validation.JsonObject : code`readonly unknown[]`;
  const left = and(call(code`!seen.has(key)`), isPresent(code`value[key]`), not(condition));
  const loop = side === "properties" ? refuseAny(code`key in value`, left) : refuseAny(code`key of value.keys()`, left);
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

/** Statements that note what a valid value's schema has looked at. */
function marks(side: Side, node: SchemaNode, checks: Checks): Code[] {
  const own = side === "properties" ? propertyMarks(node, checks) : itemMarks(node, checks);
  const always = [...node.refs, ...node.allOf].flatMap((part) => marks(side, part, checks));
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((part) =>
    when(checks.condition(part, VALUE), marks(side, part, checks)),
  );
  const dependent = [...node.dependentSchemas].flatMap(([name, part]) =>
    side === "items" ? [] : when(isPresent(ownProperty(VALUE.code, name)), marks(side, part, checks)),
  );
  return [...own, ...always, ...branches, ...dependent, ...conditionalMarks(side, node, checks)];
}

function conditionalMarks(side: Side, node: SchemaNode, checks: Checks): Code[] {
  if (node.if === undefined) return [];
  const holds = checks.condition(node.if, VALUE);
  const [then, otherwise] = [node.then, node.else].map((part) => (part === undefined ? [] : marks(side, part, checks)));
  return [
    ...when(holds, [...marks(side, node.if, checks), ...(then as Code[])]),
    ...when(not(holds), otherwise as Code[]),
  ];
}

function when(condition: Condition, statements: readonly Code[]): Code[] {
  if (condition === false || statements.length === 0) return [];
  if (condition === true) return [...statements];
  return [
    code`
      if (${expression(condition)}) {
        ${lines(statements)}
      }
    `,
  ];
}

function propertyMarks(node: SchemaNode, checks: Checks): Code[] {
  if (node.additionalProperties !== undefined || node.unevaluatedProperties !== undefined) {
    return [code`for (const key in value) seen.add(key);`];
  }
  const patterns = node.patternProperties.map(({ pattern }) =>
    pattern.checked
      ? marksIf(code`key in value`, code`${checks.pattern(pattern)}.test(key)`)
      : // Nobody knows what it matches, so nothing that it may match is left over.
        code`for (const key in value) seen.add(key);`,
  );
  const names = [...node.properties.keys()].map((name) => code`seen.add(${literal(name)});`);
  return [...names, ...patterns];
}

function marksIf(members: Code, test: Code): Code {
  return code`
    for (const ${members}) {
      if (${test}) seen.add(key);
    }
  `;
}

function itemMarks(node: SchemaNode, checks: Checks): Code[] {
  if (node.items !== undefined || node.unevaluatedItems !== undefined) {
    return [code`for (const key of value.keys()) seen.add(key);`];
  }
  const prefix = node.prefixItems.map((_, index) => code`seen.add(${literal(index)});`);
  if (node.contains === undefined) return prefix;
  const parameter = code`item`;
  const condition = checks.condition(node.contains, { code: parameter, parameter: true });
  const item = declaredArrow(parameter, nothing, condition);
  const check = checks.declare("contains", (name) => code`const ${name} = ${item};`);
  return [...prefix, marksIf(code`[key, item] of value.entries()`, code`${check}(item)`)];
}
