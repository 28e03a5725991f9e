import { member, type JsonObject } from "../json-value.js";
import { PLACES, type Dialect } from "./dialect.js";
import { hasType } from "./facts.js";
import type { KeywordFindings } from "./findings.js";
import { limitFlags, namesByName, read } from "./keyword-values.js";
import type { Draft, Json } from "./node.js";

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
export function readAssertions(draft: Draft, value: JsonObject, dialect: Dialect, told: KeywordFindings): void {
  const { bad } = told;
  const type = read(value, "type", bad);
  if (type !== undefined) draft.types = [...new Set([type].flat())];
  const values = read(value, "enum", bad);
  if (values !== undefined) readValues(draft, values, told);
  const constant = member(value, "const");
  if (constant !== undefined) draft.const = { value: withoutSign(constant as Json) };

  for (const keyword of COUNTS) {
    if (dialect === "draft-07" && keyword.endsWith("Contains")) continue;
    const found = read(value, keyword, bad);
    if (found !== undefined) draft[keyword] = found;
  }
  readLimits(draft, value, told);
  const multiple = read(value, "multipleOf", bad);
  if (multiple !== undefined) draft.multipleOf = multiple;
  // Annotations of the wrong type are no worse than none.
  for (const keyword of TEXTS) {
    const found = read(value, keyword);
    if (found !== undefined) draft[keyword] = found;
  }
  for (const keyword of FLAGS) {
    const found = read(value, keyword, bad);
    if (found !== undefined) draft[keyword] = found;
  }
  const required = read(value, "required", bad);
  if (required !== undefined) draft.required = [...new Set(required)];
  if (dialect === "draft-07") return;
  const dependent = read(value, "dependentRequired", bad);
  if (dependent !== undefined) draft.dependentRequired = new Map(namesByName(dependent));
}

/** The values that `enum` lists, each scalar once. */
function readValues(draft: Draft, values: readonly Json[], { unlike }: KeywordFindings): void {
  const listed = [...new Set(values.map(withoutSign))];
  draft.enum = listed.filter((one) => hasType(draft, one));
  // A refusal would name values that `type` does not take: "expected one of "a", null, got null".
  if (draft.enum.length < listed.length) unlike();
}

/** JavaScript knows two zeros, JSON Schema one. */
function withoutSign(value: Json): Json {
  return value === 0 ? 0 : value;
}

function readLimits(draft: Draft, value: JsonObject, { bad, reworded }: KeywordFindings): void {
  const flags = limitFlags(value);
  for (const keyword of NUMBERS) {
    const isFlag = flags.some((flag) => flag.keyword === keyword);
    const found = isFlag ? undefined : read(value, keyword, bad);
    if (found !== undefined) draft[keyword] = found;
  }
  for (const { keyword, isExclusive, limit, value: found } of flags) {
    if (isExclusive) {
      draft[keyword] = found;
      delete draft[limit];
    }
    const hint = isExclusive ? `Write \`"${keyword}": ${found}\` and no \`${limit}\`.` : "Leave it out.";
    reworded(keyword, `\`${keyword}\` is a flag, as in draft-04; it is read as one.`, hint);
  }
}
