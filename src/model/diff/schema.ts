import { isObject, member } from "../json-value.js";
import { dialectOf } from "../schema/dialect.js";
import { alternativesOf, type Alternatives } from "./alternatives.js";
import { annotationChanges, isNote, referredChanges, show } from "./annotations.js";
import type { Change } from "./change.js";
import { worst } from "./change.js";
import { claimOf, type Claim } from "./claims.js";
import { conjuncts } from "./conjuncts.js";
import { affords, type Effort } from "./effort.js";
import { haveSameExtras } from "./extras.js";
import { isIncluded } from "./inclusion.js";
import { isAssertion } from "./keywords.js";
import {
  elementsOf,
  mapValuesOf,
  membersOf,
  sides,
  type Direction,
  type Member,
  type Pair,
  type Place,
} from "./members.js";
import { SEVERITY_OF, unproven, type Outcome } from "./outcome.js";
import { rootOf, target, type Node } from "./node.js";
import { presenceChanges } from "./presence.js";
import { sameJson, sameSchema } from "./same.js";
import { changedWords, countedWords } from "./words.js";

export type { Direction } from "./members.js";

/** What holds for a whole comparison down to some place. */
interface Context {
  /** Schemas that were explained. */
  readonly visited: Set<unknown>;
  /** What was found of pairs of which nothing is said besides: what many refer to is told where it is met first. */
  readonly found: Map<unknown, Found[]>;
  /** What was proved. */
  readonly proved: PairClaim[];
  /** What would have to be proved of all that the place is part of: what it takes from there is told there. */
  readonly around: readonly PairClaim[];
  /** Whether something around the place is known to break nothing: then nothing inside does. */
  readonly proven: boolean;
}

/** That of two schemas the one which must fit into the other does. */
interface PairClaim extends Claim {
  readonly before: unknown;
  readonly after: unknown;
}

interface Found {
  readonly after: unknown;
  readonly sure: boolean;
  readonly proven: boolean;
  readonly changes: readonly Change[];
}

/**
 * Changes between two schemas, with pointers that start at them. An input may accept more, an output may promise more;
 * whatever is not proved to do so is breaking when an instance shows it and risky ("cannot tell") when none was found. The
 * worst change listed is never milder than what holds for the schema as a whole.
 */
export function diffSchema(before: unknown, after: unknown, direction: Direction, effort: Effort): Change[] {
  if (sameJson(before, after)) return [];
  const unread = unreadDialect(before, after, direction);
  if (unread !== undefined) return [unread];
  const place = (schema: unknown): Place => {
    const node = { schema, root: rootOf(schema) };
    return { node, whole: node, pointer: "", declared: true };
  };
  const pair: Pair = { before: place(before), after: place(after), sure: true, effort };
  const context: Context = { visited: new Set(), found: new Map(), proved: [], around: [], proven: false };
  return [...new Set(comparePair(pair, direction, context))];
}

/** A dialect that only one side has and nobody here reads: all that it says would be something that cannot be told. */
function unreadDialect(before: unknown, after: unknown, direction: Direction): Change | undefined {
  const [was, is] = [member(before, "$schema"), member(after, "$schema")];
  if (sameJson(was, is)) return undefined;
  const [old, current] = [was, is].map(dialectOf);
  if (old !== undefined && current !== undefined) return undefined;
  const side = current === undefined ? "new" : "old";
  const change = overall(direction, { kind: "undecided" }, "/$schema", "");
  const dialect = `${side === "new" ? "is" : "was"} in the dialect ${show(side === "new" ? is : was)}, which is not read here`;
  return { ...change, side, message: `${dialect}: ${change.message}` };
}

function comparePair(pair: Pair, direction: Direction, context: Context): Change[] {
  const { before, after, sure } = pair;
  if (sameSchema(before.node, after.node) && sameSchema(before.whole, after.whole)) return [];
  const notes = annotationChanges(pair, direction);
  if (![before, after].every(({ node, whole }) => node.schema === whole.schema)) {
    return judged(pair, notes, direction, context);
  }
  const [old, current] = [referred(before.node), referred(after.node)];
  const isSame = (one: PairClaim): boolean => one.before === old && one.after === current;
  // What leads back to what is being compared is told there.
  if (context.around.some(isSame)) return notes;
  const isProven = (): boolean => context.proven || context.proved.some(isSame);
  const known = context.found.get(old) ?? [];
  const same = known.find((one) => one.after === current && one.sure === sure && one.proven === isProven());
  if (same !== undefined) return [...notes, ...same.changes];
  const changes = judged(pair, [...notes, ...referredChanges(pair, direction)], direction, context);
  const found: Found = { after: current, sure, proven: isProven(), changes: changes.slice(notes.length) };
  context.found.set(old, [...known, found]);
  return changes;
}

function pairClaim(pair: Pair, direction: Direction): PairClaim {
  const [before, after] = [referred(pair.before.whole), referred(pair.after.whole)];
  const [narrow, wide] = sides(pair, direction);
  return { ...claimOf(conjuncts(narrow), conjuncts(wide)), before, after };
}

/** What a schema means that is a reference and notes only: what it leads to. */
function referred(node: Node): unknown {
  const { schema, root } = node;
  if (!isObject(schema) || root.dialect === "draft-07") return target(node).schema;
  return Object.keys(schema).every((keyword) => keyword === "$ref" || !isAssertion(keyword))
    ? target(node).schema
    : schema;
}

function judged(pair: Pair, notes: readonly Change[], direction: Direction, context: Context): Change[] {
  const { before, after, effort } = pair;
  const [narrow, wide] = sides(pair, direction);
  const { proved } = context;
  const prove = (): boolean => isIncluded(narrow, wide, effort, proved);
  // First of all: members may differ in ways that nothing can show, be it that arrays must be empty.
  const [{ givenUp }, { length: known }] = [effort, proved];
  let safe = prove();
  const isProofCut = effort.givenUp > givenUp;
  const changes = [...notes, ...inside(pair, direction, context, safe)];
  const explanations = changes.filter((change) => !isNote(change)).map(({ severity }) => severity);
  // What was proved of members may be what was too deep to be proved of the whole.
  if (!safe && proved.length > known && worst(explanations) === "safe") safe = prove();
  if (safe) proved.push(pairClaim(pair, direction));
  if (safe && isIncluded(wide, narrow, effort)) {
    return changes.length > 0 || sameJson(before.node.schema, after.node.schema) ? changes : [rewritten(pair)];
  }
  if (!safe && context.proven) return changes;
  // Members explain the whole only if they are as bad as it is. One that breaks says it better.
  if (explanations.length > 0 && worst(explanations) === (safe ? "safe" : "breaking")) return changes;
  if (isToldAround(pair, direction, context, safe)) return changes;
  const outcome: Outcome = safe ? { kind: "fits" } : unproven(pair, direction);
  if (explanations.length > 0 && worst(explanations) === SEVERITY_OF[outcome.kind]) return changes;
  const isCut = outcome.kind === "undecided" && isProofCut;
  const found = overall(direction, outcome, after.pointer, changedWords(before.node, after.node));
  return [...changes, isCut ? { ...found, message: `${found.message}: too large to compare in full` } : found];
}

/** Each schema is explained once, where it is met first: references would take us there again and again. */
function inside(pair: Pair, direction: Direction, context: Context, safe: boolean): Change[] {
  const { visited, proven } = context;
  const schema = target(pair.before.node).schema;
  if (visited.has(schema) || !affords(pair.effort, 1)) return [];
  visited.add(schema);
  const around = [...context.around, pairClaim(pair, direction)];
  return memberChanges(pair, direction, { ...context, around, proven: proven || safe });
}

/** Whether a place differs only by what it refers to and is part of. */
function isToldAround(pair: Pair, direction: Direction, { around }: Context, safe: boolean): boolean {
  if (around.length === 0) return false;
  const [narrow, wide] = sides(pair, direction);
  if (!safe) return isIncluded(narrow, wide, pair.effort, around);
  const reversed = around.map((claim) => ({ ...claim, left: claim.right, right: claim.left }));
  return isIncluded(wide, narrow, pair.effort, reversed);
}

/** Equal in what it accepts. What code generators make of it, headers and defaults, may still differ. */
function rewritten({ before, after, effort }: Pair): Change {
  const [old, current] = [before.node, after.node];
  const words = changedWords(old, current);
  const plain = haveSameExtras(old, current, effort);
  return {
    severity: plain ? "safe" : "risky",
    code: "rewritten",
    pointer: after.pointer,
    side: "new",
    message: `${words === "" ? "written otherwise" : words}; it accepts the same${plain ? "" : ", but defaults or headers may differ"}`,
  };
}

const OVERALL: Readonly<Record<Direction, Readonly<Record<Outcome["kind"], readonly [code: string, text: string]>>>> = {
  input: {
    fits: ["input-widened", "accepts more than before"],
    breaks: ["input-narrowed", "refuses what it accepted before"],
    unlikely: ["input-narrowed", "refuses more only of what was sent under names that were not declared"],
    undecided: ["input-undecided", "cannot tell whether everything that was accepted before still is"],
  },
  output: {
    fits: ["output-narrowed", "promises more than before"],
    breaks: ["output-widened", "may now be what was ruled out before"],
    unlikely: ["output-widened", "may be what was ruled out before only under names that are no longer declared"],
    undecided: ["output-undecided", "cannot tell whether everything that was promised before still holds"],
  },
};

function overall(direction: Direction, { kind, witness }: Outcome, pointer: string, words: string): Change {
  const [code, text] = OVERALL[direction][kind];
  const example = witness === undefined ? "" : `, for example ${show(witness.value)}`;
  return {
    severity: SEVERITY_OF[kind],
    code,
    pointer,
    side: "new",
    message: `${words === "" ? "" : `${words}: `}${text}${example}`,
    ...(kind === "undecided" ? { cannotTell: true } : {}),
    ...(witness === undefined ? {} : { example: witness.value }),
  };
}

/** Differences of what is declared of members, elements, the values of a map and alternatives. */
function memberChanges(pair: Pair, direction: Direction, context: Context): Change[] {
  const result: Change[] = [];
  for (const found of membersOf(pair, direction)) {
    if (found.before.declared && found.after.declared) {
      result.push(...requirementChanges(found, direction, context.proven), ...comparePair(found, direction, context));
    } else result.push(...presenceChanges(found, direction, context.proven));
  }
  const elements = elementsOf(pair, direction);
  if (elements !== undefined) {
    result.push(...comparePair(elements, direction, { ...context, proven: context.proven || elements.never }));
  }
  const values = mapValuesOf(pair);
  if (values !== undefined) result.push(...comparePair(values, direction, context));
  const alternatives = alternativesOf(pair, direction);
  if (alternatives !== undefined) {
    result.push(...alternatives.pairs.flatMap((one) => comparePair(one, direction, context)));
    if (alternatives.more > 0) result.push(moreAlternatives(pair, alternatives, direction));
  }
  return result;
}

function moreAlternatives({ after }: Pair, { keyword, more }: Alternatives, direction: Direction): Change {
  const words = countedWords(keyword, direction === "input" ? "gained" : "lost", more);
  return overall(direction, { kind: "fits" }, after.pointer, words);
}

function requirementChanges(found: Member, direction: Direction, proven: boolean): Change[] {
  const { isRequired, wasRequired, after } = found;
  if (isRequired === wasRequired) return [];
  const breaks = (direction === "input") === isRequired;
  // It was or still is required in other words.
  if (breaks && proven) return [];
  return [
    {
      severity: breaks ? "breaking" : "safe",
      code: isRequired ? "property-required" : "property-optional",
      pointer: after.pointer,
      side: "new",
      message: `${JSON.stringify(found.name)} is now ${isRequired ? "required" : "optional"}`,
    },
  ];
}
