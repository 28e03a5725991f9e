import type { Path, Visit } from "./check.js";
import type { JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";

/** The schemas that `patternProperties` has for a name of the object at `path`. */
export function partsNamed({ patternProperties = {} }: Keywords, key: string, path: Path, visit: Visit): JsonSchema[] {
  return Object.keys(patternProperties)
    .filter((pattern) => visit({ pattern }, key, path).length === 0)
    .map((pattern) => patternProperties[pattern] as JsonSchema);
}

/** Whether an explanation has looked at as much as it may. From then on it finds nothing, and to go on would be idle. */
export function isSpent(visit: Visit): boolean {
  return visit(false, undefined, []).length === 0;
}
