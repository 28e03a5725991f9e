import { areExclusive, discriminatorOf } from "../model/schema-facts.js";
import type { SchemaNode } from "../model/schema-node.js";
import { code, list } from "./code.js";
import type { Checks, Subject } from "./validators-context.js";
import { and, choice, comparison, expression, or, type Condition } from "./validators-conditions.js";
import { isKind } from "./validators-kinds.js";
import { property } from "./validators-objects.js";
import { valueCondition } from "./validators-scalars.js";

/** `anyOf` and `oneOf`. */
export function unionCondition(
  branches: readonly SchemaNode[],
  exactlyOne: boolean,
  subject: Subject,
  checks: Checks,
): Condition {
  const discriminator = discriminatorOf(branches);
  if (discriminator !== undefined) {
    const tag = property(subject.code, discriminator.property);
    const inner: Subject = { ...subject, kind: "object" };
    const chosen = branches.reduceRight<Condition>((rest, branch, index) => {
      const named = valueCondition(discriminator.values[index] ?? [], tag);
      return choice(named, checks.condition(branch, inner), rest);
    }, false);
    return and(subject.kind === "object" || isKind("object", subject), chosen);
  }
  const conditions = branches.map((branch) => checks.condition(branch, subject));
  if (!exactlyOne || areExclusive(branches)) return or(...conditions);
  return exactly(conditions);
}

/** Holds when one and only one holds. */
function exactly(conditions: readonly Condition[]): Condition {
  const open = conditions.filter((condition) => condition !== false);
  const [first] = open;
  if (first === undefined || open.length === 1) return first ?? false;
  return comparison(code`${list(code`[`, open.map(expression), code`]`)}.filter(Boolean).length === 1`);
}
