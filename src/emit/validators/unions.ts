import { discriminatorOf } from "../../model/schema/discriminator.js";
import { areExclusive } from "../../model/schema/facts.js";
import type { SchemaNode } from "../../model/schema/node.js";
import { code, list } from "../code.js";
import type { Checks, Subject } from "./context.js";
import { and, choice, comparison, expression, not, or, type Condition } from "./conditions.js";
import { isKind } from "./kinds.js";
import { ownProperty } from "./members.js";
import { tellsByFailing } from "./narrowing.js";
import { inParts, MANY } from "./parts.js";
import { valueCondition } from "./scalars.js";

/** `anyOf` and `oneOf`. */
export function unionCondition(
  branches: readonly SchemaNode[],
  exactlyOne: boolean,
  subject: Subject,
  checks: Checks,
): Condition {
  // What one alternative reads, the others need not.
  const apart: Subject = { ...subject, members: undefined };
  const discriminator = branches.length > MANY ? undefined : discriminatorOf(branches);
  if (discriminator !== undefined) {
    const { property } = discriminator;
    const tag =
      subject.members?.isMet(property) === false ? subject.members.read(property) : ownProperty(subject.code, property);
    const chosen = branches.reduceRight<Condition>((rest, branch, index) => {
      const values = discriminator.values[index] ?? [];
      const chosen: Subject = { ...apart, kind: "object", narrowed: true, tag: { property, values } };
      return choice(valueCondition(values, tag), checks.condition(branch, chosen), rest);
    }, false);
    return and(subject.kind === "object" || isKind("object", subject), chosen);
  }
  let narrowed = subject.narrowed === true;
  const conditionOf = (branch: SchemaNode, of: Subject): Condition => {
    const condition = checks.condition(branch, { ...of, narrowed });
    narrowed ||= tellsByFailing(branch, subject);
    return condition;
  };
  if (!exactlyOne || areExclusive(branches)) return inParts(or, branches, apart, checks, conditionOf);
  return exactly(branches.map((branch) => conditionOf(branch, apart)));
}

/** Holds when one and only one holds. */
function exactly(conditions: readonly Condition[]): Condition {
  const open = conditions.filter((condition) => typeof condition !== "boolean");
  const sure = conditions.filter((condition) => condition === true).length;
  if (sure > 0) return sure === 1 && not(or(...open));
  const [first] = open;
  if (first === undefined || open.length === 1) return first ?? false;
  return comparison(code`${list(code`[`, open.map(expression), code`]`)}.filter(Boolean).length === 1`);
}
