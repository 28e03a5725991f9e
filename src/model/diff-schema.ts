import { pointerTo } from "../diagnostics.js";
import type { Change, Severity } from "./diff-change.js";
import { worst } from "./diff-change.js";
import { newEffort, type Effort } from "./diff-accepts.js";
import { isIncluded } from "./diff-inclusion.js";
import { isObject, jsonEqual, member, strings } from "./diff-json.js";
import { isAnnotation, isAssertion, resolve, rootOf, sameSchema, type Node } from "./diff-node.js";
import { findWitness } from "./diff-witness.js";

/** Who makes the instances: the other side sends them to the server, or the server sends them. */
export type Direction = "input" | "output";

/** Schemas at one place of both manifests. */
interface Pair {
  readonly before: Node;
  readonly after: Node;
  readonly pointer: string;
  readonly effort: Effort;
}

/**
 * Changes between two schemas. An input may accept more, an output may promise more; whatever is not proved to do so is
 * breaking when an instance shows it and risky ("cannot tell") when none was found. The worst change listed is never milder
 * than what holds for the schema as a whole.
 */
export function diffSchema(
  before: unknown,
  after: unknown,
  direction: Direction,
  pointer: string,
  effort: Effort = newEffort(),
): Change[] {
  if (jsonEqual(before, after)) return [];
  return comparePair(
    {
      before: { schema: before, root: rootOf(before) },
      after: { schema: after, root: rootOf(after) },
      pointer,
      effort,
    },
    direction,
    new Set(),
  );
}

function comparePair(pair: Pair, direction: Direction, visited: Set<unknown>): Change[] {
  const { before, after, pointer, effort } = pair;
  if (sameSchema(before, after)) return [];
  const [narrow, wide] = direction === "input" ? [before, after] : [after, before];
  const notes = annotationChanges(pair);
  // Each schema is explained once, where it is met first: references would take us there again and again.
  const place = target(before).schema;
  const recurse = --effort.steps > 0 && !visited.has(place);
  const details = recurse ? memberChanges(pair, direction, visited.add(place)) : [];
  // A member that breaks breaks the whole, and says it better.
  if (details.some((change) => change.severity === "breaking")) return [...notes, ...details];
  const safe = isIncluded(narrow, wide, effort);
  if (safe && isIncluded(wide, narrow, effort)) {
    const found = [...notes, ...details];
    return found.length > 0 || jsonEqual(before.schema, after.schema) ? found : [rewritten(pair)];
  }
  // A member that was not declared before: that somebody sent another kind of value under its name is possible, not likely.
  const unlikely = !safe && isIncluded(narrow, { schema: withoutNewMembers(wide, narrow, 0), root: wide.root }, effort);
  const witness = safe || unlikely ? undefined : findWitness(narrow, wide, effort);
  const severity: Severity = safe ? "safe" : witness === undefined ? "risky" : "breaking";
  // Members explain the whole only if they are as bad as it is.
  const explained = details.length > 0 && worst(details.map((change) => change.severity)) === severity;
  if (explained) return [...notes, ...details];
  return [
    ...notes,
    ...details.filter((change) => change.severity !== "safe" || severity !== "safe"),
    overall(direction, severity, pointer, witness),
  ];
}

/** The wider schema, with members that the narrower one leaves undeclared but allows taken as they come. */
function withoutNewMembers(wide: Node, narrow: Node, depth: number): unknown {
  const [to, from] = [target(wide), target(narrow)];
  if (!isObject(to.schema) || !isObject(from.schema) || depth > 10) return wide.schema;
  const below = (schema: unknown, other: unknown): unknown =>
    withoutNewMembers({ schema, root: to.root }, { schema: other, root: from.root }, depth + 1);
  const known = member(from.schema, "properties");
  const open = member(from.schema, "additionalProperties") !== false;
  const result: Record<string, unknown> = { ...to.schema };
  const declared = member(to.schema, "properties");
  if (isObject(declared)) {
    const members = Object.entries(declared).map(([name, schema]): [string, unknown] => {
      const before = member(known, name);
      return [name, before !== undefined ? below(schema, before) : open ? true : schema];
    });
    result["properties"] = Object.fromEntries(members);
  }
  const items = member(from.schema, "items");
  if (isObject(to.schema["items"]) && isObject(items)) result["items"] = below(to.schema["items"], items);
  return result;
}

/** Equal in what it accepts. What code generators make of it, headers and defaults, may still differ. */
function rewritten({ before, after, pointer }: Pair): Change {
  const both = JSON.stringify([before.schema, after.schema, before.root.schema, after.root.schema]);
  const plain = !/"(default|x-[\w-]+)":/.test(both);
  return {
    severity: plain ? "safe" : "risky",
    code: "rewritten",
    pointer,
    side: "new",
    message: `written otherwise; it accepts the same${plain ? "" : ", but defaults or extensions may differ"}`,
  };
}

function overall(
  direction: Direction,
  severity: Severity,
  pointer: string,
  witness: { value: unknown } | undefined,
): Change {
  const text: Readonly<Record<Direction, Record<Severity, string>>> = {
    input: {
      safe: "accepts more than before",
      breaking: `refuses what it accepted before, for example ${show(witness?.value)}`,
      risky: "cannot tell whether everything that was accepted before still is",
    },
    output: {
      safe: "promises more than before",
      breaking: `may now be what was ruled out before, for example ${show(witness?.value)}`,
      risky: "cannot tell whether everything that was promised before still holds",
    },
  };
  const codes: Readonly<Record<Severity, string>> =
    direction === "input"
      ? { safe: "input-widened", breaking: "input-narrowed", risky: "input-undecided" }
      : { safe: "output-narrowed", breaking: "output-widened", risky: "output-undecided" };
  return {
    severity,
    code: codes[severity],
    pointer,
    side: "new",
    message: text[direction][severity],
    ...(severity === "risky" ? { cannotTell: true } : {}),
    ...(witness === undefined ? {} : { example: witness.value }),
  };
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Differences of members and elements, where both sides say them in the plain way. */
function memberChanges(pair: Pair, direction: Direction, visited: Set<unknown>): Change[] {
  const before = target(pair.before);
  const after = target(pair.after);
  if (!isObject(before.schema) || !isObject(after.schema)) return [];
  const result: Change[] = [];
  const olds = member(before.schema, "properties");
  const news = member(after.schema, "properties");
  const wasRequired = strings(member(before.schema, "required"));
  const required = strings(member(after.schema, "required"));
  const names = new Set([...Object.keys(isObject(olds) ? olds : {}), ...Object.keys(isObject(news) ? news : {})]);
  for (const name of names) {
    const pointer = pointerTo(pair.pointer, "properties", name);
    const oldSchema = member(olds, name);
    const newSchema = member(news, name);
    const label = JSON.stringify(name);
    if (oldSchema === undefined || newSchema === undefined) {
      const added = oldSchema === undefined;
      const open = member(added ? before.schema : after.schema, "additionalProperties");
      result.push(
        presenceChange(
          direction,
          label,
          pointer,
          added,
          open !== false,
          (added ? required : wasRequired).includes(name),
          isFree(added ? newSchema : oldSchema),
        ),
      );
      continue;
    }
    if (wasRequired.includes(name) !== required.includes(name)) {
      const now = required.includes(name);
      const breaks = (direction === "input") === now;
      result.push({
        severity: breaks ? "breaking" : "safe",
        code: now ? "property-required" : "property-optional",
        pointer,
        side: "new",
        message: `${label} is now ${now ? "required" : "optional"}`,
      });
    }
    result.push(
      ...comparePair(
        {
          before: { schema: oldSchema, root: before.root },
          after: { schema: newSchema, root: after.root },
          pointer,
          effort: pair.effort,
        },
        direction,
        visited,
      ),
    );
  }
  const items = [member(before.schema, "items"), member(after.schema, "items")];
  if (isObject(items[0]) && isObject(items[1])) {
    const pointer = pointerTo(pair.pointer, "items");
    result.push(
      ...comparePair(
        {
          before: { schema: items[0], root: before.root },
          after: { schema: items[1], root: after.root },
          pointer,
          effort: pair.effort,
        },
        direction,
        visited,
      ),
    );
  }
  return result;
}

/** Follows a reference that stands alone. */
function target(node: Node): Node {
  const reference = member(node.schema, "$ref");
  const schema = typeof reference === "string" ? resolve(reference, node.root) : undefined;
  return schema === undefined ? node : { schema, root: node.root };
}

function isFree(schema: unknown): boolean {
  return schema === true || (isObject(schema) && !Object.keys(schema).some(isAssertion));
}

function presenceChange(
  direction: Direction,
  label: string,
  pointer: string,
  added: boolean,
  open: boolean,
  required: boolean,
  free: boolean,
): Change {
  const change = (severity: Severity, message: string): Change => ({
    severity,
    code: added ? "property-added" : "property-removed",
    pointer,
    side: added ? "new" : "old",
    message,
  });
  if (direction === "input") {
    if (!added) {
      return open
        ? change("safe", `${label} is no longer declared; it is accepted like any other member`)
        : change("breaking", `${label} is no longer accepted`);
    }
    if (required) return change("breaking", `new required member ${label}: calls without it are refused`);
    if (!open || free) return change("safe", `new optional member ${label}`);
    return change(
      "risky",
      `new optional member ${label}: calls that already sent another kind of value under this name are refused`,
    );
  }
  if (added) {
    return open
      ? change("safe", `new member ${label}`)
      : change("breaking", `new member ${label}, which the old declaration ruled out`);
  }
  if (required) return change("breaking", `${label} is no longer promised`);
  if (!open || free) return change("safe", `${label}, which was optional, is gone`);
  return change("risky", `${label}, which was optional, is no longer declared: it may come as any kind of value`);
}

/** Titles, descriptions, defaults and the like: nothing that decides about instances. */
function annotationChanges({ before, after, pointer }: Pair): Change[] {
  const result: Change[] = [];
  if (!isObject(before.schema) || !isObject(after.schema)) return result;
  for (const keyword of new Set([...Object.keys(before.schema), ...Object.keys(after.schema)])) {
    if (isAssertion(keyword) || keyword === "$defs" || keyword === "definitions") continue;
    const [was, is] = [member(before.schema, keyword), member(after.schema, keyword)];
    if (jsonEqual(was, is)) continue;
    const place = {
      pointer: pointerTo(pointer, keyword),
      side: is === undefined ? ("old" as const) : ("new" as const),
    };
    if (keyword === "default") {
      result.push({
        severity: "risky",
        code: "default-changed",
        ...place,
        message: `default was ${show(was)}, is ${show(is)}`,
      });
    } else if (keyword === "x-mcp-header") {
      const breaks = is !== undefined && String(was).toLowerCase() !== String(is).toLowerCase();
      result.push({
        severity: breaks ? "breaking" : "safe",
        code: "header-changed",
        ...place,
        message: breaks
          ? "clients made before do not send this header, which HTTP servers demand"
          : is === undefined
            ? "no longer mirrored in a header"
            : "the header is written in another case, which means nothing",
      });
    } else if (isAnnotation(keyword)) {
      result.push({ severity: "safe", code: "documentation-changed", ...place, message: `${keyword} changed` });
    } else {
      result.push({
        severity: "risky",
        code: "unknown-keyword-changed",
        ...place,
        message: `cannot tell what ${JSON.stringify(keyword)} means`,
        cannotTell: true,
      });
    }
  }
  return result;
}
