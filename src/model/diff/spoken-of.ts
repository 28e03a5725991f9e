import { isObject, strings } from "../json-value.js";
import { remembered } from "../remembered.js";
import { conjuncts, type Conjunct } from "./conjuncts.js";

const MAX_CONJUNCTS = 200;
const IN_PLACE: readonly string[] = ["anyOf", "oneOf", "if", "then", "else"];

/** Whether a conjunct declares or demands a member, be it in a union or a condition only. One that is too long may do so. */
export const speaksOf: (part: Conjunct) => (name: string) => boolean = remembered((part) => {
  const names = new Set<string>();
  const met = new Set<Conjunct>([part]);
  for (const { keywords, root } of met) {
    if (met.size > MAX_CONJUNCTS) return () => true;
    for (const name of Object.keys(Object(keywords["properties"]) as object)) names.add(name);
    for (const name of strings(keywords["required"])) names.add(name);
    const dependent = keywords["dependentSchemas"];
    const schemas = [
      ...IN_PLACE.flatMap((keyword) => keywords[keyword] ?? []),
      ...(isObject(dependent) ? Object.values(dependent) : []),
    ];
    for (const schema of schemas) for (const one of conjuncts({ schema, root })) met.add(one);
  }
  return (name: string) => names.has(name);
});
