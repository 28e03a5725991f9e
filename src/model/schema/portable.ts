import { SUBSCHEMAS, type Json, type SchemaNode } from "./node.js";

type Members = Record<string, Json>;

/**
 * A schema in the form that the runtime explains from: 2020-12, local pointers only, without what is not checked and
 * without texts.
 */
export function portable(root: SchemaNode): Json {
  const defs = new Map<SchemaNode, Json>();
  const waiting: SchemaNode[] = [];
  const result = print(root);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) defs.set(node, print(node));
  if (defs.size === 0 || typeof result === "boolean") return result;
  return {
    ...(result as Members),
    $defs: Object.fromEntries([...defs].map(([{ id }, schema]) => [String(id), schema])),
  };

  function refer(node: SchemaNode): Json {
    if (node === root) return { $ref: "#" };
    if (!defs.has(node)) {
      defs.set(node, true);
      waiting.push(node);
    }
    return { $ref: `#/$defs/${node.id}` };
  }

  function print(node: SchemaNode): Json {
    if (node.constant !== undefined) return node.constant;
    const out: Members = {};
    const [first, ...others] = node.refs;
    if (first !== undefined) Object.assign(out, refer(first));
    const allOf = [...others.map(refer), ...node.allOf.map(print)];
    if (allOf.length > 0) out.allOf = allOf;
    for (const keyword of LISTS) {
      const list = node[keyword];
      if (list !== undefined && list.length > 0) out[keyword] = list.map(print);
    }
    for (const keyword of SUBSCHEMAS) {
      const schema = node[keyword];
      if (schema !== undefined) out[keyword] = print(schema);
    }
    for (const keyword of VALUES) {
      const value = node[keyword];
      if (value !== undefined) out[keyword] = value;
    }
    if (node.types !== undefined) out.type = node.types.length === 1 ? (node.types[0] as string) : node.types;
    if (node.const !== undefined) out.const = node.const.value;
    if (node.default !== undefined) out.default = node.default.value;
    if (node.pattern?.checked === true) out.pattern = node.pattern.source;
    if (node.required.length > 0) out.required = node.required;
    if (node.properties.size > 0) out.properties = printMap(node.properties, print);
    if (node.dependentSchemas.size > 0) out.dependentSchemas = printMap(node.dependentSchemas, print);
    if (node.dependentRequired.size > 0) out.dependentRequired = printMap(node.dependentRequired, (names) => names);
    const patterns = node.patternProperties.filter(({ pattern }) => pattern.checked);
    if (patterns.length > 0) {
      out.patternProperties = Object.fromEntries(
        patterns.map(({ pattern, schema }) => [pattern.source, print(schema)]),
      );
    }
    return out;
  }
}

const LISTS = ["anyOf", "oneOf", "prefixItems"] as const;
const VALUES = [
  "enum",
  "multipleOf",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "format",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minContains",
  "maxContains",
  "minProperties",
  "maxProperties",
] as const;

function printMap<Value>(map: ReadonlyMap<string, Value>, print: (value: Value) => Json): Json {
  return Object.fromEntries([...map].map(([key, value]) => [key, print(value)]));
}
