import { code, either, group, indent, join, line, lines, nothing, softline, type Code } from "../code.js";

/** A boolean expression; `true` and `false` where it is already decided. */
export type Condition = boolean | Expression;

type Expression = Simple | Joined;

interface Simple {
  readonly code: Code;
  readonly binds: Exclude<Binding, Operator>;
  /** What holds when this does not, where that is as short. */
  readonly opposite?: Code;
  /** The function of a call whose only argument is the parameter of the function that is being printed. */
  readonly callee?: Code;
}

/** What `&&` or `||` joins. It is put together when it is printed: most of these become parts of larger ones before. */
interface Joined {
  readonly binds: Operator;
  readonly parts: readonly Simple[];
}

type Operator = "and" | "or";

/** How an expression must be bracketed inside another one. */
type Binding = "call" | "comparison" | Operator | "choice";

const OPERATORS: Readonly<Record<Operator, Code>> = { and: code` &&`, or: code` ||` };

/** An expression that never needs brackets: a call, a name. */
export function call(expression: Code): Condition {
  return { code: expression, binds: "call" };
}

/** Calls a function with one value. */
export function callWith(
  callee: Code,
  { code: value, parameter }: { readonly code: Code; readonly parameter: boolean },
): Condition {
  return { code: code`${callee}(${value})`, binds: "call", ...(parameter ? { callee } : {}) };
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
  return open.includes(condition.binds) ? expression(condition) : code`(${expression(condition)})`;
}

/** Holds when all hold. */
export function and(...conditions: readonly Condition[]): Condition {
  return conditions.includes(false) ? false : joined("and", conditions, true);
}

/** Holds when one holds. */
export function or(...conditions: readonly Condition[]): Condition {
  return conditions.includes(true) ? true : joined("or", conditions, false);
}

function joined(binds: Operator, conditions: readonly Condition[], none: boolean): Condition {
  const open = conditions.filter((condition) => typeof condition !== "boolean");
  const [first] = open;
  if (first === undefined || open.length === 1) return first ?? none;
  const parts = open.flatMap((condition) => {
    if (!isJoined(condition)) return [condition];
    return condition.binds === binds ? condition.parts : [bracketed(condition)];
  });
  return { binds, parts };
}

/** As one part of a longer expression. */
function bracketed(condition: Joined): Simple {
  return { code: code`(${expression(condition)})`, binds: "call" };
}

function isJoined(condition: Condition): condition is Joined {
  return typeof condition !== "boolean" && "parts" in condition;
}

/** Holds when the other does not. */
export function not(condition: Condition): Condition {
  if (typeof condition === "boolean") return !condition;
  if (isJoined(condition)) {
    const { binds, parts } = condition;
    // As long as it is no longer, each part is turned around, which takes no brackets.
    if (parts.filter(({ opposite }) => opposite === undefined).length < 2) return TURNED[binds](...parts.map(not));
    return { code: code`!(${broken(condition)})`, binds: "call" };
  }
  const { code: it, binds, opposite } = condition;
  if (opposite !== undefined) return { code: opposite, binds, opposite: it };
  return { code: code`!${within(condition, "call")}`, binds: "call", ...(binds === "call" ? { opposite: it } : {}) };
}

const TURNED = { and: or, or: and };

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

/** A function to hand over: the function itself where it would do nothing but call one. */
export function arrow(parameter: Code, type: Code, condition: Condition): Code {
  if (typeof condition === "boolean") return code`()${type} => ${expression(condition)}`;
  return calleeOf(condition) ?? functionOf(code`${parameter}: unknown`, type, condition);
}

/**
 * A function of `value` to declare. What it calls may be declared later, so it never is another function itself; and it
 * always has its parameter, so that it can be called.
 */
export function declaredFunction(condition: Condition, of: Code = code`unknown`): Code {
  const parameter = typeof condition === "boolean" ? code`_value` : code`value`;
  return functionOf(code`${parameter}: ${of}`, code`: boolean`, condition);
}

function functionOf(parameter: Code, type: Code, condition: Condition): Code {
  if (typeof condition === "boolean" || condition.binds === "call" || condition.binds === "choice") {
    return code`(${parameter})${type} => ${expression(condition)}`;
  }
  return code`(${parameter})${type} =>${group(indent([line, group(chain(condition))]))}`;
}

/** What a condition comes to where it takes nothing but one call, or none: `true`, `false` or what is called. */
export function settled(condition: Condition): boolean | Code | undefined {
  return typeof condition === "boolean" ? condition : calleeOf(condition);
}

/** The function that a condition does nothing but call with the parameter of the function that is being printed. */
export function calleeOf(condition: Expression): Code | undefined {
  return isJoined(condition) ? undefined : condition.callee;
}

/** A function body of statements that ends by giving a condition. */
export function block(statements: readonly Code[], condition: Condition): Code {
  const given = isJoined(condition)
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
  if (!isJoined(condition)) return expression(condition);
  return join(
    condition.parts.map((part) => within(part, "call", "comparison")),
    [OPERATORS[condition.binds], line],
  );
}

export function expression(condition: Condition): Code {
  if (typeof condition === "boolean") return condition ? code`true` : code`false`;
  return isJoined(condition) ? group(indent(chain(condition))) : condition.code;
}
