import { member, membersEqual } from "../json-value.js";
import { remembered } from "../remembered.js";
import type { Conjunct } from "./conjuncts.js";
import type { Node, Root } from "./node.js";

/** Whether two conjuncts that are not understood are the same words, with the same meaning. */
export function saysTheSame(a: Conjunct, b: Conjunct): boolean {
  if (a.root.dialect !== b.root.dialect || !sameJson(a.origin, b.origin)) return false;
  return leadsElsewhere(a) ? leadsElsewhere(b) : sameMeaning(a.origin, a.root, b.root);
}

/** Whether a reference surely leads out of its document: what it means does not change with that. */
function leadsElsewhere({ origin, root }: Conjunct): boolean {
  const reference = member(origin, "$ref");
  if (typeof reference !== "string" || Object.keys(Object(origin) as object).length > 1) return false;
  if (reference.startsWith("#") || !root.plainReferences || root.dialect === undefined) return false;
  const id = member(root.schema, "$id");
  return (
    id === undefined ||
    (/^[a-z][a-z0-9+.-]*:/i.test(reference) && !reference.startsWith(String(id).split("#")[0] ?? ""))
  );
}

/** Whether two schemas are equal and mean the same. */
export function sameSchema(a: Node, b: Node): boolean {
  return sameJson(a.schema, b.schema) && sameMeaning(a.schema, a.root, b.root);
}

/** Whether equal schemas of two documents mean the same: they hold no reference, or the documents are equal. */
function sameMeaning(schema: unknown, a: Root, b: Root): boolean {
  if (a === b) return true;
  if (a.dialect !== b.dialect) return false;
  return (a.dialect !== undefined && !holdsReference(schema)) || sameJson(a.schema, b.schema);
}

const withReference = new WeakMap<object, boolean>();

function holdsReference(schema: unknown): boolean {
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
