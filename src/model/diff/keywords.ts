import type { Dialect } from "../schema/dialect.js";

const ANNOTATIONS: ReadonlySet<string> = new Set(
  (
    "$schema $id $anchor $dynamicAnchor $comment $defs $vocabulary definitions title description default examples " +
    "deprecated readOnly writeOnly contentEncoding contentMediaType contentSchema"
  ).split(" "),
);

/** Assertions that are decided here. */
export const ASSERTIONS: ReadonlySet<string> = new Set(
  (
    "type enum const not anyOf oneOf if then else minimum maximum exclusiveMinimum exclusiveMaximum multipleOf " +
    "minLength maxLength pattern format minItems maxItems uniqueItems prefixItems items contains minContains " +
    "maxContains properties patternProperties additionalProperties required minProperties maxProperties " +
    "propertyNames dependentRequired dependentSchemas"
  ).split(" "),
);

/** Assertions that other dialects have, or that are left undecided. */
export const UNDECIDED: ReadonlySet<string> = new Set(
  "unevaluatedProperties unevaluatedItems $dynamicRef $recursiveRef dependencies extends disallow divisibleBy".split(
    " ",
  ),
);

/** Assertions that make conjuncts of their own, or are read as others. */
const APART: ReadonlySet<string> = new Set(["$ref", "allOf", "nullable", "additionalItems"]);

/** Whether a schema says something about instances, not only about itself. */
export function isAssertion(keyword: string): boolean {
  return ASSERTIONS.has(keyword) || UNDECIDED.has(keyword) || APART.has(keyword);
}

/** The same where the dialect may be one that is not read: there, what is not known may say anything. */
export function mayAssert(keyword: string, dialect: Dialect | undefined): boolean {
  return dialect === undefined ? !isAnnotation(keyword) : isAssertion(keyword);
}

/** Whether the keyword is a documented annotation. */
export function isAnnotation(keyword: string): boolean {
  return ANNOTATIONS.has(keyword);
}
