import { emptyNode, type SchemaNode } from "../../model/schema/node.js";
import { and, choice, not, type Condition } from "./conditions.js";
import type { Checks, Subject } from "./context.js";
import { compares, comparesLength, hasKind, tellsByFailing, tellsByHolding } from "./narrowing.js";
import { inParts } from "./parts.js";
import { unionCondition } from "./unions.js";

/** The subschemas that look at the same value as the node, for a value of the node's own type. */
export function inPlaceConditions(node: SchemaNode, subject: Subject, checks: Checks): Condition {
  const apart: Subject = { ...subject, members: undefined };
  let narrowed =
    subject.narrowed === true ||
    node.items !== undefined ||
    comparesLength(node) ||
    (node.types !== undefined && !hasKind(subject));
  const parts = inParts(and, [...node.refs, ...node.allOf], subject, checks, (part, of) => {
    const condition = checks.condition(part, { ...of, narrowed });
    narrowed ||= tellsByHolding(part, subject);
    return condition;
  });
  const anyOf = node.anyOf === undefined || union({ anyOf: node.anyOf });
  const oneOf = node.oneOf === undefined || union({ oneOf: node.oneOf });
  return and(parts, anyOf, oneOf, negation(), conditional());

  function union(said: Required<Pick<SchemaNode, "anyOf">> | Required<Pick<SchemaNode, "oneOf">>): Condition {
    const exactlyOne = "oneOf" in said;
    const branches = exactlyOne ? said.oneOf : said.anyOf;
    const alone: SchemaNode = { ...emptyNode(node.id, node.pointer), ...said };
    const condition =
      narrowed && compares(alone)
        ? checks.call(alone, subject)
        : unionCondition(branches, exactlyOne, { ...subject, narrowed }, checks);
    narrowed ||= tellsByHolding(alone, subject);
    return condition;
  }

  function negation(): Condition {
    if (node.not === undefined) return true;
    const condition = not(checks.condition(node.not, { ...apart, narrowed }));
    narrowed ||= tellsByFailing(node.not, subject);
    return condition;
  }

  function conditional(): Condition {
    const { if: test, then, else: otherwise } = node;
    if (test === undefined || (then === undefined && otherwise === undefined)) return true;
    const outcome = (part: SchemaNode | undefined, told: boolean): Condition =>
      part === undefined || checks.condition(part, { ...apart, narrowed: narrowed || told });
    return choice(
      checks.condition(test, { ...apart, narrowed }),
      outcome(then, tellsByHolding(test, subject)),
      outcome(otherwise, tellsByFailing(test, subject)),
    );
  }
}
