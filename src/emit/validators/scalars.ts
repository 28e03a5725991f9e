import { ASSERTED_FORMATS, type Json, type SchemaNode } from "../../model/schema/node.js";
import { code, literal, type Code } from "../code.js";
import type { Checks } from "./context.js";
import { validation } from "../symbols.js";
import { and, call, comparison, equal, not, or, type Condition } from "./conditions.js";

const FORMAT_CHECKS: ReadonlyMap<string, Code> = new Map([
  ["date-time", validation.isDateTime],
  ["date", validation.isDate],
  ["time", validation.isTime],
  ["email", validation.isEmail],
  ["hostname", validation.isHostname],
  ["ipv4", validation.isIpv4],
  ["ipv6", validation.isIpv6],
  ["uri", validation.isUri],
  ["uuid", validation.isUuid],
  ["regex", validation.isRegex],
]);

/** The runtime's check of an asserted format. */
export function formatCheck(format: string): Code {
  return FORMAT_CHECKS.get(format) as Code;
}

/** The keywords about numbers, for a value that is one. */
export function numberConditions(node: SchemaNode, value: Code): Condition {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node;
  const bound = (limit: number | undefined, operator: Code): Condition =>
    limit === undefined ? true : comparison(code`${value} ${operator} ${literal(limit)}`);
  return and(
    bound(minimum, code`>=`),
    bound(maximum, code`<=`),
    bound(exclusiveMinimum, code`>`),
    bound(exclusiveMaximum, code`<`),
    multipleCondition(multipleOf, value),
  );
}

function multipleCondition(multipleOf: number | undefined, value: Code): Condition {
  if (multipleOf === undefined) return true;
  if (Number.isInteger(multipleOf)) return equal(code`${value} % ${literal(multipleOf)}`, code`0`);
  return call(code`${validation.isMultiple}(${value}, ${literal(multipleOf)})`);
}

/** The keywords about strings, for a value that is one; first the format, since it looks for a string by itself. */
export function stringConditions(node: SchemaNode, value: Code, checks: Checks): Condition {
  const { minLength = 0, maxLength } = node;
  return and(
    !assertsFormat(node) || call(code`${formatCheck(node.format)}(${value})`),
    minLength !== 1 || not(equal(value, code`""`)),
    minLength < 2 || call(code`${validation.isAtLeast}(${value}, ${literal(minLength)})`),
    maxLength === undefined || call(code`${validation.isAtMost}(${value}, ${literal(maxLength)})`),
    node.pattern?.checked !== true || call(code`${checks.pattern(node.pattern)}.test(${value})`),
  );
}

/** Whether a node has a format that is more than an annotation. */
export function assertsFormat(node: SchemaNode): node is SchemaNode & { readonly format: string } {
  return ASSERTED_FORMATS.has(node.format ?? "");
}

/** Whether a value equals one of a few. */
export function valueCondition(values: readonly Json[], value: Code): Condition {
  return or(
    ...values.map((wanted) =>
      typeof wanted === "object" && wanted !== null
        ? call(code`${validation.isEqual}(${value}, ${literal(wanted)})`)
        : equal(value, literal(wanted)),
    ),
  );
}
