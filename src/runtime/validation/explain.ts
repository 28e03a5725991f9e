import type { Issue } from "../protocol/errors.js";
import { isAtLeast, isAtMost, isEqual, isMultiple, isUnique } from "./checks.js";
import { choices, expectation, isType, kindOf, quote, show } from "./describe.js";
import { dereference, isObject, own, present, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

/** Format checks by name. */
export type Formats = Readonly<Record<string, (text: string) => boolean>>;

const MAX_ISSUES = 10;
/** How many subschemas one explanation may look at. Past it, what was found so far is all that is said. */
const MAX_VISITS = 100_000;

/**
 * Says what is wrong with a value: reads the schema as data, slowly, after a generated check has said no.
 *
 * Reads 2020-12 with local pointers; the generator hands over such a form where a schema is written otherwise.
 *
 * @param from Where in `root` to start.
 */
export function explain(root: JsonSchema, formats: Formats, value: unknown, from: JsonSchema = root): Issue[] {
  let visits = 0;
  return visit(from, value, "", new Set());

  /** Adds to `seen` the names and indexes of the members that the schema has looked at, if it accepts the value. */
  function visit(schema: JsonSchema, value: unknown, at: string, seen: Set<string>): Issue[] {
    const out: Issue[] = [];
    if (schema === true || ++visits > MAX_VISITS) return out;
    const say = (message: string, pointer = at): unknown => out.push({ pointer, message });
    const expect = (wanted: string): unknown => say(`expected ${wanted}, got ${show(value)}`);
    if (schema === false) {
      expect("nothing");
      return out;
    }
    const keywords: Keywords = schema;
    const looked = new Set<string>();
    const { type, anyOf, oneOf } = keywords;
    if (
      (type !== undefined && ![type].flat().some((name) => isType(value, name))) ||
      keywords.enum?.some((item) => isEqual(item, value)) === false ||
      (keywords.const !== undefined && !isEqual(keywords.const, value))
    ) {
      expect(expectation(root, schema));
      return out;
    }
    const here = (part: JsonSchema): Issue[] => visit(part, value, at, looked);
    const apply = (part: JsonSchema | undefined): unknown => part !== undefined && out.push(...here(part));

    if (keywords.$ref !== undefined) apply(dereference(root, keywords.$ref));
    keywords.allOf?.forEach(apply);
    if (anyOf !== undefined) union(anyOf, false);
    if (oneOf !== undefined) union(oneOf, true);
    if (keywords.not !== undefined && here(keywords.not).length === 0) {
      expect(`anything but ${expectation(root, keywords.not)}`);
    }
    if (keywords.if !== undefined) apply(here(keywords.if).length === 0 ? keywords.then : keywords.else);

    if (typeof value === "string") text(value);
    else if (typeof value === "number") number(value);
    else if (Array.isArray(value)) array(value);
    else if (isObject(value)) object(value);

    if (out.length === 0) for (const key of looked) seen.add(key);
    return out.slice(0, MAX_ISSUES);

    function union(branches: readonly JsonSchema[], one: boolean): void {
      const results = branches.map(here);
      const accepted = results.filter((found) => found.length === 0).length;
      if (accepted > 1 && one) expect(`a value that only one of ${branches.length} alternatives accepts`);
      if (accepted > 0) return;
      const tag = tagOf(branches);
      if (tag !== undefined && isObject(value)) {
        const given = own(value, tag);
        const named = branches.findIndex((branch) => tagValues(branch, tag)?.includes(given));
        if (named >= 0) out.push(...(results[named] as Issue[]));
        else say(`expected ${choices(branches.flatMap((branch) => tagValues(branch, tag) ?? []))}, got ${show(given)}`, `${at}/${token(tag)}`);
        return;
      }
      // An alternative that fails at the value itself was not meant; of the others the nearest one was.
      const meant = results.filter((found) => found.some(({ pointer }) => pointer !== at));
      const [nearest] = meant.sort((a, b) => a.length - b.length);
      if (nearest !== undefined && meant.length === 1) out.push(...nearest);
      else expect(expectation(root, { anyOf: branches }));
    }

    function tagOf(branches: readonly JsonSchema[]): string | undefined {
      const names = Object.keys(target(branches[0] as JsonSchema).properties ?? {});
      return names.find((name) => {
        const values = branches.map((branch) => tagValues(branch, name));
        return values.every((found) => found !== undefined) && new Set(values.flat()).size === values.flat().length;
      });
    }

    function tagValues(branch: JsonSchema, name: string): readonly unknown[] | undefined {
      const { required = [], properties = {} } = target(branch);
      const tag = own(properties, name) as Keywords | undefined;
      if (tag === undefined || !required.includes(name)) return undefined;
      return tag.const === undefined ? tag.enum : [tag.const];
    }

    function target(branch: JsonSchema): Keywords {
      const { $ref } = branch as Keywords;
      return ($ref === undefined ? branch : dereference(root, $ref)) as Keywords;
    }

    function bounds(count: number, unit: string, least = 0, most = Infinity): void {
      if (count < least) expect(`at least ${least} ${unit}`);
      if (count > most) expect(`at most ${most} ${unit}`);
    }

    function text(value: string): void {
      const { minLength = 0, maxLength = Infinity, pattern, format = "" } = keywords;
      if (!isAtLeast(value, minLength)) expect(`at least ${minLength} characters`);
      if (!isAtMost(value, maxLength)) expect(`at most ${maxLength} characters`);
      if (pattern !== undefined && !regex(pattern).test(value)) expect(`a string that matches ${pattern}`);
      const check = own(formats, format) as Formats[string] | undefined;
      if (check?.(value) === false) expect(`a string of format ${format}`);
    }

    function number(value: number): void {
      const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = keywords;
      if (minimum !== undefined && value < minimum) expect(`at least ${minimum}`);
      if (maximum !== undefined && value > maximum) expect(`at most ${maximum}`);
      if (above !== undefined && value <= above) expect(`more than ${above}`);
      if (below !== undefined && value >= below) expect(`less than ${below}`);
      if (multipleOf !== undefined && !isMultiple(value, multipleOf)) expect(`a multiple of ${multipleOf}`);
    }

    function member(key: string | number, part: JsonSchema | undefined, item: unknown): void {
      if (part === undefined || out.length >= MAX_ISSUES) return;
      looked.add(String(key));
      out.push(...visit(part, item, `${at}/${token(key)}`, new Set()));
    }

    function array(items: readonly unknown[]): void {
      const { prefixItems = [], contains, minContains = 1 } = keywords;
      bounds(items.length, "items", keywords.minItems, keywords.maxItems);
      items.forEach((item, index) => member(index, prefixItems[index] ?? keywords.items, item));
      if (keywords.uniqueItems === true && !isUnique(items)) expect("items that all differ");
      if (contains !== undefined) {
        const found = items.map((item) => visit(contains, item, at, new Set()).length === 0);
        found.forEach((matches, index) => matches && looked.add(String(index)));
        bounds(found.filter(Boolean).length, `items that are ${expectation(root, contains)}`, minContains, keywords.maxContains);
      }
      if (out.length > 0) return;
      items.forEach((item, index) => looked.has(String(index)) || member(index, keywords.unevaluatedItems, item));
    }

    function object(value: Record<string, unknown>): void {
      const { properties = {}, patternProperties = {}, propertyNames, additionalProperties } = keywords;
      const keys = present(value);
      const missing = (name: string, why: string): unknown =>
        !keys.includes(name) &&
        say(`expected ${expectation(root, (own(properties, name) as JsonSchema | undefined) ?? true)}${why}, got nothing`, `${at}/${token(name)}`);
      for (const name of keywords.required ?? []) missing(name, " (required)");
      for (const [key, names] of Object.entries(keywords.dependentRequired ?? {})) {
        if (keys.includes(key)) for (const name of names) missing(name, ` (required with ${quote(key)})`);
      }
      for (const [key, part] of Object.entries(keywords.dependentSchemas ?? {})) {
        if (keys.includes(key)) apply(part as JsonSchema);
      }
      bounds(keys.length, "properties", keywords.minProperties, keywords.maxProperties);
      for (const key of keys) {
        const item = value[key];
        if (propertyNames !== undefined) {
          for (const { message } of visit(propertyNames, key, at, new Set())) say(`property name: ${message}`, `${at}/${token(key)}`);
        }
        const parts = Object.keys(patternProperties).filter((pattern) => regex(pattern).test(key));
        const named = [own(properties, key), ...parts.map((pattern) => patternProperties[pattern])] as JsonSchema[];
        for (const part of named) member(key, part, item);
        if (parts.length === 0 && !Object.hasOwn(properties, key)) additional(key, additionalProperties, item);
      }
      if (out.length > 0) return;
      for (const key of keys) if (!looked.has(key)) additional(key, keywords.unevaluatedProperties, value[key]);
    }

    function additional(key: string, part: JsonSchema | undefined, item: unknown): void {
      if (part !== false) return member(key, part, item);
      const known = Object.keys(keywords.properties ?? {});
      say(`unknown property${known.length > 0 ? `, expected ${choices(known)}` : ""}`, `${at}/${token(key)}`);
    }
  }
}

function token(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** As the generator compiled it: with the `u` flag where that works. */
function regex(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}
