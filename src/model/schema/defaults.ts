import { pointerTo } from "../../diagnostics.js";
import { isObject, jsonEqual } from "../json-value.js";
import { hasType } from "./facts.js";
import { brokenLimit, counted } from "./limits.js";
import type { Draft, Json, SchemaNode } from "./node.js";
import { shown } from "../shown.js";

/** Looks at values through subschemas, and how many inside each other: what goes beyond is left as it is. */
const MAX_STEPS = 100_000;
const MAX_LEVELS = 256;
/** Longer lists of values are cut in messages. */
const MAX_VALUES = 8;
/** Characters of a value in a message, which may name several. */
const MAX_SHOWN = 60;

/**
 * Takes out defaults that their own schema refuses. They are filled in after the arguments were checked, so that a handler
 * would get what its types exclude. A `null` goes without a word where there can be none: generators of schemas write it for
 * arguments that may be left out.
 *
 * @returns Whether there was any.
 */
export function dropRefusedDefaults(nodes: readonly Draft[], say: (pointer: string, message: string) => void): boolean {
  const effort: Effort = { steps: MAX_STEPS, level: 0 };
  const refused = new Map<string, string>();
  let changed = false;
  // Members before what they are in: whether an object needs them depends on their defaults.
  for (const node of [...nodes].reverse()) {
    const { default: initial, pointer } = node;
    const expected = initial === undefined ? undefined : refusal(node, initial.value, effort);
    if (initial === undefined || expected === undefined) continue;
    changed = delete node.default;
    if (initial.value === null) continue;
    const at = pointerTo(pointer, "default");
    refused.set(at, `The default ${shown(initial.value, MAX_SHOWN)} is not filled in: its schema expects ${expected}.`);
  }
  for (const [pointer, message] of [...refused].reverse()) say(pointer, message);
  return changed;
}

/** What judging may still cost, for all defaults of a schema. */
interface Effort {
  steps: number;
  level: number;
}

/**
 * What a node expects and a value is not. Looks at types, listed values, bounds, lengths, patterns, members and elements,
 * through references, `allOf`, `anyOf` and `oneOf`; what the other keywords say of the value is left to them.
 */
function refusal(node: SchemaNode, value: Json, effort: Effort): string | undefined {
  if (--effort.steps < 0 || effort.level >= MAX_LEVELS) return undefined;
  effort.level += 1;
  const expected = judged(node, value, effort);
  effort.level -= 1;
  return expected;
}

function judged(node: SchemaNode, value: Json, effort: Effort): string | undefined {
  if (node.constant === false) return "no value at all";
  return (
    ofType(node, value) ??
    brokenLimit(node, value) ??
    ofRemainder(node, value) ??
    ofArray(node, value, effort) ??
    ofObject(node, value, effort) ??
    first([...node.refs, ...node.allOf], (part) => refusal(part, value, effort)) ??
    first([node.anyOf, node.oneOf], (branches = []) => {
      const expected = branches.map((branch) => refusal(branch, value, effort));
      if (branches.length === 0 || expected.includes(undefined)) return undefined;
      return [...new Set(expected)].join(", or ");
    })
  );
}

function ofType(node: SchemaNode, value: Json): string | undefined {
  if (!hasType(node, value)) {
    return node.types
      ?.map((type) => (type === "null" ? type : `${/^[aio]/.test(type) ? "an" : "a"} ${type}`))
      .join(" or ");
  }
  const values = node.const === undefined ? node.enum : [node.const.value];
  if (values === undefined || values.some((one) => jsonEqual(one, value))) return undefined;
  const texts = values.slice(0, MAX_VALUES).map((one) => shown(one, MAX_SHOWN));
  return `${values.length === 1 ? "" : "one of "}${texts.join(", ")}${values.length > MAX_VALUES ? ", …" : ""}`;
}

/** Remainders of fractions are a matter of rounding, which the check decides. */
function ofRemainder({ multipleOf: step = 1 }: SchemaNode, value: Json): string | undefined {
  if (typeof value !== "number" || !Number.isInteger(step) || !Number.isInteger(value)) return undefined;
  return value % step === 0 ? undefined : `a multiple of ${step}`;
}

function ofArray(node: SchemaNode, value: Json, effort: Effort): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const { minItems = 0, maxItems = Infinity, prefixItems, items } = node;
  if (value.length < minItems) return `at least ${counted(minItems, "item")}`;
  if (value.length > maxItems) return `at most ${counted(maxItems, "item")}`;
  return first(value.entries(), ([index, item]: [number, Json]) =>
    inside(prefixItems[index] ?? items, item, String(index), effort),
  );
}

function ofObject(node: SchemaNode, value: Json, effort: Effort): string | undefined {
  if (!isObject(value)) return undefined;
  const { properties, required, patternProperties, additionalProperties } = node;
  // A member with a default of its own is filled in where the object lacks it.
  const lacks = required.find((name) => !Object.hasOwn(value, name) && properties.get(name)?.default === undefined);
  if (lacks !== undefined) return `the member ${shown(lacks)}`;
  return first(Object.entries(value), ([name, member]) => {
    const rest = patternProperties.length === 0 ? additionalProperties : undefined;
    return inside(properties.get(name) ?? rest, member, name, effort);
  });
}

function inside(node: SchemaNode | undefined, value: Json, key: string, effort: Effort): string | undefined {
  const expected = node === undefined ? undefined : refusal(node, value, effort);
  return expected === undefined ? undefined : `${expected} at ${shown(key)}`;
}

function first<Item>(items: Iterable<Item>, find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
