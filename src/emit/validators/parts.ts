import type { Kind } from "../../model/schema/facts.js";
import { code, type Code } from "../code.js";
import { validation } from "../symbols.js";
import type { Checks, Subject } from "./context.js";
import { declaredArrow, call, type Condition } from "./conditions.js";

/** Conditions that stand in a row: TypeScript neither binds nor follows chains of thousands. */
export const MANY = 64;

const VALUE: Code = code`value`;

/** Conditions on one value, joined; where there are many, a function for each so many. */
export function inParts<Item>(
  joined: (...conditions: readonly Condition[]) => Condition,
  items: readonly Item[],
  subject: Subject,
  checks: Checks,
  conditionOf: (item: Item, subject: Subject) => Condition,
): Condition {
  if (items.length <= MANY) return joined(...items.map((item) => conditionOf(item, subject)));
  const inner: Subject = { ...subject, code: VALUE, parameter: true, members: undefined };
  const parts = Array.from({ length: Math.ceil(items.length / MANY) }, (_, at) =>
    joined(...items.slice(at * MANY, (at + 1) * MANY).map((item) => conditionOf(item, inner))),
  );
  return joined(
    ...parts.map((part) => {
      if (typeof part === "boolean") return part;
      const type = subject.kind === undefined ? code`unknown` : TYPES[subject.kind];
      const name = checks.declare(
        "part",
        (made) => code`const ${made} = ${declaredArrow(VALUE, code`: boolean`, part, type)};`,
      );
      return call(code`${name}(${subject.code})`);
    }),
  );
}

const TYPES: Readonly<Record<Kind, Code>> = {
  null: code`null`,
  boolean: code`boolean`,
  number: code`number`,
  string: code`string`,
  array: code`readonly unknown[]`,
  object: code`${validation.JsonObject}`,
};
