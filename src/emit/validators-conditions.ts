import { code, group, indent, join, line, type Code } from "./code.js";

/** A boolean expression; `true` and `false` where it is already decided. */
export type Condition = boolean | { readonly code: Code; readonly binds: Binding };

/** How an expression must be bracketed inside another one. */
type Binding = "call" | "comparison" | "and" | "or" | "choice";

/** An expression that never needs brackets: a call, a name. */
export function call(expression: Code): Condition {
  return { code: expression, binds: "call" };
}

/** `a === b` and the like. */
export function comparison(expression: Code): Condition {
  return { code: expression, binds: "comparison" };
}

function within(condition: Exclude<Condition, boolean>, ...open: readonly Binding[]): Code {
  return open.includes(condition.binds) ? condition.code : code`(${condition.code})`;
}

/** Holds when all hold. */
export function and(...conditions: readonly Condition[]): Condition {
  if (conditions.includes(false)) return false;
  const parts = conditions.filter((condition) => typeof condition !== "boolean");
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? true;
  const codes = parts.map((part) => within(part, "call", "comparison", "and"));
  return { code: group(indent(join(codes, [code` &&`, line]))), binds: "and" };
}

/** Holds when one holds. */
export function or(...conditions: readonly Condition[]): Condition {
  if (conditions.includes(true)) return true;
  const parts = conditions.filter((condition) => typeof condition !== "boolean");
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? false;
  const codes = parts.map((part) => within(part, "call", "comparison", "or"));
  return { code: group(indent(join(codes, [code` ||`, line]))), binds: "or" };
}

/** Holds when the other does not. */
export function not(condition: Condition): Condition {
  if (typeof condition === "boolean") return !condition;
  return { code: code`!${within(condition, "call")}`, binds: "call" };
}

/** `condition ? then : otherwise`. */
export function choice(condition: Condition, then: Condition, otherwise: Condition): Condition {
  if (typeof condition === "boolean") return condition ? then : otherwise;
  if (then === true && otherwise === true) return true;
  if (then === true) return or(condition, otherwise);
  if (otherwise === true) return or(not(condition), then);
  if (otherwise === false) return and(condition, then);
  const test = within(condition, "call", "comparison", "and", "or");
  const [yes, no] = [then, otherwise].map(expression) as [Code, Code];
  return { code: group([test, indent([line, code`? ${yes}`, line, code`: ${no}`])]), binds: "choice" };
}

export function expression(condition: Condition): Code {
  if (typeof condition === "boolean") return condition ? code`true` : code`false`;
  return condition.code;
}
