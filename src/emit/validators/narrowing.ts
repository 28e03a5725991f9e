import { discriminatorOf } from "../../model/schema/discriminator.js";
import { leadsTo, valuesOf } from "../../model/schema/facts.js";
import { inPlace, type SchemaNode } from "../../model/schema/node.js";
import type { Subject } from "./context.js";

// The compiler remembers what conditions have told about a value and finds fault with comparing it to what it can no longer
// be. That is right about people's code; of schemas that are put together, one may well ask what another has answered. What
// would compare a value of which something is known goes into a function of its own, where nothing is.

/** Whether a node's condition on a value compares it, or a member that it has no constant for, to something. */
export function compares(node: SchemaNode): boolean {
  return (
    valuesOf(node) !== undefined ||
    node.minLength === 1 ||
    comparesLength(node) ||
    [node.anyOf, node.oneOf].some((branches) => branches !== undefined && discriminatorOf(branches) !== undefined) ||
    inPlace(node).some(compares)
  );
}

/** Whether a node's own keywords compare the length of an array to one number. */
export function comparesLength({ minItems, maxItems, prefixItems, items }: SchemaNode): boolean {
  return (
    prefixItems.length > 0 ||
    items?.constant === false ||
    maxItems === 0 ||
    (maxItems !== undefined && maxItems === minItems)
  );
}

/** Whether the compiler knows more about a value when a node's condition on it has held. */
export function tellsByHolding(node: SchemaNode, subject: Subject): boolean {
  return hasKind(subject) ? compares(node) || looksAtItems(node) : tells(node);
}

/** Whether the compiler may know more about a value when a node's condition on it has not held. */
export function tellsByFailing(node: SchemaNode, subject: Subject): boolean {
  if (subject.kind === "boolean") return true;
  return hasKind(subject) ? compares(node) && !isOpen(node, false) : !isOpen(node, true);
}

/** Whether a value is of one known kind, of which there are too many values to know by the others. */
export function hasKind({ kind }: Subject): boolean {
  return kind !== undefined && kind !== "boolean";
}

/** Whether a node looks at all items: the compiler takes over from `every` what they are. */
function looksAtItems(node: SchemaNode): boolean {
  return node.items !== undefined || inPlace(node).some(looksAtItems);
}

function tells(node: SchemaNode): boolean {
  return (
    node.types !== undefined ||
    // Where one alternative holds, the others do not.
    node.oneOf !== undefined ||
    node.not !== undefined ||
    node.if !== undefined ||
    compares(node) ||
    inPlace(node).some(tells)
  );
}

/** Whether a condition begins by picking something out of very many values: nothing is known about those that are left. */
function isOpen(node: SchemaNode, byType: boolean): boolean {
  const { types, refs, allOf, anyOf, oneOf } = leadsTo(node);
  return (
    valuesOf(node) !== undefined ||
    (byType && types !== undefined) ||
    [...refs, ...allOf].some((part) => isOpen(part, byType)) ||
    [anyOf, oneOf].some((branches) => branches?.every((part) => isOpen(part, byType)) === true)
  );
}
