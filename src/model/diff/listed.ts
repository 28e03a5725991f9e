import { isObject } from "../json-value.js";
import { remembered } from "../remembered.js";

/** A text that equal JSON values share, and no others. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${textOf(value[name])}`).join()}}`;
}

const textsOf = remembered((list: readonly unknown[]) => new Set(list.map(textOf)));

/** Whether a list holds an equal value. It may name thousands and be asked for each value of another: it is read once. */
export function lists(list: readonly unknown[], value: unknown): boolean {
  return textsOf(list).has(textOf(value));
}
