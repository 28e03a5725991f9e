export type Dialect = "2020-12" | "draft-07";

const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ["https://json-schema.org/draft/2020-12/schema", "2020-12"],
  ["http://json-schema.org/draft-07/schema", "draft-07"],
]);

/**
 * The dialect that a `$schema` names; 2020-12 where there is none (or null, as some
 * servers send it), as MCP says (basic, Schema Dialect).
 *
 * @returns `undefined` for a dialect that is not supported.
 */
export function dialectOf($schema: unknown): Dialect | undefined {
  if ($schema === undefined || $schema === null) return "2020-12";
  if (typeof $schema !== "string") return undefined;
  const name = $schema.replace(/#$/, "");
  return (
    DIALECTS.get(name) ?? DIALECTS.get(name.replace(/^https?:/, (found) => (found === "http:" ? "https:" : "http:")))
  );
}

/** Where a keyword has subschemas: as its value, in a list, by name, or either of the first two. */
export type Place = "schema" | "list" | "map" | "either";

const BOTH: readonly [string, Place][] = [
  ["allOf", "list"],
  ["anyOf", "list"],
  ["oneOf", "list"],
  ["not", "schema"],
  ["if", "schema"],
  ["then", "schema"],
  ["else", "schema"],
  ["contains", "schema"],
  ["additionalProperties", "schema"],
  ["propertyNames", "schema"],
  ["items", "either"],
  ["additionalItems", "schema"],
  ["properties", "map"],
  ["patternProperties", "map"],
  ["dependencies", "map"],
  // Draft-07 documents hold `$defs` and 2020-12 ones `definitions`: both are only places to refer to.
  ["$defs", "map"],
  ["definitions", "map"],
];
const ONLY_2020: readonly [string, Place][] = [
  ["prefixItems", "list"],
  ["dependentSchemas", "map"],
  ["unevaluatedItems", "schema"],
  ["unevaluatedProperties", "schema"],
];

export const PLACES: Readonly<Record<Dialect, readonly (readonly [string, Place])[]>> = {
  "draft-07": BOTH,
  "2020-12": [...BOTH, ...ONLY_2020],
};

/** Keywords that mean something, only not in this dialect: worth a word, since a reader would think they hold. */
export const FOREIGN: Readonly<Record<Dialect, readonly string[]>> = {
  "draft-07": [
    "prefixItems",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "unevaluatedProperties",
    "minContains",
    "maxContains",
    "$dynamicRef",
  ],
  "2020-12": ["$recursiveRef", "divisibleBy", "disallow", "extends"],
};
