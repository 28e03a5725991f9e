import { codePoints } from "../json-value.js";
import { cut } from "../shown.js";
import type { SchemaNode } from "./node.js";

/** The bound of a node that a number, or a text with its length or its pattern, does not keep, in words. Remainders aside. */
export function brokenLimit(node: SchemaNode, value: unknown): string | undefined {
  if (typeof value === "number") return limitOfNumber(node, value);
  return typeof value === "string" ? limitOfText(node, value) : undefined;
}

function limitOfNumber(node: SchemaNode, value: number): string | undefined {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = node;
  if (value < minimum) return `at least ${minimum}`;
  if (value > maximum) return `at most ${maximum}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `more than ${exclusiveMinimum}`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `less than ${exclusiveMaximum}`;
  return undefined;
}

function limitOfText({ minLength = 0, maxLength = Infinity, pattern }: SchemaNode, value: string): string | undefined {
  const length = codePoints(value);
  if (length < minLength) return `at least ${counted(minLength, "character")}`;
  if (length > maxLength) return `at most ${counted(maxLength, "character")}`;
  const fails = pattern?.checked === true && pattern.test(value) === false;
  return fails ? `a text that matches ${cut(pattern.source)}` : undefined;
}

/** `1 item`, `2 items`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
