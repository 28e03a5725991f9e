import type { Issue } from "../protocol/errors.js";
import { isAtLeast, isAtMost } from "./checks.js";
import { choices, expectation, isType, show } from "./describe.js";
import { dereference, isObject, own, present, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

/** Format checks by name. */
export type Formats = Readonly<Record<string, (text: string) => boolean>>;

/** What an explanation goes by. */
export interface Explainer {
  /** 2020-12 with local pointers; the generator hands over such a form where a schema is written otherwise. */
  readonly root: JsonSchema;
  readonly formats: Formats;
  /** The keywords that most schemas do without; bundled only where one is used. */
  readonly rare: RareKeywords | undefined;
}

/** Explains the keywords that are not common. */
export interface RareKeywords {
  readonly equals: (a: unknown, b: unknown) => boolean;
  /** The schemas that `patternProperties` has for a name. */
  readonly named: (keywords: Keywords, key: string) => readonly JsonSchema[];
  readonly look: (place: Place) => void;
}

/** One schema looking at one value. */
export interface Place {
  readonly keywords: Keywords;
  readonly value: unknown;
  readonly pointer: string;
  /** Names and indexes of the members that have been looked at. */
  readonly looked: Set<string>;
  readonly issues: Issue[];
  /** What a schema says about the value itself, without saying it. */
  readonly test: (schema: JsonSchema, value?: unknown) => Issue[];
  readonly member: (key: string | number, schema: JsonSchema | undefined, item: unknown) => void;
  readonly expect: (wanted: string) => void;
  readonly bounds: (count: number, unit: string, least?: number, most?: number) => void;
  /** What a schema takes, in a few words. */
  readonly words: (schema: JsonSchema) => string;
}

const MAX_ISSUES = 10;
/** How many subschemas one explanation may look at. Past it, what was found so far is all that is said. */
const MAX_VISITS = 100_000;

/**
 * Says what is wrong with a value: reads the schema as data, slowly, after a generated check has said no.
 *
 * @param from Where in the schema to start.
 */
export function explain({ root, formats, rare }: Explainer, value: unknown, from: JsonSchema = root): Issue[] {
  let visits = 0;
  return visit(from, value, "", new Set());

  /** Adds to `seen` what the schema has looked at, if it accepts the value. */
  function visit(schema: JsonSchema, value: unknown, pointer: string, seen: Set<string>): Issue[] {
    const issues: Issue[] = [];
    if (schema === true || ++visits > MAX_VISITS) return issues;
    const keywords = schema as Keywords;
    const looked = new Set<string>();
    const say = (message: string, at = pointer): unknown => issues.push({ pointer: at, message });
    const expect = (wanted: string): unknown => say(`expected ${wanted}, got ${show(value)}`);
    const bounds = (count: number, unit: string, least = 0, most = Infinity): void => {
      if (count < least) expect(`at least ${least}${unit}`);
      if (count > most) expect(`at most ${most}${unit}`);
    };
    const test = (part: JsonSchema, at = value): Issue[] => visit(part, at, pointer, at === value ? looked : new Set());
    const member = (key: string | number, part: JsonSchema | undefined, item: unknown): void => {
      if (part === undefined || issues.length >= MAX_ISSUES) return;
      looked.add(`${key}`);
      issues.push(...visit(part, item, below(pointer, key), new Set()));
    };
    const words = (part: JsonSchema): string => expectation(root, part);
    const equals = rare?.equals ?? ((a: unknown, b: unknown): boolean => a === b);
    const { type, enum: values } = keywords;

    if (
      schema === false ||
      (type !== undefined && ![type].flat().some((name) => isType(value, name))) ||
      (values !== undefined && !values.some((item) => equals(item, value))) ||
      (keywords.const !== undefined && !equals(keywords.const, value))
    ) {
      expect(words(schema));
      return issues;
    }
    if (keywords.$ref !== undefined) issues.push(...test(dereference(root, keywords.$ref)));
    for (const part of keywords.allOf ?? []) issues.push(...test(part));
    union(keywords.anyOf, Infinity);
    union(keywords.oneOf, 1);
    if (typeof value === "string") text(value);
    if (typeof value === "number") number(value);
    if (Array.isArray(value)) array(value);
    if (isObject(value)) object(value);
    rare?.look({ keywords, value, pointer, looked, issues, test, member, expect, bounds, words });
    if (issues.length === 0) for (const key of looked) seen.add(key);
    return issues.slice(0, MAX_ISSUES);

    function union(branches: readonly JsonSchema[] | undefined, most: number): void {
      if (branches === undefined) return;
      const results = branches.map((branch) => test(branch));
      const accepted = results.filter((found) => found.length === 0).length;
      if (accepted > most) expect("a value that only one alternative accepts");
      if (accepted > 0) return;
      const tag = isObject(value) ? tagOf(branches) : undefined;
      const given = tag === undefined ? undefined : own(value as object, tag);
      const tags = branches.map((branch) => tagValues(branch, tag));
      const named = tags.findIndex((found) => found?.includes(given));
      // An alternative that fails at the value itself was not meant.
      const meant = results.filter((found) => found.some((issue) => issue.pointer !== pointer));
      if (named >= 0) issues.push(...(results[named] as Issue[]));
      else if (tag !== undefined) say(`expected ${choices(tags.flat())}, got ${show(given)}`, below(pointer, tag));
      else if (meant.length === 1) issues.push(...meant.flat());
      else expect(words({ anyOf: branches }));
    }

    function text(value: string): void {
      const { minLength = 0, maxLength = Infinity, pattern, format = "" } = keywords;
      if (!isAtLeast(value, minLength)) expect(`at least ${minLength} characters`);
      if (!isAtMost(value, maxLength)) expect(`at most ${maxLength} characters`);
      if (pattern !== undefined && !regex(pattern).test(value)) expect(`a string that matches ${pattern}`);
      if ((own(formats, format) as Formats[string] | undefined)?.(value) === false)
        expect(`a string of format ${format}`);
    }

    function number(value: number): void {
      const { minimum, maximum, exclusiveMinimum: above = -Infinity, exclusiveMaximum: below = Infinity } = keywords;
      bounds(value, "", minimum ?? -Infinity, maximum);
      if (value <= above) expect(`more than ${above}`);
      if (value >= below) expect(`less than ${below}`);
    }

    function array(items: readonly unknown[]): void {
      bounds(items.length, " items", keywords.minItems, keywords.maxItems);
      items.forEach((item, index) => member(index, keywords.prefixItems?.[index] ?? keywords.items, item));
    }

    function object(value: Record<string, unknown>): void {
      const { properties = {}, additionalProperties: additional } = keywords;
      const keys = present(value);
      for (const name of keywords.required ?? []) {
        const wanted = words((own(properties, name) as JsonSchema | undefined) ?? true);
        if (!keys.includes(name)) say(`expected ${wanted} (required), got nothing`, below(pointer, name));
      }
      for (const key of keys) {
        const parts = [own(properties, key) as JsonSchema | undefined, ...(rare?.named(keywords, key) ?? [])];
        for (const part of parts) member(key, part, value[key]);
        if (parts.length > 1 || parts[0] !== undefined) continue;
        const known = Object.keys(properties);
        if (additional !== false) member(key, additional, value[key]);
        else say(`unknown property${known.length > 0 ? `, expected ${choices(known)}` : ""}`, below(pointer, key));
      }
    }
  }

  /** The property that tells alternatives apart: required in each, with values of its own. */
  function tagOf(branches: readonly JsonSchema[]): string | undefined {
    return Object.keys(target(branches[0] as JsonSchema).properties ?? {}).find((name) => {
      const values = branches.map((branch) => tagValues(branch, name));
      return !values.includes(undefined) && new Set(values.flat()).size === values.flat().length;
    });
  }

  function tagValues(branch: JsonSchema, name = ""): readonly unknown[] | undefined {
    const { required = [], properties = {} } = target(branch);
    const tag = required.includes(name) ? (own(properties, name) as Keywords | undefined) : undefined;
    return tag?.const === undefined ? tag?.enum : [tag.const];
  }

  function target(branch: JsonSchema): Keywords {
    const { $ref } = branch as Keywords;
    return ($ref === undefined ? branch : dereference(root, $ref)) as Keywords;
  }
}

/** A pointer to a member. */
export function below(pointer: string, key: string | number): string {
  return `${pointer}/${`${key}`.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** As the generator compiled it: with the `u` flag where that works. */
export function regex(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}
