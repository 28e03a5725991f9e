import { remembered } from "../remembered.js";
import { choose, every, exactlyOne, not, some, type Verdict } from "../verdict.js";
import { hasType, saysOnly, valuesOf } from "./facts.js";
import { brokenLimit } from "./limits.js";
import { ASSERTED_FORMATS, type Json, type SchemaNode } from "./node.js";

// A node that lists scalars takes some of these and nothing else, so that what else it says can be decided before anything is
// printed.

export type Scalar = string | number | boolean | null;

function isScalar(value: Json): value is Scalar {
  return typeof value !== "object" || value === null;
}

/** The scalars that a node takes, and what they are listed by. */
export interface ListedScalars {
  readonly values: readonly Scalar[];
  /** A part of the node that takes the same ones, where the node does not list any by itself. */
  readonly part?: SchemaNode;
}

/** Steps left for all decisions about a schema: where they do not reach, the check decides. */
export interface Budget {
  steps: number;
}

export function newBudget(): Budget {
  return { steps: 300_000 };
}

/** `undefined` where a node lists no scalars, or where only a running check can tell which ones it takes. */
export function scalarsOf(node: SchemaNode, budget: Budget): ListedScalars | undefined {
  const listed = listedBy(node, budget);
  if (listed === undefined) return undefined;
  if (saysOnly(node, ["types", "enum", "const"])) return listed;
  const verdicts = listed.values.map((value) => acceptsScalar(node, value, budget));
  if (verdicts.includes(undefined)) return undefined;
  const values = listed.values.filter((_, at) => verdicts[at] === true);
  return { values, ...(values.length === listed.values.length && listed.part && { part: listed.part }) };
}

/** Scalars among which are all values that a node takes. */
function listedBy(node: SchemaNode, budget: Budget): ListedScalars | undefined {
  const own = valuesOf(node);
  budget.steps -= 1 + (own?.length ?? 0);
  if (budget.steps < 0) return undefined;
  if (own !== undefined) return own.every(isScalar) ? { values: own } : undefined;
  for (const part of [...node.refs, ...node.allOf]) {
    const values = listedBy(part, budget)?.values;
    if (values !== undefined) return { values, part };
  }
  for (const branches of [node.anyOf, node.oneOf]) {
    const lists = branches?.map((branch) => listedBy(branch, budget)?.values) ?? [undefined];
    if (!lists.includes(undefined)) return { values: [...new Set(lists.flatMap((values) => values ?? []))] };
  }
  return undefined;
}

function lists({ enum: values, const: constant }: SchemaNode): boolean {
  return values !== undefined || constant !== undefined;
}

/** The values that a node lists. Which of its scalars are equal, a set knows. */
const valueSetOf: (node: SchemaNode) => ReadonlySet<Json> = remembered((node) => new Set(valuesOf(node)));

/** Whether a node takes a scalar, without anything run that can take long. */
function acceptsScalar(node: SchemaNode, value: Scalar, budget: Budget): Verdict {
  const part = (other: SchemaNode | undefined): Verdict => other === undefined || acceptsScalar(other, value, budget);
  if (--budget.steps < 0) return undefined;
  if (node.constant !== undefined) return node.constant;
  if (!hasType(node, value) || (lists(node) && !valueSetOf(node).has(value))) return false;
  return every(
    [
      () => brokenLimit(node, value) === undefined && acceptsRest(node, value),
      () => every([...node.refs, ...node.allOf], part),
      () => node.anyOf === undefined || some(node.anyOf, part),
      () => node.oneOf === undefined || exactlyOne(node.oneOf.map(part)),
      () => node.not === undefined || not(part(node.not)),
      () =>
        node.if === undefined ||
        choose(
          part(node.if),
          () => part(node.then),
          () => part(node.else),
        ),
    ],
    (rule) => rule(),
  );
}

/** What is left of a number or a text that keeps its bounds. */
function acceptsRest({ multipleOf, pattern, format }: SchemaNode, value: Scalar): Verdict {
  if (typeof value === "number") {
    if (multipleOf === undefined) return true;
    // Decimals are compared as the runtime does it.
    return Number.isInteger(multipleOf) ? value % multipleOf === 0 : undefined;
  }
  if (typeof value !== "string") return true;
  const isUnsure = pattern?.checked === true && pattern.test(value) === undefined;
  return isUnsure || ASSERTED_FORMATS.has(format ?? "") ? undefined : true;
}
