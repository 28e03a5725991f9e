import { isObject } from "../json-value.js";

/** A text that equal JSON values share, and no others. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${textOf(value[name])}`).join()}}`;
}

const texts = new WeakMap<readonly unknown[], ReadonlySet<string>>();

/** Whether a list holds an equal value. It may name thousands and be asked for each value of another: it is read once. */
export function lists(list: readonly unknown[], value: unknown): boolean {
  let known = texts.get(list);
  if (known === undefined) texts.set(list, (known = new Set(list.map(textOf))));
  return known.has(textOf(value));
}
