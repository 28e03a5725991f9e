import { pointerTo } from "../../diagnostics.js";
import { isObject, jsonEqual, member } from "../json-value.js";
import { cut } from "../shown.js";
import type { Change } from "./change.js";
import { isAnnotation, mayAssert } from "./keywords.js";
import type { Direction, Pair, Place } from "./members.js";
import { target, type Node } from "./node.js";

/** The one keyword beyond JSON Schema that clients act on. */
export const HEADER = "x-mcp-header";
const NOTES: ReadonlySet<string> = new Set(["documentation-changed", "default-changed", "header-changed", "rewritten"]);

/** Whether a change decides nothing about instances: it explains no verdict, and none refutes it. */
export function isNote({ code }: Change): boolean {
  return NOTES.has(code);
}

/** Titles, descriptions, defaults and the like: nothing that decides about instances. */
export function annotationChanges({ before, after }: Pair, direction: Direction): Change[] {
  const [olds, news] = [before.node.schema, after.node.schema];
  if (!isObject(olds) || !isObject(news)) return [];
  return changesOf(new Set([...Object.keys(olds), ...Object.keys(news)]), before, after, direction);
}

/** The same of what is said only where references lead. */
export function referredChanges({ before, after }: Pair, direction: Direction): Change[] {
  const [olds, news] = [before.node, after.node].map((node) => Object.keys(Object(target(node).schema) as object));
  const own = [before.node, after.node].flatMap((node) => Object.keys(Object(node.schema) as object));
  const keywords = new Set([...(olds ?? []), ...(news ?? [])].filter((keyword) => isAnnotation(keyword)));
  for (const keyword of own) keywords.delete(keyword);
  return changesOf(keywords, before, after, direction);
}

function changesOf(keywords: ReadonlySet<string>, before: Place, after: Place, direction: Direction): Change[] {
  return [...keywords]
    .filter(
      (keyword) => !mayAssert(keyword, before.node.root.dialect) && keyword !== "$defs" && keyword !== "definitions",
    )
    .flatMap((keyword) => {
      const [was, is] = [said(before.node, keyword), said(after.node, keyword)];
      if (jsonEqual(was, is)) return [];
      const gone = is === undefined;
      const pointer = pointerTo((gone ? before : after).pointer, keyword);
      return [
        { pointer, side: gone ? ("old" as const) : ("new" as const), ...annotationChange(keyword, was, is, direction) },
      ];
    });
}

/** What a schema says of itself: there, or where its reference leads. */
function said(node: Node, keyword: string): unknown {
  const own = member(node.schema, keyword);
  return own === undefined && isAnnotation(keyword) ? member(target(node).schema, keyword) : own;
}

function annotationChange(
  keyword: string,
  was: unknown,
  is: unknown,
  direction: Direction,
): Omit<Change, "pointer" | "side"> {
  if (keyword === "default") {
    return {
      severity: "risky",
      code: "default-changed",
      message: `default was ${show(was)}, is ${show(is)}`,
    };
  }
  // What a server sends is mirrored into nothing.
  if (keyword === HEADER && direction === "input") return headerChange(was, is);
  // What no dialect knows is a note of some tool.
  const name = isAnnotation(keyword) ? keyword : show(keyword);
  return { severity: "safe", code: "documentation-changed", message: `${name} changed` };
}

function headerChange(was: unknown, is: unknown): Omit<Change, "pointer" | "side"> {
  const breaks = is !== undefined && String(was).toLowerCase() !== String(is).toLowerCase();
  return {
    severity: breaks ? "breaking" : "safe",
    code: "header-changed",
    message: breaks
      ? "clients made before do not send this header, which HTTP servers demand"
      : is === undefined
        ? "no longer mirrored in a header"
        : "the header is written in another case, which means nothing",
  };
}

/** A header that comes with the declaration of a member: whoever sent the member undeclared did not send the header. */
export function newHeaderChanges({ before, after }: Pair, alwaysSent: boolean): Change[] {
  const header = before.declared ? undefined : member(after.node.schema, HEADER);
  if (header === undefined) return [];
  const { severity, ...change } = headerChange(undefined, header);
  const pointer = pointerTo(after.pointer, HEADER);
  return [{ ...change, severity: alwaysSent ? severity : "risky", pointer, side: "new" }];
}

/** A value in a sentence. */
export function show(value: unknown): string {
  return cut(JSON.stringify(value) ?? "nothing", 80);
}
