import type { Formats, GeneratedCheck, Path, TagsOf } from "./check.js";
import { codePoints, isInteger } from "./checks.js";
import { choices, expectation, kindOf, quote, show, valuesOf } from "./describe.js";
import { isObject, own, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";
import type { StandardIssue } from "./standard-schema.js";

const MAX_ISSUES = 10;
/** How often one explanation may look at a value or a member. Past it, what was found so far is all that is said. */
const MAX_VISITS = 300_000;

/**
 * Says what is wrong with a value: reads the schema as data, slowly, after a generated check has said no.
 *
 * @param from Where in the schema to start.
 */
export function explain(
  check: GeneratedCheck<unknown>,
  value: unknown,
  from: JsonSchema = readable(check),
): StandardIssue[] {
  const { formats = {}, tags, tagsOf = ownTags, rare } = check;
  const patterns = check.patterns?.();
  let visits = 0;
  const found = visit(from, value, []).slice(0, MAX_ISSUES);
  return patterns?.issues ?? found;

  function visit(schema: JsonSchema, value: unknown, path: Path, issues: StandardIssue[] = []): StandardIssue[] {
    const kind = kindOf(value);
    const keywords = schema as Keywords;
    const { type = kind, properties = {}, items = true, allOf = [], required = [], anyOf, oneOf } = keywords;
    const expect = (wanted: string, found = show(value), at = path): unknown =>
      issues.push({ path: at, message: `expected ${wanted}, got ${found}` });
    const bounds = (count: number, least: number | undefined, most: number | undefined, what = ""): void => {
      if (count < least!) expect(`${what}at least ${least}`);
      if (count > most!) expect(`${what}at most ${most}`);
    };
    const isOf = (types: unknown): boolean =>
      [types].flat().some((name) => (name === "integer" ? isInteger(value) : name === kind));
    if (++visits > MAX_VISITS || issues.length >= MAX_ISSUES || schema === true) return issues;
    if (
      schema === false ||
      valuesOf(keywords)?.some((item) => item === value || rare?.equals(value, item)) === false ||
      !isOf(type)
    ) {
      expect(schema ? expectation(keywords) : "nothing");
      return issues;
    }
    allOf.forEach((part) => visit(part, value, path, issues));
    if (anyOf) union(anyOf, Infinity);
    if (oneOf) union(oneOf, 1);
    if (typeof value === "number") {
      const { exclusiveMinimum: above, exclusiveMaximum: below } = keywords;
      bounds(value, keywords.minimum, keywords.maximum);
      if (value <= above!) expect(`more than ${above}`);
      if (value >= below!) expect(`less than ${below}`);
    }
    if (typeof value === "string") {
      const { pattern, maxLength, format = "" } = keywords;
      const length = codePoints(value);
      // A hundred characters take as long as a look.
      visits += length / 100;
      bounds(length, keywords.minLength, maxLength, "a length of ");
      // As the check does: a pattern may be fast only on texts as short as that.
      if (
        pattern !== undefined &&
        !(length > maxLength!) &&
        !(patterns?.match(pattern, value, path) ?? new RegExp(pattern, "u").test(value))
      )
        expect(`a string that matches ${pattern}`);
      if ((own(formats, format) as Formats[string] | undefined)?.(value) === false)
        expect(`a string of format ${format}`);
    }
    if (Array.isArray(value)) {
      bounds(value.length, keywords.minItems, keywords.maxItems, "a length of ");
      value.forEach((item, at) => visit(keywords.prefixItems?.[at] ?? items, item, [...path, `${at}`], issues));
    }
    if (isObject(value)) {
      for (const name of required) {
        if (own(value, name) === undefined)
          expect(`${expectation(own(properties, name) ?? {})} (required)`, "nothing", [...path, name]);
      }
      // With patterns it takes `rareKeywords` to tell what is additional.
      const additional = keywords.patternProperties ? true : (keywords.additionalProperties ?? true);
      for (const [key, member] of Object.entries(value)) {
        const declared = own(properties, key) as JsonSchema | undefined;
        const at = [...path, key];
        if (member === undefined || ++visits > MAX_VISITS || issues.length >= MAX_ISSUES) continue;
        // One that is declared as `false` is known, and must not be there.
        if (additional || declared !== undefined) visit(declared ?? additional, member, at, issues);
        else expect(choices(Object.keys(properties)) || "nothing", `the unknown property ${quote(key)}`, at);
      }
    }
    rare?.look(keywords, value, path, issues, visit);
    return issues;

    function union(branches: readonly JsonSchema[], most: number): void {
      const results = branches.map((branch) => visit(branch, value, path));
      const accepted = results.filter(([fault]) => !fault).length;
      if (accepted > most) expect("a value of one alternative only");
      if (accepted) return;
      const tag = isObject(value) && tags?.find((name) => branches.every((branch) => tagsOf(branch, name)));
      const told = tag && own(value, tag);
      // What an alternative finds may be cut short before it comes to the tag. Without a tag, an alternative that does not
      // name the value's kind, or names other values, was not meant.
      const meant = results.filter((found, at) =>
        tag
          ? tagsOf(branches[at]!, tag)!.includes(told)
          : found.every(
              ({ path: { [path.length]: key } }) =>
                key !== undefined || (isOf((branches[at] as Keywords).type) && !valuesOf(branches[at] as Keywords)),
            ),
      );
      const [closest] = meant.sort((a, b) => a.length - b.length);
      const named = tag && choices(branches.flatMap((branch) => tagsOf(branch, tag)));
      if (closest) issues.push(...closest);
      else if (named) expect(named, show(told), [...path, tag]);
      else expect(expectation({ anyOf: branches }));
    }
  }
}

/** The values that an alternative names by itself. */
const ownTags: TagsOf = (branch, name) => valuesOf((branch as Keywords).properties?.[name] ?? {});

/** The schema as explanations and defaults read it. */
export function readable({ schema, read }: GeneratedCheck<unknown>): JsonSchema {
  return read ? read(schema) : schema;
}
