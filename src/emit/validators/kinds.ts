import { kindOf, kindsOfType, KINDS, type Kind } from "../../model/schema/facts.js";
import type { Json, SchemaNode } from "../../model/schema/node.js";
import { code, literal } from "../code.js";
import { validation } from "../symbols.js";
import { arrayConditions } from "./arrays.js";
import type { Checks, Subject } from "./context.js";
import { and, call, callWith, equal, not, or, type Condition } from "./conditions.js";
import { objectConditions } from "./objects.js";
import { inParts } from "./parts.js";
import { assertsFormat, numberConditions, stringConditions, valueCondition } from "./scalars.js";

/** More values than this are looked up in a set. */
const FEW = 12;

/** `type`, and the keywords of each kind of value that it lets through. */
export function kindConditions(node: SchemaNode, subject: Subject, checks: Checks): Condition {
  const { types } = node;
  if (types === undefined) return keywords(node, new Set(KINDS), subject, checks);
  const kinds = new Set(kindsOfType(node)).values();
  return or(
    ...[...kinds].map((kind) => {
      if (subject.kind !== undefined && subject.kind !== kind) return false;
      const whole = kind === "number" && !types.includes("number");
      const known = subject.kind === kind && !whole;
      // Whoever looks for a format looks for a string.
      const implied = kind === "string" && assertsFormat(node);
      const test = known || implied ? true : whole ? callWith(validation.isInteger, subject) : isKind(kind, subject);
      return and(test, keywordsOf(kind, node, { ...subject, kind }, checks));
    }),
  );
}

/** The keywords of each kind, for a value that may be of any of them: a keyword holds for values of other kinds. */
function keywords(node: SchemaNode, kinds: ReadonlySet<Kind>, subject: Subject, checks: Checks): Condition {
  const sole = kinds.size === 1 || subject.kind !== undefined;
  return and(
    ...[...kinds].map((kind) => {
      if (subject.kind !== undefined && subject.kind !== kind) return true;
      const condition = keywordsOf(kind, node, { ...subject, kind }, checks);
      return sole || condition === true ? condition : or(not(isKind(kind, subject)), condition);
    }),
  );
}

/** `enum` and `const`. */
export function valuesCondition(listed: readonly Json[], subject: Subject, checks: Checks): Condition {
  const values = listed.filter((value) => subject.kind === undefined || kindOf(value) === subject.kind);
  const scalars = values.every((value) => typeof value !== "object" || value === null);
  if (!scalars || values.length <= FEW) {
    return inParts(or, values, subject, checks, (value, of) => valueCondition([value], of.code));
  }
  const set = checks.declare("values", (name) => code`const ${name} = new Set<unknown>(${literal(values)});`);
  return call(code`${set}.has(${subject.code})`);
}

/** Whether a value is of a kind. */
export function isKind(kind: Kind, subject: Subject): Condition {
  const value = subject.code;
  switch (kind) {
    case "null":
      return equal(value, code`null`);
    case "boolean":
    case "string":
      return equal(code`typeof ${value}`, literal(kind));
    case "number":
      return callWith(validation.isNumber, subject);
    case "array":
      return callWith(code`Array.isArray`, subject);
    case "object":
      return callWith(validation.isObject, subject);
  }
}

function keywordsOf(kind: Kind, node: SchemaNode, subject: Subject, checks: Checks): Condition {
  switch (kind) {
    case "number":
      return numberConditions(node, subject.code);
    case "string":
      return stringConditions(node, subject.code, checks);
    case "array":
      return arrayConditions(node, subject, checks);
    case "object":
      return objectConditions(node, subject, checks);
    default:
      return true;
  }
}
