import type { JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

// The words of messages.

const MAX_SHOWN = 60;
const MAX_CHOICES = 8;

/** What JSON calls a value; `undefined` for none. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

/** A value as a message names it: its kind, and itself where it is short. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "object" ? article(kindOf(value)) : `the ${typeof value} ${quote(value)}`;
}

/** A value as JSON, cut where it is long; what JSON has no words for, as JavaScript writes it. */
export function quote(value: unknown): string {
  const text = /string|object/.test(typeof value) ? JSON.stringify(value) : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** Values of which one is wanted; empty where there are none. */
export function choices(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_CHOICES).map(quote).join(", ");
  return `${values.length > 1 ? "one of " : ""}${shown}${values.length > MAX_CHOICES ? ", …" : ""}`;
}

/** What a schema takes, as far as a few words can say. */
export function expectation(schema: JsonSchema | Keywords): string {
  const { type, oneOf = [], anyOf = oneOf } = schema as Keywords;
  const values = valuesOf(schema as Keywords);
  if (values !== undefined) return choices(values);
  const words = type ? [type].flat().map(article) : anyOf.map(expectation);
  return [...new Set(words)].join(" or ") || "a valid value";
}

/** The only values that a schema takes, if it names them. */
export function valuesOf({ const: only, enum: values }: Keywords): readonly unknown[] | undefined {
  return only === undefined ? values : [only];
}

function article(kind: string): string {
  return kind === "null" ? kind : `${/^[aio]/.test(kind) ? "an" : "a"} ${kind}`;
}
