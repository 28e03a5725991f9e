import type { PatternProperty, SchemaNode } from "../model/schema-node.js";
import { valuesOf } from "../model/schema-facts.js";
import { code, literal, type Code } from "./code.js";
import { validation } from "./symbols.js";
import type { Checks, Subject } from "./validators-context.js";
import { inParts, MANY } from "./validators-parts.js";
import { and, broken, call, comparison, not, or, type Condition } from "./validators-conditions.js";

const KEY: Code = code`key`;
/** More names than this are looked up in a set. */
const FEW = 32;

/** Names that every object inherits: read as own properties only. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** A property of a value that is an object. */
export function property(value: Code, name: string): Code {
  return INHERITED.has(name) ? code`${validation.own}(${value}, ${literal(name)})` : code`${value}[${literal(name)}]`;
}

/** Whether a property is present. */
export function isPresent(value: Code, name: string): Condition {
  return comparison(code`${property(value, name)} !== undefined`);
}

/** The keywords about objects, for a value that is one. */
export function objectConditions(node: SchemaNode, subject: Subject, checks: Checks): Condition {
  const { required, properties, minProperties = 0, maxProperties } = node;
  const value = subject.code;
  const must = new Set(required);
  const undeclared = required.filter((name) => !properties.has(name));
  const count = code`${validation.countProperties}(${value})`;
  return and(
    inParts(and, undeclared, subject, checks, (name, of) => isPresent(of.code, name)),
    inParts(and, inOrder(properties), subject, checks, ([name, schema], of) =>
      propertyCondition(name, schema, must.has(name), of.code, checks),
    ),
    inParts(and, [...node.dependentRequired], subject, checks, ([name, names], of) =>
      or(not(isPresent(of.code, name)), and(...names.map((other) => isPresent(of.code, other)))),
    ),
    inParts(and, [...node.dependentSchemas], subject, checks, ([name, schema], of) =>
      or(not(isPresent(of.code, name)), checks.condition(schema, of)),
    ),
    memberCondition(node, subject, checks),
    minProperties === 0 || comparison(code`${count} >= ${literal(minProperties)}`),
    maxProperties === undefined || comparison(code`${count} <= ${literal(maxProperties)}`),
  );
}

/** Single values first: they tell the alternatives of a union apart at the least cost. */
function inOrder(properties: ReadonlyMap<string, SchemaNode>): [string, SchemaNode][] {
  const isTag = ([, schema]: [string, SchemaNode]): boolean => schema.const !== undefined;
  const entries = [...properties];
  return [...entries.filter(isTag), ...entries.filter((entry) => !isTag(entry))];
}

function propertyCondition(
  name: string,
  schema: SchemaNode,
  required: boolean,
  value: Code,
  checks: Checks,
): Condition {
  // A path is repeated in its conditions; `own` must be called only where the compiler can follow its result.
  const read = property(value, name);
  const condition = INHERITED.has(name)
    ? call(code`${checks.functionFor(schema)}(${read})`)
    : checks.condition(schema, { code: read, parameter: false });
  if (!required) return condition === true ? true : or(comparison(code`${read} === undefined`), condition);
  return refusesUndefined(schema) ? condition : and(isPresent(value, name), condition);
}

/** Whether the node's own condition is false for `undefined`. */
function refusesUndefined(node: SchemaNode): boolean {
  return node.constant === false || node.types !== undefined || valuesOf(node) !== undefined;
}

/** The keywords that look at every property: `additionalProperties`, `patternProperties`, `propertyNames`. */
function memberCondition(node: SchemaNode, { code: value }: Subject, checks: Checks): Condition {
  const { additionalProperties, propertyNames, properties } = node;
  const patterns = node.patternProperties.filter(({ pattern }) => pattern.checked);
  const unchecked = patterns.length < node.patternProperties.length;
  const member = { code: code`value[key]`, parameter: false };
  // With a pattern that is not checked nobody knows what is additional.
  const others = additionalProperties === undefined || unchecked || checks.condition(additionalProperties, member);
  const conditions = [
    propertyNames === undefined || checks.condition(propertyNames, { code: KEY, parameter: false, kind: "string" }),
    ...patterns.map((entry) => {
      // So many in a row would be too much for the compiler.
      const condition =
        patterns.length > MANY
          ? call(code`${checks.functionFor(entry.schema)}(${member.code})`)
          : checks.condition(entry.schema, member);
      return condition === true || or(not(matches(entry, checks)), condition);
    }),
    others === true ||
      or(isAmong([...properties.keys()], checks), ...patterns.map((entry) => matches(entry, checks)), others),
  ];
  return everyProperty(and(...conditions), value, checks);
}

function isAmong(names: readonly string[], checks: Checks): Condition {
  if (names.length <= FEW) return or(...names.map((name) => comparison(code`key === ${literal(name)}`)));
  const set = checks.declare("names", (made) => code`const ${made} = new Set<unknown>(${literal(names)});`);
  return call(code`${set}.has(key)`);
}

function matches({ pattern }: PatternProperty, checks: Checks): Condition {
  return call(code`${checks.pattern(pattern)}.test(key)`);
}

/** Whether a condition on `key` and `value[key]` holds for every property that is present. */
export function everyProperty(condition: Condition, value: Code, checks: Checks): Condition {
  if (condition === true) return true;
  const fails = and(not(condition), comparison(code`value[key] !== undefined`));
  const name = checks.declare(
    "members",
    (made) => code`
      const ${made} = (value: ${validation.JsonObject}): boolean => {
        ${refuseAny(code`key in value`, fails)}
        return true;
      };
    `,
  );
  return call(code`${name}(${value})`);
}

/** A loop that ends with `false` at the first member for which a condition holds. */
export function refuseAny(members: Code, condition: Condition): Code {
  return code`
    for (const ${members}) {
      if (${broken(condition)}) {
        return false;
      }
    }
  `;
}
