import { isObject } from "./is-object.js";
import type { JsonObject } from "./jsonrpc.js";

/**
 * Where `content` is not what a form's `requestedSchema` asks for, as a JSON pointer; `undefined` if it is. Forms are flat
 * by specification (client/elicitation, "Requested Schema"), so this is all of JSON Schema that they need. Formats are left
 * to the application.
 */
export function formMisfit(schema: JsonObject, content: unknown): string | undefined {
  if (!isObject(content)) return "";
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const properties = new Map(Object.entries(isObject(schema.properties) ? schema.properties : {}));
  const accepts = (name: string, value: unknown): boolean => {
    const property = properties.get(name);
    if (property === undefined) return schema.additionalProperties !== false;
    return !isObject(property) || fits(property, value);
  };
  const name =
    required.find((one) => !Object.hasOwn(content, one)) ??
    Object.entries(content).find(([one, value]) => !accepts(one, value))?.[0];
  return name === undefined ? undefined : `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
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
