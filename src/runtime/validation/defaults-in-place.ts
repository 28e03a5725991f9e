import type { FillDefaults, Rare } from "./check.js";
import { withMembers } from "./defaults.js";
import { explain, readable } from "./explain.js";
import { isObject, own, type JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";
import { partsNamed } from "./pattern-properties.js";

/**
 * How many subschemas may be looked at to choose alternatives: so many at once, and more for each object and list. Enough
 * for large unions, and in proportion to the value, where alternatives of alternatives would double with each level.
 */
const EFFORT = 100_000;
const EFFORT_EACH = 1_000;

/**
 * For validators of schemas whose defaults may stand anywhere: behind `$ref`, in `allOf`, in `then`, in `additionalProperties`,
 * in the first alternative of a union that accepts the value.
 */
export const fillDefaultsInPlace: FillDefaults = (given, whole) => {
  // One for the whole value: each look into a union goes on counting.
  const patterns = given.patterns?.();
  const check = patterns ? { ...given, patterns: () => patterns } : given;
  let left = EFFORT;
  // Explanations come by here with each subschema; to throw is the way out of one.
  const rare: Rare = {
    equals: (a, b) => given.rare?.equals(a, b) === true,
    look(...place) {
      left -= 1;
      if (left < 0) throw new Error("No more subschemas are looked at.");
      given.rare?.look(...place);
    },
  };
  return fill([readable(check)], whole, []);

  /**
   * @param schemas What looks at the value. Together: a member that several of them name is filled once.
   * @param taken The schemas whose default is being filled, against defaults that contain themselves.
   */
  function fill(schemas: readonly JsonSchema[], given: unknown, taken: readonly JsonSchema[]): unknown {
    // What has a value that holds no others is as full as can be.
    if (given !== undefined && typeof given !== "object") return given;
    left += EFFORT_EACH;
    const looking = new Set<JsonSchema>();
    const defaults = [...taken];
    let value = given;
    for (const schema of schemas) look(schema);
    // Grows while it is walked: what is chosen may have alternatives, too.
    for (const schema of looking) chosenBy(schema, value).forEach(look);
    return fillMembers([...looking], value, defaults);

    function look(schema: JsonSchema): void {
      if (!isObject(schema) || looking.has(schema)) return;
      looking.add(schema);
      const { default: initial, allOf = [] } = schema as Keywords;
      if (value === undefined && initial !== undefined && !taken.includes(schema)) {
        value = structuredClone(initial);
        defaults.push(schema);
      }
      allOf.forEach(look);
    }
  }

  /** What a schema says of this value beyond what it says of every one. */
  function chosenBy(schema: JsonSchema, value: unknown): readonly JsonSchema[] {
    const { anyOf = [], oneOf = [], if: condition, then, else: otherwise, dependentSchemas = {} } = schema as Keywords;
    const parts = [anyOf, oneOf].map((branches) => branches.find((branch) => accepts(branch, value)));
    if (condition !== undefined) parts.push(accepts(condition, value) ? then : otherwise);
    if (isObject(value)) {
      for (const [key, part] of Object.entries(dependentSchemas)) {
        if (own(value, key) !== undefined) parts.push(part as JsonSchema);
      }
    }
    return parts.filter((part) => part !== undefined);
  }

  /** Whether a subschema accepts a value; `false` where that takes too long to tell. */
  function accepts(schema: JsonSchema, value: unknown): boolean {
    try {
      return explain({ ...check, rare }, value, schema).length === 0;
    } catch (error) {
      if (left < 0) return false;
      throw error;
    }
  }

  function fillMembers(schemas: readonly JsonSchema[], value: unknown, taken: readonly JsonSchema[]): unknown {
    const keywords = schemas as readonly Keywords[];
    if (Array.isArray(value)) {
      return value.map((item, index) => {
        const parts = keywords.map(({ prefixItems = [], items = true }) => prefixItems[index] ?? items);
        return fill(parts, item, taken);
      });
    }
    if (!isObject(value)) return value;
    const names = new Set(Object.keys(value));
    for (const { properties = {} } of keywords) for (const name of Object.keys(properties)) names.add(name);
    return withMembers(
      value,
      [...names].map((name) => [
        name,
        fill(
          keywords.flatMap((one) => partsOf(one, name)),
          own(value, name),
          taken,
        ),
      ]),
    );
  }

  /** What an object schema says of a member. */
  function partsOf(keywords: Keywords, name: string): readonly JsonSchema[] {
    const { properties = {}, additionalProperties = true } = keywords;
    const property = own(properties, name) as JsonSchema | undefined;
    const parts = partsNamed(keywords, name, [], (pattern, key) => explain(check, key, pattern));
    if (property !== undefined) return [property, ...parts];
    return parts.length > 0 ? parts : [additionalProperties];
  }
};
