import { isObject } from "../json-value.js";

const MAX_TRIES = 200;

/** What is left of a value when all goes that need not be there for `holds`: a reader sees at once what matters. */
export function shrunk(value: unknown, holds: (smaller: unknown) => boolean): unknown {
  let tries = MAX_TRIES;
  const next = (from: unknown): { value: unknown } | undefined => {
    for (const smaller of smallerThan(from)) {
      if (--tries < 0) return undefined;
      if (holds(smaller)) return { value: smaller };
    }
    return undefined;
  };
  let result = value;
  for (let found = next(value); found !== undefined; found = next(result)) result = found.value;
  return result;
}

/** The same without one of the members or elements, here or inside. */
function* smallerThan(value: unknown): Generator {
  if (Array.isArray(value)) {
    for (const at of value.keys()) yield value.toSpliced(at, 1);
    for (const [at, element] of value.entries()) {
      for (const smaller of smallerThan(element)) yield value.with(at, smaller);
    }
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) yield members(value, (other) => other !== name);
    for (const [name, member] of Object.entries(value)) {
      for (const smaller of smallerThan(member)) {
        const copy = members(value, () => true);
        copy[name] = smaller;
        yield copy;
      }
    }
  }
}

/** Without a prototype, so that `__proto__` is a member. */
function members(value: Readonly<Record<string, unknown>>, keep: (name: string) => boolean): Record<string, unknown> {
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) if (keep(name)) copy[name] = member;
  return copy;
}
