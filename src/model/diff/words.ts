import { isObject, member, type JsonObject } from "../json-value.js";
import { cut } from "../shown.js";
import { show } from "./annotations.js";
import { mayAssert } from "./keywords.js";
import { lists } from "./listed.js";
import { target, type Node } from "./node.js";
import { elsewhere, holdsReference, sameJson } from "./same.js";

/** Keywords whose changes are told where they happen. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(["properties", "allOf"]);
const MAX_WORDS = 4;
const MAX_LISTED = 3;

/** Which words of a schema changed, as the start of a sentence about what that means; nothing where none did. */
export function changedWords(before: Node, after: Node): string {
  const [olds, news] = [saidBy(before), saidBy(after)];
  if (olds === undefined || news === undefined) return "";
  const [was, is] = [member(olds, "allOf"), member(news, "allOf")];
  // What is gone here may have moved there.
  if (!sameJson(was, is)) return was === undefined || is === undefined ? "" : changed("allOf", was, is);
  const keywords = new Set([...Object.keys(olds), ...Object.keys(news)]);
  const words = [...keywords]
    .filter((keyword) => mayAssert(keyword, before.root.dialect) && !TOLD_ELSEWHERE.has(keyword))
    .filter((keyword) => !sameJson(member(olds, keyword), member(news, keyword)))
    .map((keyword) => changed(cut(keyword, 80), member(olds, keyword), member(news, keyword)))
    .filter((word) => word !== "");
  const isAlike = words.length === 0 && sameJson(member(olds, "properties"), member(news, "properties"));
  if (isAlike && holdsReference(olds)) return "what it refers to changed";
  const more = words.length - MAX_WORDS;
  return [...words.slice(0, MAX_WORDS), ...(more > 0 ? [`${more} more changed`] : [])].join(", ");
}

/** The keywords of a schema, and of what it refers to; where a reference leads that cannot be followed. */
function saidBy(node: Node): JsonObject | undefined {
  const { schema, root } = target(node);
  if (!isObject(schema)) return undefined;
  const { $ref: _, ...beside } = isObject(node.schema) && root.dialect !== "draft-07" ? node.schema : {};
  // Without a base, the reference says it best.
  const $ref = member(root.schema, "$id") === undefined ? undefined : elsewhere({ origin: schema, root });
  return { ...schema, ...beside, ...($ref === undefined ? {} : { $ref }) };
}

function changed(keyword: string, was: unknown, is: unknown): string {
  if (Array.isArray(was) && Array.isArray(is) && keyword !== "type") return changedList(keyword, was, is);
  const [old, current] = [shown(was), shown(is)];
  if (was === undefined) return current === undefined ? `${keyword} is new` : `${keyword} is now ${current}`;
  if (is === undefined) return old === undefined ? `${keyword} is gone` : `${keyword} ${old} is gone`;
  return old === undefined || current === undefined ? `${keyword} changed` : `${keyword} was ${old}, is ${current}`;
}

/** A value that says something by itself: schemas below are too long. */
function shown(value: unknown): string | undefined {
  return isObject(value) || (Array.isArray(value) && value.some(isObject)) ? undefined : show(value);
}

function changedList(keyword: string, was: readonly unknown[], is: readonly unknown[]): string {
  const lost = was.filter((one) => !lists(is, one));
  const gained = is.filter((one) => !lists(was, one));
  const places = is.length === was.length ? [...is.keys()].filter((at) => !sameJson(is[at], was[at])) : [];
  if (lost.length === 0 && gained.length === 0) return "";
  if (!is.some(isObject) && !was.some(isObject)) {
    return [...listed("lost", lost), ...listed("gained", gained)].map((part) => `${keyword} ${part}`).join(", ");
  }
  if (is.length !== was.length && (lost.length === 0 || gained.length === 0)) {
    return countedWords(keyword, lost.length > 0 ? "lost" : "gained", lost.length + gained.length);
  }
  const few = places.length > 0 && places.length <= MAX_LISTED;
  return few ? places.map((at) => `${keyword}/${at} changed`).join(", ") : `${keyword} changed`;
}

/** That a list of schemas has more of them than before, or fewer. */
export function countedWords(keyword: string, verb: "lost" | "gained", count: number): string {
  return `${keyword} ${verb} ${count} schema${count === 1 ? "" : "s"}`;
}

function listed(verb: string, values: readonly unknown[]): string[] {
  if (values.length === 0) return [];
  const more = values.length - MAX_LISTED;
  return [`${verb} ${values.slice(0, MAX_LISTED).map(show).join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
}
