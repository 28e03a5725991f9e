import type { JsonObject } from "../protocol/jsonrpc.js";
import { isObject, own, type JsonSchema } from "./json-schema.js";

/** Gives a schema in which every `$ref` is replaced by what it refers to: a graph, with cycles where the schema has them. */
export type References = (root: JsonSchema) => JsonSchema;

/** Keywords whose value is a schema, a list of schemas, or (the last four) schemas by name. */
const APPLICATORS = [
  ..."not if then else items contains unevaluatedItems additionalProperties propertyNames unevaluatedProperties".split(
    " ",
  ),
  ..."allOf anyOf oneOf prefixItems properties patternProperties dependentSchemas".split(" "),
];
/** Keywords that say nothing about values. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "$defs",
]);

const graphs = /* @__PURE__ */ new WeakMap<object, JsonSchema>();

/** For checks: reads the local references of a schema (`#` or `#/…`, RFC 6901). Nothing is ever fetched. */
export const references: References = (root) => {
  if (!isObject(root)) return root;
  const known = graphs.get(root) ?? graphOf(root);
  graphs.set(root, known);
  return known;
};

function graphOf(root: JsonObject): JsonSchema {
  const read = new Map<unknown, JsonSchema>();
  const aliases = new Map<JsonObject, JsonObject>();
  const graph = link(root);
  for (const [alias, target] of aliases) become(alias, target);
  return graph;

  function link(schema: unknown): JsonSchema {
    if (!isObject(schema)) return schema as JsonSchema;
    const known = read.get(schema);
    if (known !== undefined) return known;
    const { $ref, ...beside } = schema;
    if (typeof $ref === "string" && Object.keys(beside).length === 0) return link(dereference(root, $ref));
    const linked: JsonObject = { ...beside };
    read.set(schema, linked);
    for (const keyword of APPLICATORS) if (keyword in linked) linked[keyword] = linkAll(keyword, linked[keyword]);
    if (typeof $ref === "string") refer(linked, link(dereference(root, $ref)));
    return linked;
  }

  /** Beside annotations a reference is what it refers to; beside other keywords both hold. */
  function refer(linked: JsonObject, target: JsonSchema): void {
    const says = Object.keys(linked).some((keyword) => !ANNOTATIONS.has(keyword));
    if (isObject(target) && !says) aliases.set(linked, target);
    else linked.allOf = [...((linked.allOf ?? []) as JsonSchema[]), target];
  }

  /** Only now that all is linked: until then, what a reference leads to may be half read, or an alias itself. */
  function become(alias: JsonObject, target: JsonObject): void {
    if (!aliases.delete(alias)) return;
    const further = aliases.get(target);
    if (further !== undefined) become(target, further);
    Object.assign(alias, { ...target, ...alias });
  }

  function linkAll(keyword: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map(link);
    if (!/^(properties|patternProperties|dependentSchemas)$/.test(keyword)) return link(value);
    return Object.fromEntries(Object.entries(value as object).map(([name, schema]) => [name, link(schema)]));
  }
}

/**
 * The subschema that a pointer names: own properties only.
 *
 * @returns `false`, which accepts nothing, where the pointer leads nowhere.
 */
function dereference(root: JsonSchema, pointer: string): unknown {
  let target: unknown = root;
  for (const token of decodeURIComponent(pointer).split("/").slice(1)) {
    target =
      typeof target === "object" && target !== null
        ? own(target, token.replaceAll("~1", "/").replaceAll("~0", "~"))
        : false;
  }
  return target ?? false;
}
