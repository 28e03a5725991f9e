import { isObject } from "../json-value.js";
import { HEADER } from "./annotations.js";
import { decide, type Effort } from "./effort.js";
import { isAnnotation } from "./keywords.js";
import { textOf } from "./listed.js";
import { resolve, type Node } from "./node.js";

const MAX_SCHEMAS = 5_000;
const MAX_DEPTH = 200;
const MAPS: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas"]);
/** What stands in their place says the same of the value. */
const IN_PLACE: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "$ref"]);

/** Whether two schemas have the same defaults and headers, for the same members, wherever they write them. */
export function haveSameExtras(a: Node, b: Node, effort: Effort): boolean {
  const [one, other] = [extrasOf(a, effort), extrasOf(b, effort)];
  return one !== undefined && other !== undefined && [...one].sort().join() === [...other].sort().join();
}

/** `undefined` where they are too many. */
function extrasOf(node: Node, effort: Effort): Set<string> | undefined {
  return decide(effort, MAX_SCHEMAS, (most) => {
    let left = most;
    const found = new Set<string>();
    /** References that led here. */
    const open = new Set<unknown>();
    visit(node.schema, "", "", 0);
    return [left < 0 ? undefined : found, left];

    /** `member` names the value; `place` also the words that lead to the schema, since headers are read by place. */
    function visit(schema: unknown, member: string, place: string, depth: number): void {
      if (Array.isArray(schema)) {
        for (const [at, one] of schema.entries()) visit(one, member, `${place}/${at}`, depth + 1);
      }
      if (!isObject(schema)) return;
      if (depth > MAX_DEPTH) left = -1;
      if (--left < 0) return;
      for (const [keyword, value] of Object.entries(schema)) {
        if (keyword === "default") found.add(textOf([member, value]));
        else if (keyword === HEADER) found.add(textOf([place, keyword, value]));
        else if (keyword === "$ref") follow(value, member, `${place}/$ref`, depth);
        else if (isAnnotation(keyword) || keyword === "enum" || keyword === "const") continue;
        else if (MAPS.has(keyword) && isObject(value)) {
          for (const [name, one] of Object.entries(value)) {
            const step = `/${keyword}/${JSON.stringify(name)}`;
            visit(one, member + step, place + step, depth + 1);
          }
        } else visit(value, IN_PLACE.has(keyword) ? member : `${member}/${keyword}`, `${place}/${keyword}`, depth + 1);
      }
    }

    function follow(reference: unknown, member: string, place: string, depth: number): void {
      const target = typeof reference === "string" ? resolve(reference, node.root) : undefined;
      if (!isObject(target) || open.has(target)) return;
      open.add(target);
      visit(target, member, place, depth + 1);
      open.delete(target);
    }
  });
}
