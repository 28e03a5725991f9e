import { pointerTokens } from "../../diagnostics.js";
import { isObject, member, type JsonObject } from "../json-value.js";
import { remembered } from "../remembered.js";
import { dialectOf, type Dialect } from "../schema/dialect.js";
import { addressOf } from "../schema/locations.js";

/** A whole schema document, to which `$ref`s of its parts relate. */
export interface Root {
  readonly schema: unknown;
  /** `undefined` for one that the generator does not read: nothing is known of what its words mean. */
  readonly dialect: Dialect | undefined;
  /** With an `$id` inside, a fragment no longer points into the document; such references are left undecided. */
  readonly plainReferences: boolean;
}

/** A schema where it stands. */
export interface Node {
  readonly schema: unknown;
  readonly root: Root;
}

export function rootOf(schema: unknown): Root {
  return { schema, dialect: dialectOf(member(schema, "$schema")), plainReferences: !hasNestedId(schema, true, 0) };
}

function hasNestedId(value: unknown, top: boolean, depth: number): boolean {
  if (depth > 200) return true;
  if (Array.isArray(value)) return value.some((element) => hasNestedId(element, false, depth + 1));
  if (!isObject(value)) return false;
  if (!top && typeof member(value, "$id") === "string") return true;
  return Object.values(value).some((element) => hasNestedId(element, false, depth + 1));
}

/** What references lead to, by document: hundreds may lead to one place. */
const targetsIn = remembered((_: Root) => new Map<string, unknown>());

/** Target of a local reference; `undefined` where it leaves the document or is not understood. */
export function resolve(reference: string, root: Root): unknown {
  const known = targetsIn(root);
  if (!known.has(reference)) known.set(reference, lookUp(reference, root));
  return known.get(reference);
}

function lookUp(reference: string, root: Root): unknown {
  if (!root.plainReferences || !reference.startsWith("#")) return undefined;
  const fragment = addressOf(reference)?.fragment;
  if (fragment !== "" && fragment?.startsWith("/") !== true) return undefined;
  let at: unknown = root.schema;
  for (const key of pointerTokens(fragment)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as JsonObject)[key];
  }
  return at;
}

/** What a schema refers to; the schema itself where it refers to nothing. */
export function target(node: Node): Node {
  const reference = member(node.schema, "$ref");
  const schema = typeof reference === "string" ? resolve(reference, node.root) : undefined;
  return schema === undefined ? node : { schema, root: node.root };
}
