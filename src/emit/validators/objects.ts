import { saysOnly, valuesOf } from "../../model/schema/facts.js";
import type { Json, PatternProperty, SchemaNode } from "../../model/schema/node.js";
import { code, group, indent, join, line, list, literal, type Code } from "../code.js";
import { validation } from "../symbols.js";
import type { Checks, Subject } from "./context.js";
import { and, broken, call, calleeOf, callWith, comparison, equal, not, or, type Condition } from "./conditions.js";
import { isInherited, members, type Members } from "./members.js";
import { compares } from "./narrowing.js";
import { MANY } from "./parts.js";

const KEY: Code = code`key`;
/** More names than this are looked up in a set. */
const FEW = 32;

/** Whether a property is present. */
export function isPresent(read: Code): Condition {
  return not(equal(read, code`undefined`));
}

/** The keywords about objects, for a value that is one. */
export function objectConditions(node: SchemaNode, subject: Subject, checks: Checks): Condition {
  if (subject.members !== undefined) return membersCondition(node, { ...subject, members: subject.members }, checks);
  const inside: ReadSubject = { ...subject, code: code`value`, parameter: true, members: members() };
  const condition = membersCondition(node, inside, checks);
  if (condition === true || condition === false) return condition;
  const callee = calleeOf(condition);
  if (callee !== undefined) return callWith(callee, subject);
  const name = checks.declare(
    "object",
    (made) => code`const ${made} = ${inside.members.reader(validation.JsonObject, [], condition)};`,
  );
  return callWith(name, subject);
}

/** An object whose members the function that is being printed reads. */
type ReadSubject = Subject & { readonly members: Members };

function membersCondition(node: SchemaNode, subject: ReadSubject, checks: Checks): Condition {
  const { required, properties, minProperties = 0, maxProperties } = node;
  const value = subject.code;
  const must = new Set(required);
  const undeclared = required.filter((name) => !properties.has(name));
  const count = code`${validation.countProperties}(${value})`;
  return and(
    inFrames(undeclared, subject, checks, (name, of) => isPresent(of.members.read(name))),
    inFrames(inOrder(properties), subject, checks, ([name, schema], of) =>
      propertyCondition(name, schema, must.has(name), of, checks),
    ),
    inFrames([...node.dependentRequired], subject, checks, ([name, names], of) =>
      or(not(isPresent(of.members.read(name))), and(...names.map((other) => isPresent(of.members.read(other))))),
    ),
    inFrames([...node.dependentSchemas], subject, checks, ([name, schema], of) =>
      or(not(isPresent(of.members.read(name))), checks.condition(schema, { ...of, narrowed: true })),
    ),
    memberCondition(node, subject, checks),
    minProperties === 0 || comparison(code`${count} >= ${literal(minProperties)}`),
    maxProperties === undefined || comparison(code`${count} <= ${literal(maxProperties)}`),
  );
}

/** Conditions about members, all of which hold; where there are many, a function for each so many. */
function inFrames<Item>(
  items: readonly Item[],
  subject: ReadSubject,
  checks: Checks,
  conditionOf: (item: Item, subject: ReadSubject) => Condition,
): Condition {
  if (items.length <= MANY) return and(...items.map((item) => conditionOf(item, subject)));
  const parts = Array.from({ length: Math.ceil(items.length / MANY) }, (_, at) => {
    const inside: ReadSubject = { ...subject, members: members() };
    const condition = and(...items.slice(at * MANY, (at + 1) * MANY).map((item) => conditionOf(item, inside)));
    if (typeof condition === "boolean") return condition;
    const name = checks.declare(
      "part",
      (made) => code`const ${made} = ${inside.members.reader(validation.JsonObject, [], condition)};`,
    );
    return call(code`${name}(${subject.code})`);
  });
  return and(...parts);
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
  { members: own, tag }: ReadSubject,
  checks: Checks,
): Condition {
  if (name === tag?.property && isDecided(schema, tag.values)) return true;
  const member = own.name(name);
  const condition = isInherited(name)
    ? checks.call(schema, { code: member, parameter: false })
    : checks.condition(schema, { code: member, parameter: false, constant: true, narrowed: own.isMet(name) });
  if (!required && condition === true) return true;
  own.read(name);
  if (!required) return or(equal(member, code`undefined`), condition);
  return refusesUndefined(schema) ? condition : and(isPresent(member), condition);
}

/** Whether a node only lists values, and a choice among them is made already. */
function isDecided(node: SchemaNode, chosen: readonly Json[]): boolean {
  const values = valuesOf(node) ?? [];
  return saysOnly(node, ["types", "enum", "const"]) && chosen.every((value) => values.includes(value));
}

/** Whether the node's own condition is false for `undefined`. */
function refusesUndefined(node: SchemaNode): boolean {
  return node.constant === false || node.types !== undefined || valuesOf(node) !== undefined;
}

/** The keywords that look at every property: `additionalProperties`, `patternProperties`, `propertyNames`. */
function memberCondition(node: SchemaNode, subject: ReadSubject, checks: Checks): Condition {
  const { additionalProperties, propertyNames, properties } = node;
  const patterns = node.patternProperties.filter(({ pattern }) => pattern.checked);
  const unchecked = patterns.length < node.patternProperties.length;
  const member = { code: code`value[key]`, parameter: false };
  const names =
    propertyNames === undefined || checks.condition(propertyNames, { code: KEY, parameter: false, kind: "string" });
  // With a pattern that is not checked nobody knows what is additional.
  const others = additionalProperties === undefined || unchecked || checks.condition(additionalProperties, member);
  const closed =
    additionalProperties?.constant === false && node.patternProperties.length === 0 && properties.size <= FEW;
  const [only] = patterns;
  if (only !== undefined && patterns.length === 1 && properties.size === 0 && others === false) {
    // Nothing but what the pattern names.
    const known = and(names, matches(only, checks), checks.condition(only.schema, member));
    return everyProperty(known, subject, checks);
  }
  const conditions = [
    names,
    ...patterns.map((entry) => {
      // So many in a row would be too much for the compiler.
      const condition =
        patterns.length > MANY ? checks.call(entry.schema, member) : checks.condition(entry.schema, member);
      return condition === true || or(not(matches(entry, checks)), condition);
    }),
    others === true ||
      closed ||
      or(
        isAmong([...properties.keys()], propertyNames !== undefined && compares(propertyNames), checks),
        ...patterns.map((entry) => matches(entry, checks)),
        others,
      ),
  ];
  return and(!closed || onlyKnown(node, subject), everyProperty(and(...conditions), subject, checks));
}

/** Comes after the conditions on the properties, so that the required ones are known to be there. */
function onlyKnown({ properties, required }: SchemaNode, { code: value, members: own }: ReadSubject): Condition {
  const names = [...properties.keys()];
  const optional = names.filter((name) => !required.includes(name));
  const always = names.length - optional.length;
  const counted = [
    ...(always > 0 || optional.length === 0 ? [literal(always)] : []),
    ...optional.map((name) => code`Number(${own.read(name)} !== undefined)`),
  ];
  return call(list(code`${validation.hasOnly}(`, [value, group(indent(join(counted, [code` +`, line])))], code`)`));
}

function isAmong(names: readonly string[], narrowed: boolean, checks: Checks): Condition {
  if (names.length === 0 || (names.length <= FEW && !narrowed))
    return or(...names.map((name) => equal(KEY, literal(name))));
  const set = checks.declare("names", (made) => code`const ${made} = new Set<unknown>(${literal(names)});`);
  return call(code`${set}.has(key)`);
}

function matches({ pattern }: PatternProperty, checks: Checks): Condition {
  return call(code`${checks.pattern(pattern)}.test(key)`);
}

/** Whether a condition on `key` and `value[key]` holds for every property that is present. */
function everyProperty(condition: Condition, subject: Subject, checks: Checks): Condition {
  if (condition === true) return true;
  const fails = and(not(condition), isPresent(code`value[key]`));
  const name = checks.declare(
    "members",
    (made) => code`
      const ${made} = (value: ${validation.JsonObject}): boolean => {
        ${refuseAny(code`key in value`, fails)}
        return true;
      };
    `,
  );
  return callWith(name, subject);
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
