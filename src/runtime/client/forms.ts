import type { JsonObject } from "../protocol/jsonrpc.js";
import type { ElicitFormParams } from "../protocol/types.js";
import type { FormDescriptors } from "./descriptors.js";
import type { AnyForms } from "./link.js";

/** The name of the declared form that the server asks for: the same schema, and where that is not enough the same message. */
export function recogniseForm(forms: FormDescriptors<AnyForms>, asked: ElicitFormParams): string | undefined {
  const sameMessage = (name: string): boolean => forms[name]?.message === asked.message;
  const names = Object.keys(forms);
  const alike = names.filter((name) => sameJson(forms[name]?.requestedSchema, asked.requestedSchema));
  return alike.find(sameMessage) ?? alike[0] ?? names.find(sameMessage);
}

/** The answer with the form's defaults where it says nothing. */
export function withDefaults(schema: JsonObject | undefined, content: unknown): JsonObject {
  const given = Object.entries((content ?? {}) as JsonObject);
  const defaults = Object.entries((schema?.properties ?? {}) as Record<string, JsonObject>).flatMap(
    ([name, property]): [string, unknown][] => (property?.default === undefined ? [] : [[name, property.default]]),
  );
  return Object.fromEntries([...defaults, ...given.filter(([, value]) => value !== undefined)]);
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson((a as JsonObject)[key], (b as JsonObject)[key]))
  );
}
