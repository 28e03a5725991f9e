import { member, membersEqual } from "../json-value.js";
import { remembered } from "../remembered.js";
import { addressOf } from "../schema/locations.js";
import type { Conjunct } from "./conjuncts.js";
import type { Node, Root } from "./node.js";

/** Whether two conjuncts that are not understood are the same words, with the same meaning. */
export function saysTheSame(a: Conjunct, b: Conjunct): boolean {
  if (a.root.dialect !== b.root.dialect) return false;
  const [one, other] = [a, b].map((part) => (isReference(part) ? elsewhere(part) : undefined));
  if (one !== undefined || other !== undefined) return one === other;
  return sameJson(a.origin, b.origin) && sameMeaning(a.origin, a.root, b.root);
}

function isReference({ origin }: Conjunct): boolean {
  return Object.keys(Object(origin) as object).length === 1;
}

/** Where the reference of a schema leads, if it surely leads out of its document: what is there does not change with that. */
export function elsewhere({ origin, root }: Pick<Conjunct, "origin" | "root">): string | undefined {
  const reference = member(origin, "$ref");
  if (typeof reference !== "string") return undefined;
  if (!root.plainReferences || root.dialect === undefined) return undefined;
  const here = addressOf(String(member(root.schema, "$id") ?? ""));
  const there = addressOf(reference, here?.resource);
  if (there?.fragment === undefined || there.resource === here?.resource) return undefined;
  return there.fragment === "" ? there.resource : `${there.resource}#${there.fragment}`;
}

/** Whether two schemas are equal and mean the same. */
export function sameSchema(a: Node, b: Node): boolean {
  return sameJson(a.schema, b.schema) && sameMeaning(a.schema, a.root, b.root);
}

/** Whether equal schemas of two documents mean the same: they hold no reference, or the documents are equal. */
function sameMeaning(schema: unknown, a: Root, b: Root): boolean {
  if (a === b) return true;
  if (a.dialect !== b.dialect) return false;
  // Dialects that are not read may differ: of them, the name counts.
  const isOne = a.dialect !== undefined || sameJson(member(a.schema, "$schema"), member(b.schema, "$schema"));
  return (isOne && !holdsReference(schema)) || sameJson(a.schema, b.schema);
}

const withReference = new WeakMap<object, boolean>();

export function holdsReference(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  const known = withReference.get(schema);
  if (known !== undefined) return known;
  const found = Object.entries(schema).some(
    ([key, value]) =>
      (/^\$(ref|dynamicRef|recursiveRef)$/.test(key) && typeof value === "string") || holdsReference(value),
  );
  withReference.set(schema, found);
  return found;
}

const comparedWith = remembered((_: object) => new WeakMap<object, boolean>());

/** Equality of JSON values that remembers: what is nested deeply is asked about once for each level around it. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const known = comparedWith(a);
  let equal = known.get(b);
  if (equal === undefined) known.set(b, (equal = membersEqual(a, b, sameJson)));
  return equal;
}
