import type { PatternProperty, SchemaNode } from "../model/schema-node.js";
import { valuesOf } from "../model/schema-facts.js";
import { code, literal, type Code } from "./code.js";
import { validation } from "./symbols.js";
import type { Checks, Subject } from "./validators-context.js";
import { and, broken, call, comparison, not, or, type Condition } from "./validators-conditions.js";

const KEY: Code = code`key`;

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
  const count = code`${validation.countProperties}(${value})`;
  return and(
    ...required.filter((name) => !properties.has(name)).map((name) => isPresent(value, name)),
    ...inOrder(properties).map(([name, schema]) =>
      propertyCondition(name, schema, required.includes(name), value, checks),
    ),
    ...[...node.dependentRequired].map(([name, names]) =>
      or(not(isPresent(value, name)), and(...names.map((other) => isPresent(value, other)))),
    ),
    ...[...node.dependentSchemas].map(([name, schema]) =>
      or(not(isPresent(value, name)), checks.condition(schema, subject)),
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
  const known = or(...[...properties.keys()].map((name) => comparison(code`key === ${literal(name)}`)));
  const matched = patterns.map((entry) => matches(entry, checks));
  const conditions = [
    propertyNames === undefined || checks.condition(propertyNames, { code: KEY, parameter: false, kind: "string" }),
    ...patterns.map(({ schema }, index) => or(not(matched[index] as Condition), checks.condition(schema, member))),
    // With a pattern that is not checked nobody knows what is additional.
    additionalProperties === undefined ||
      unchecked ||
      or(known, ...matched, checks.condition(additionalProperties, member)),
  ];
  return everyProperty(and(...conditions), value, checks);
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
