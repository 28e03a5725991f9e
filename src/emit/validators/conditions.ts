import { code, either, group, indent, join, line, lines, nothing, softline, type Code } from "../code.js";

/** A boolean expression; `true` and `false` where it is already decided. */
export type Condition = boolean | Expression;

interface Expression {
  readonly code: Code;
  readonly binds: Binding;
  /** What `&&` or `||` joins. */
  readonly parts?: readonly Code[];
  /** What holds when this does not, where that is as short. */
  readonly opposite?: Code;
  /** The function of a call whose only argument is the parameter of the function that is being printed. */
  readonly callee?: Code;
  /** Whether that function may be declared later: where it is, it can be called, and not be given another name yet. */
  readonly isLater?: boolean;
}

/** How an expression must be bracketed inside another one. */
type Binding = "call" | "comparison" | "and" | "or" | "choice";

/** An expression that never needs brackets: a call, a name. */
export function call(expression: Code): Condition {
  return { code: expression, binds: "call" };
}

/** Calls a function with one value. */
export function callWith(
  callee: Code,
  { code: value, parameter }: { readonly code: Code; readonly parameter: boolean },
  isLater = false,
): Condition {
  return { code: code`${callee}(${value})`, binds: "call", ...(parameter ? { callee, isLater } : {}) };
}

/** `a === b`. */
export function equal(left: Code, right: Code): Condition {
  return { code: code`${left} === ${right}`, binds: "comparison", opposite: code`${left} !== ${right}` };
}

/** `a <= b` and the like. */
export function comparison(expression: Code): Condition {
  return { code: expression, binds: "comparison" };
}

function within(condition: Expression, ...open: readonly Binding[]): Code {
  return open.includes(condition.binds) ? condition.code : code`(${condition.code})`;
}

/** Holds when all hold. */
export function and(...conditions: readonly Condition[]): Condition {
  return conditions.includes(false) ? false : joined("and", code` &&`, conditions, true);
}

/** Holds when one holds. */
export function or(...conditions: readonly Condition[]): Condition {
  return conditions.includes(true) ? true : joined("or", code` ||`, conditions, false);
}

function joined(binds: "and" | "or", operator: Code, conditions: readonly Condition[], none: boolean): Condition {
  const open = conditions.filter((condition) => typeof condition !== "boolean");
  const [first] = open;
  if (first === undefined || open.length === 1) return first ?? none;
  const parts = open.flatMap((condition) =>
    condition.binds === binds ? (condition.parts ?? []) : [within(condition, "call", "comparison")],
  );
  return { code: group(indent(join(parts, [operator, line]))), binds, parts };
}

/** Holds when the other does not. */
export function not(condition: Condition): Condition {
  if (typeof condition === "boolean") return !condition;
  const { code: it, binds, opposite } = condition;
  if (opposite !== undefined) return { code: opposite, binds, opposite: it };
  const inner = condition.parts === undefined ? within(condition, "call") : code`(${broken(condition)})`;
  return { code: code`!${inner}`, binds: "call" };
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

/** A function of one parameter; the function itself where it would do nothing but call one. */
export function arrow(parameter: Code, type: Code, condition: Condition, of: Code = code`unknown`): Code {
  if (typeof condition === "boolean") return code`()${type} => ${expression(condition)}`;
  if (condition.callee !== undefined) return condition.callee;
  if (condition.binds === "call" || condition.binds === "choice")
    return code`(${parameter}: ${of})${type} => ${condition.code}`;
  return code`(${parameter}: ${of})${type} =>${group(indent([line, group(chain(condition))]))}`;
}

/** The same, where the function is declared at once: it is no other function that does not exist yet. */
export function declaredArrow(parameter: Code, type: Code, condition: Condition, of?: Code): Code {
  if (typeof condition === "boolean" || condition.isLater !== true) return arrow(parameter, type, condition, of);
  const { callee: _, ...called } = condition;
  return arrow(parameter, type, called, of);
}

/** A function body of statements that ends by giving a condition. */
export function block(statements: readonly Code[], condition: Condition): Code {
  const long = typeof condition !== "boolean" && condition.parts !== undefined;
  const given = long
    ? group([either(code`(`, nothing), indent([softline, group(chain(condition))]), softline, either(code`)`, nothing)])
    : expression(condition);
  return code`
    {
      ${lines([...statements, code`return ${given};`])}
    }
  `;
}

/** An expression between brackets that go on lines of their own where it does not fit. */
export function broken(condition: Condition): Code {
  return group([indent([softline, chain(condition)]), softline]);
}

/** Without the indentation of its further lines. */
function chain(condition: Condition): Code {
  if (typeof condition === "boolean" || condition.parts === undefined) return expression(condition);
  return join(condition.parts, [condition.binds === "and" ? code` &&` : code` ||`, line]);
}

export function expression(condition: Condition): Code {
  if (typeof condition === "boolean") return condition ? code`true` : code`false`;
  return condition.code;
}
