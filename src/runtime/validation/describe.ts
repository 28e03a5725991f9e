import { dereference, isObject, type JsonSchema } from "./json-schema.js";

// The words of messages.

const MAX_SHOWN = 60;
const MAX_CHOICES = 8;

/** Whether a value is of a type that `type` names. */
export function isType(value: unknown, type: unknown): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "number") return Number.isFinite(value);
  return kindOf(value) === type;
}

/** What JSON calls a value; `undefined` for none. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

/** A value as a message names it: its kind, and itself where it is short. */
export function show(value: unknown): string {
  const kind = kindOf(value);
  if (kind === "undefined") return "nothing";
  if (kind === "null" || kind === "boolean") return String(value);
  return kind === "string" || kind === "number" ? `the ${kind} ${quote(value)}` : article(kind);
}

/** A value as JSON, cut where it is long. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** What a schema takes, as far as a few words can say. */
export function expectation(root: JsonSchema, schema: JsonSchema, depth = 0): string {
  if (schema === false) return "nothing";
  const { $ref, type, anyOf, oneOf, enum: values, ...rest } = (isObject(schema) ? schema : {}) as Words;
  if ("const" in rest) return quote(rest.const);
  if (values !== undefined) return choices(values);
  if (type !== undefined) return [type].flat().map(article).join(" or ");
  if (depth > 4) return VALID;
  if ($ref !== undefined) return expectation(root, dereference(root, $ref), depth + 1);
  const alternatives = anyOf ?? oneOf;
  if (alternatives === undefined) return "properties" in rest ? "an object" : VALID;
  return [...new Set(alternatives.map((alternative) => expectation(root, alternative, depth + 1)))].join(" or ");
}

/** Values of which one is wanted. */
export function choices(values: readonly unknown[]): string {
  if (values.length === 1) return quote(values[0]);
  const shown = values.slice(0, MAX_CHOICES).map(quote).join(", ");
  return `one of ${shown}${values.length > MAX_CHOICES ? ", …" : ""}`;
}

const VALID = "a valid value";

interface Words {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

function article(type: string): string {
  return type === "null" ? type : `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
}
