import { regex } from "./explain.js";
import type { JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

/** The schemas that `patternProperties` has for a name. */
export function partsNamed({ patternProperties = {} }: Keywords, key: string): JsonSchema[] {
  return Object.keys(patternProperties)
    .filter((pattern) => regex(pattern).test(key))
    .map((pattern) => patternProperties[pattern] as JsonSchema);
}
