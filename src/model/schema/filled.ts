import { isObject } from "../json-value.js";
import { inPlace, type Draft, type Json, type SchemaNode } from "./node.js";

/** Further defaults that may be filled into one: a peer may send thousands of values that all take it. */
const MAX_FILLED = 1_000;
/** Looks at values through subschemas, for all defaults of a schema. */
const MAX_STEPS = 1_000_000;

/**
 * Takes out defaults in which so many others are filled in that they multiply: `{}` with two members whose defaults are `{}`
 * with two members, and so on. Those inside stay, as far as there is room for them.
 */
export function dropMultipliedDefaults(nodes: readonly Draft[], say: (pointer: string) => void): boolean {
  let steps = 0;
  let filled = 0;
  let changed = false;
  const isSpent = (): boolean => steps > MAX_STEPS || filled > MAX_FILLED;
  for (const node of [...nodes].reverse()) {
    if (typeof node.default?.value !== "object" || node.default.value === null) continue;
    filled = 0;
    fill([node], undefined, []);
    if (!isSpent()) continue;
    changed = delete node.default;
    say(node.pointer);
  }
  return changed;

  /** As the runtime does it, but through all alternatives. */
  function fill(parts: readonly SchemaNode[], given: Json | undefined, taken: readonly SchemaNode[]): void {
    const looking = new Set(parts);
    const defaults = [...taken];
    let value = given;
    for (const node of looking) {
      if (value === undefined && node.default !== undefined && !taken.includes(node)) {
        value = node.default.value;
        defaults.push(node);
        filled += 1;
      }
      for (const part of inPlace(node)) looking.add(part);
    }
    steps += looking.size;
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) {
        if (isSpent()) return;
        fill(
          members((node) => node.prefixItems[at] ?? node.items),
          item,
          defaults,
        );
      }
      return;
    }
    if (!isObject(value)) return;
    const names = new Set([...Object.keys(value), ...[...looking].flatMap(({ properties }) => [...properties.keys()])]);
    for (const name of names) {
      steps += looking.size;
      if (isSpent()) return;
      const member = Object.hasOwn(value, name) ? (value[name] as Json) : undefined;
      fill(
        members((node) => node.properties.get(name) ?? node.additionalProperties),
        member,
        defaults,
      );
    }

    function members(of: (node: SchemaNode) => SchemaNode | undefined): SchemaNode[] {
      return [...looking].flatMap((node) => of(node) ?? []);
    }
  }
}
