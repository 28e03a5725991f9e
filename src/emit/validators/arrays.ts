import type { SchemaNode } from "../../model/schema/node.js";
import { code, list, literal, nothing, type Code } from "../code.js";
import { validation } from "../symbols.js";
import type { Checks, Subject } from "./context.js";
import { inParts } from "./parts.js";
import { and, arrow, call, comparison, equal, or, type Condition } from "./conditions.js";

const ITEM: Code = code`item`;

/** The keywords about arrays, for a value that is one. */
export function arrayConditions(node: SchemaNode, subject: Subject, checks: Checks): Condition {
  const value = subject.code;
  const { minItems = 0, maxItems = Infinity, prefixItems, items } = node;
  const most = items?.constant === false ? Math.min(maxItems, prefixItems.length) : maxItems;
  const length = code`${value}.length`;
  return and(
    minItems > 0 && minItems === most
      ? comparison(code`${length} === ${literal(most)}`)
      : and(
          minItems === 0 || comparison(code`${length} >= ${literal(minItems)}`),
          most === Infinity || isAtMost(length, most),
        ),
    inParts(and, [...prefixItems.entries()], subject, checks, ([index, schema], { code: of }) => {
      const condition = checks.condition(schema, { code: code`${of}[${literal(index)}]`, parameter: false });
      if (condition === true || index < minItems) return condition;
      return or(isAtMost(code`${of}.length`, index), condition);
    }),
    items === undefined || items.constant === false || restCondition(items, prefixItems.length, value, checks),
    containsCondition(node, value, checks),
    node.uniqueItems !== true || call(code`${validation.isUnique}(${value})`),
  );
}

function isAtMost(length: Code, most: number): Condition {
  return most === 0 ? equal(length, code`0`) : comparison(code`${length} <= ${literal(most)}`);
}

function restCondition(items: SchemaNode, from: number, value: Code, checks: Checks): Condition {
  const item = itemCheck(items, checks);
  if (item === undefined) return true;
  const rest = from === 0 ? value : code`${value}.slice(${literal(from)})`;
  return call(list(code`${rest}.every(`, [item], code`)`));
}

/** A function that checks one item; `undefined` where there is nothing to check. */
function itemCheck(schema: SchemaNode, checks: Checks): Code | undefined {
  const condition = checks.condition(schema, { code: ITEM, parameter: true });
  return condition === true ? undefined : arrow(ITEM, nothing, condition);
}

function containsCondition(node: SchemaNode, value: Code, checks: Checks): Condition {
  const { contains, minContains = 1, maxContains } = node;
  if (contains === undefined) return true;
  const item = itemCheck(contains, checks) ?? code`() => true`;
  if (minContains === 1 && maxContains === undefined) return call(list(code`${value}.some(`, [item], code`)`));
  const count = code`${value}.filter(${item}).length`;
  return and(
    minContains === 0 || comparison(code`${count} >= ${literal(minContains)}`),
    maxContains === undefined || comparison(code`${count} <= ${literal(maxContains)}`),
  );
}
