import { member, type JsonObject } from "../json-value.js";
import { PLACES, type Dialect } from "./dialect.js";
import type { Draft, Json, TypeName } from "./node.js";

const TYPES: ReadonlySet<unknown> = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);
const COUNTS = [
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "minContains",
  "maxContains",
] as const;
const NUMBERS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] as const;
const TEXTS = ["title", "description", "format"] as const;
const FLAGS = ["deprecated", "readOnly", "writeOnly", "uniqueItems"] as const;

/** Keywords that can refuse a value. */
export const ASSERTING: ReadonlySet<string> = new Set([
  ..."type enum const multipleOf pattern format uniqueItems required dependentRequired nullable".split(" "),
  ...COUNTS,
  ...NUMBERS,
  ...PLACES["2020-12"]
    .map(([keyword]) => keyword)
    .filter((keyword) => keyword !== "$defs" && keyword !== "definitions"),
]);

/**
 * Reads the keywords that have no subschemas. One whose value is not what the keyword takes is reported and left out:
 * it says nothing that could be checked.
 */
export function readAssertions(
  draft: Draft,
  value: JsonObject,
  dialect: Dialect,
  bad: (keyword: string, expected: string) => void,
  reword: (keyword: string, message: string, hint: string) => void,
): void {
  const type = member(value, "type");
  const types = [type].flat();
  if (type !== undefined) {
    if (types.length > 0 && types.every((name) => TYPES.has(name))) draft.types = [...new Set(types)] as TypeName[];
    else bad("type", "null, boolean, integer, number, string, array, object or a list of these");
  }
  const values = member(value, "enum");
  if (values !== undefined) {
    if (Array.isArray(values)) draft.enum = values as Json[];
    else bad("enum", "a list of values");
  }
  const constant = member(value, "const");
  if (constant !== undefined) draft.const = { value: constant as Json };

  for (const keyword of COUNTS) {
    if (dialect === "draft-07" && keyword.endsWith("Contains")) continue;
    const found = member(value, keyword);
    if (found === undefined) continue;
    if (typeof found === "number" && Number.isInteger(found) && found >= 0) draft[keyword] = found;
    else bad(keyword, "a whole number that is not negative");
  }
  // The limits come first, since draft-04 has flags that say whether they are exclusive.
  for (const keyword of NUMBERS) {
    const found = member(value, keyword);
    if (found === undefined) continue;
    if (typeof found === "number") draft[keyword] = found;
    else if (typeof found !== "boolean" || !readFlag(draft, keyword, found, value, reword)) bad(keyword, "a number");
  }
  const multiple = member(value, "multipleOf");
  if (multiple !== undefined) {
    if (typeof multiple === "number" && multiple > 0) draft.multipleOf = multiple;
    else bad("multipleOf", "a positive number");
  }
  // Annotations of the wrong type are no worse than none.
  for (const keyword of TEXTS) {
    const found = member(value, keyword);
    if (typeof found === "string") draft[keyword] = found;
  }
  for (const keyword of FLAGS) {
    const found = member(value, keyword);
    if (typeof found === "boolean") draft[keyword] = found;
    else if (found !== undefined) bad(keyword, "true or false");
  }
  const required = member(value, "required");
  if (required !== undefined) {
    if (isNames(required)) draft.required = [...new Set(required)];
    else bad("required", "a list of property names");
  }
  if (dialect === "draft-07") return;
  const dependent = member(value, "dependentRequired");
  if (typeof dependent === "object" && dependent !== null) {
    const entries = Object.entries(dependent as JsonObject).filter(([, names]) => isNames(names));
    draft.dependentRequired = new Map(entries as [string, string[]][]);
  } else if (dependent !== undefined) bad("dependentRequired", "lists of property names by name");
}

const LIMIT_OF: ReadonlyMap<string, "minimum" | "maximum"> = new Map([
  ["exclusiveMinimum", "minimum"],
  ["exclusiveMaximum", "maximum"],
]);

/** `exclusiveMinimum: true` beside `minimum`, as draft-04 and OpenAPI 3.0 write it. */
function readFlag(
  draft: Draft,
  keyword: (typeof NUMBERS)[number],
  flag: boolean,
  value: JsonObject,
  reword: (keyword: string, message: string, hint: string) => void,
): boolean {
  const limit = LIMIT_OF.get(keyword);
  const found = limit === undefined ? undefined : member(value, limit);
  if (limit === undefined || typeof found !== "number") return false;
  if (flag) {
    draft[keyword] = found;
    delete draft[limit];
  }
  const hint = flag ? `Write \`"${keyword}": ${found}\` and no \`${limit}\`.` : "Leave it out.";
  reword(keyword, `\`${keyword}\` is a flag, as in draft-04; it is read as one.`, hint);
  return true;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}
