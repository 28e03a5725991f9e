import type { JsonObject } from "../protocol/jsonrpc.js";
import { isObject } from "./objects.js";

/**
 * Whether `content` answers a form's `requestedSchema`. Forms are flat by specification (client/elicitation, "Requested
 * Schema"), so this is all of JSON Schema that they need. Formats are left to the application.
 */
export function answersForm(schema: JsonObject, content: unknown): content is JsonObject {
  if (!isObject(content)) return false;
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  if (!required.every((name) => Object.hasOwn(content, name))) return false;
  const properties = new Map(Object.entries(isObject(schema.properties) ? schema.properties : {}));
  return Object.entries(content).every(([name, value]) => {
    const property = properties.get(name);
    return property === undefined
      ? schema.additionalProperties !== false
      : !isObject(property) || fits(property, value);
  });
}

function fits(schema: JsonObject, value: unknown): boolean {
  switch (schema.type) {
    case "string":
      return (
        typeof value === "string" &&
        isChoice(schema, value) &&
        within(schema.minLength, [...value].length, schema.maxLength)
      );
    case "number":
      return typeof value === "number" && within(schema.minimum, value, schema.maximum);
    case "integer":
      return Number.isInteger(value) && within(schema.minimum, value as number, schema.maximum);
    case "boolean":
      return typeof value === "boolean";
    case "array": {
      const items = isObject(schema.items) ? schema.items : {};
      const isItem = (item: unknown): boolean => typeof item === "string" && isChoice(items, item);
      return Array.isArray(value) && value.every(isItem) && within(schema.minItems, value.length, schema.maxItems);
    }
    default:
      return true;
  }
}

/** Of `enum`, or of titled options (`oneOf`, `anyOf`), where there are any. */
function isChoice(schema: JsonObject, value: string): boolean {
  if (Array.isArray(schema.enum)) return schema.enum.includes(value);
  const titled = schema.oneOf ?? schema.anyOf;
  return !Array.isArray(titled) || titled.some((option: unknown) => isObject(option) && option.const === value);
}

function within(least: unknown, value: number, most: unknown): boolean {
  return !(typeof least === "number" && value < least) && !(typeof most === "number" && value > most);
}
