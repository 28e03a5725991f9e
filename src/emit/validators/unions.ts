import { areExclusive, discriminatorOf, leadsTo, saysOnly, valuesOf } from "../../model/schema/facts.js";
import type { Json, SchemaNode } from "../../model/schema/node.js";
import { code, list } from "../code.js";
import type { Checks, Subject } from "./context.js";
import { and, choice, comparison, expression, or, type Condition } from "./conditions.js";
import { isKind, valuesCondition } from "./kinds.js";
import { ownProperty } from "./members.js";
import { inParts, MANY } from "./parts.js";
import { valueCondition } from "./scalars.js";

/** `anyOf` and `oneOf`. */
export function unionCondition(
  branches: readonly SchemaNode[],
  exactlyOne: boolean,
  subject: Subject,
  checks: Checks,
): Condition {
  const values = valuesOfAll(branches, exactlyOne);
  if (values !== undefined) return valuesCondition(values, subject, checks);
  // What one alternative reads, the others need not.
  const apart: Subject = { ...subject, members: undefined };
  const discriminator = branches.length > MANY ? undefined : discriminatorOf(branches);
  if (discriminator !== undefined) {
    const tag = subject.members?.read(discriminator.property) ?? ownProperty(subject.code, discriminator.property);
    const chosen = branches.reduceRight<Condition>((rest, branch, index) => {
      const values = discriminator.values[index] ?? [];
      const chosen: Subject = { ...apart, kind: "object", tag: { property: discriminator.property, values } };
      return choice(valueCondition(values, tag), checks.condition(branch, chosen), rest);
    }, false);
    return and(subject.kind === "object" || isKind("object", subject), chosen);
  }
  const conditionOf = (branch: SchemaNode, of: Subject): Condition => checks.condition(branch, of);
  if (!exactlyOne || areExclusive(branches)) return inParts(or, branches, apart, checks, conditionOf);
  return exactly(branches.map((branch) => conditionOf(branch, apart)));
}

/** The values that alternatives list, where they do nothing else and no two of a `oneOf` share one. */
function valuesOfAll(branches: readonly SchemaNode[], exactlyOne: boolean): readonly Json[] | undefined {
  const lists = branches
    .map(leadsTo)
    .map((branch) => (saysOnly(branch, ["types", "enum", "const"]) ? valuesOf(branch) : undefined));
  if (lists.includes(undefined)) return undefined;
  const all = lists.flatMap((values) => [...new Set(values)]);
  if (all.some((value) => typeof value === "object" && value !== null)) return undefined;
  const distinct = [...new Set(all)];
  return exactlyOne && distinct.length < all.length ? undefined : distinct;
}

/** Holds when one and only one holds. */
function exactly(conditions: readonly Condition[]): Condition {
  const open = conditions.filter((condition) => condition !== false);
  const [first] = open;
  if (first === undefined || open.length === 1) return first ?? false;
  return comparison(code`${list(code`[`, open.map(expression), code`]`)}.filter(Boolean).length === 1`);
}
