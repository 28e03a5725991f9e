import { leadsTo } from "../../model/schema/facts.js";
import { inPlace, inside, type SchemaNode } from "../../model/schema/node.js";

/** What a part of a schema is called behind the name of the whole: `#/$defs/geo_point` is `GeoPoint`. */
export function partNames(root: SchemaNode): (node: SchemaNode) => string {
  let leading: ReadonlyMap<SchemaNode, string | undefined> | undefined;
  return (node) => {
    const token = lastWord(node);
    const name = COUNTED.test(token) ? ((leading ??= leadingProperties(root)).get(node) ?? token) : token;
    return pascal(name).slice(0, MAX_LENGTH) || "Part";
  };
}

/** A name stands wherever its part is spoken of. */
const MAX_LENGTH = 64;
/** What generators call a part that has no name: `__schema0`, `def12`. */
const COUNTED = /^_*(?:schema|definition|def|ref|type)_*\d+$/i;
/** The package of `com.example.Shape.Circle`. */
const PACKAGE = /^(?:[a-z_]\w*\.)+(?=[A-Z])/;

function lastWord({ pointer }: SchemaNode): string {
  const token = pointer.split("/").filter((one) => !/^\d+$/.test(one) && !POSITIONS.has(one));
  return token.at(-1) ?? "";
}

function pascal(text: string): string {
  const words = text
    .replace(PACKAGE, "")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .trim()
    .split(" ");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** For each part, the property by which one comes to it first. */
function leadingProperties(root: SchemaNode): ReadonlyMap<SchemaNode, string | undefined> {
  const found = new Map<SchemaNode, string | undefined>([[root, undefined]]);
  const add = (node: SchemaNode, name: string | undefined): void => {
    const target = leadsTo(node);
    if (!found.has(target)) found.set(target, name);
  };
  // A map is walked in the order of insertion, new entries included: those that are near come first.
  for (const [node, name] of found) {
    for (const [property, member] of node.properties) add(member, property);
    for (const part of [...inPlace(node), ...inside(node)]) add(part, name);
  }
  return found;
}

const POSITIONS: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "properties",
  "items",
  "prefixItems",
  "allOf",
  "anyOf",
  "oneOf",
  "additionalProperties",
  "then",
  "else",
  "if",
  "not",
  "patternProperties",
]);
