import type { Draw } from "./likely.js";

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Keywords that decide together, or by what stands beside them: they stay where they are. */
const BOUND = new Set([
  ..."properties patternProperties additionalProperties unevaluatedProperties items prefixItems".split(" "),
  ..."unevaluatedItems contains if then else $defs $schema $ref".split(" "),
]);

/** Whether a schema asks what the keywords beside it looked at: then nothing may move away from it. */
const looksAround = (schema: Schema): boolean => "unevaluatedProperties" in schema || "unevaluatedItems" in schema;

const names = (schema: Schema): string[] => (Array.isArray(schema["required"]) ? (schema["required"] as string[]) : []);

const conjunction = (schema: Schema, part: unknown): Schema => ({
  ...schema,
  allOf: [...(Array.isArray(schema["allOf"]) ? (schema["allOf"] as unknown[]) : []), part],
});

/** What maintainers do to a schema without changing what it means; the schema itself where there is nothing to do. */
export const REWRITES: Readonly<Record<string, (schema: Schema, draw: Draw) => Schema>> = {
  "wraps it in allOf": (schema) => ({ allOf: [schema] }),
  "adds a part that says nothing": (schema) => (looksAround(schema) ? schema : conjunction(schema, {})),
  "describes it": (schema) => ({ ...schema, title: "A title", description: "Words." }),
  "moves required into allOf": (schema) => {
    const { required, ...rest } = schema;
    return required === undefined || looksAround(schema) ? schema : conjunction(rest, { required });
  },
  "moves a keyword that stands alone into allOf": (schema, draw) => {
    const free = Object.keys(schema).filter((keyword) => !BOUND.has(keyword) && keyword !== "allOf");
    const keyword = free[draw(Math.max(1, free.length))];
    if (keyword === undefined || looksAround(schema)) return schema;
    const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword));
    return conjunction(rest, { [keyword]: schema[keyword] });
  },
  "moves the members to a base type": (schema) => {
    const { properties, patternProperties, additionalProperties, ...rest } = schema;
    if (properties === undefined || looksAround(schema)) return schema;
    const base = Object.entries({ properties, patternProperties, additionalProperties });
    return conjunction(rest, Object.fromEntries(base.filter(([, value]) => value !== undefined)));
  },
  "declares members that are required": (schema) => {
    const additional = schema["additionalProperties"] ?? {};
    if (looksAround(schema) || schema["patternProperties"] !== undefined || names(schema).length === 0) return schema;
    const known = isSchema(schema["properties"]) ? schema["properties"] : {};
    const declared = names(schema).map((name): [string, unknown] => [name, additional]);
    return { ...schema, properties: Object.fromEntries([...declared, ...Object.entries(known)]) };
  },
  "says a bound twice": (schema, draw) => {
    const bounds = Object.keys(schema).filter((keyword) => /^(exclusive)?(min|max)/i.test(keyword));
    const bound = bounds[draw(Math.max(1, bounds.length))];
    // What `minContains` bounds stands beside it.
    if (bound === undefined || bound.endsWith("Contains") || looksAround(schema)) return schema;
    return conjunction(schema, { [bound]: schema[bound] });
  },
  "says required twice": (schema) => {
    const [first] = names(schema);
    return first === undefined || looksAround(schema) ? schema : conjunction(schema, { required: [first] });
  },
};

/** A schema in other words: one rewrite, here or in one of the members and elements. */
export function rewritten(schema: unknown, name: string, draw: Draw): unknown {
  if (!isSchema(schema)) return schema;
  const places = ["properties", "items"].filter((keyword) => isSchema(schema[keyword]));
  const place = places[draw(places.length + 1)];
  if (place === undefined) return REWRITES[name]!(schema, draw);
  if (place === "items") return { ...schema, items: rewritten(schema["items"], name, draw) };
  const members = Object.entries(schema["properties"] as Schema);
  const at = draw(Math.max(1, members.length));
  const inside = members.map(([key, value], index): [string, unknown] => [
    key,
    index === at ? rewritten(value, name, draw) : value,
  ]);
  return { ...schema, properties: Object.fromEntries(inside) };
}
