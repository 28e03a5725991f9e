import type { ts } from "ts-morph";
import { docOf } from "./doc-comment.js";
import { isOfPlatform } from "./instances.js";
import type { Place, Reading } from "./reading.js";
import { anyValue, present, type Schema, type Scope } from "./schema.js";

const MAX_DEFINITIONS = 1000;
const MAX_NAME = 64;

/**
 * A named type as a reference to its definition, which is written the first time. Types refer to themselves by their names, so
 * this is also what ends recursion; generics that grow without end are cut.
 */
export function referenceTo(
  type: ts.Type,
  place: Place,
  scope: Scope,
  write: (at: Place) => Schema,
): Schema | undefined {
  if (!isNamed(type, scope.reading)) return undefined;
  const known = scope.definitions.get(type);
  if (known !== undefined) return { $ref: `#/$defs/${known.name}` };
  if (scope.definitions.size >= MAX_DEFINITIONS) return anyValue("The type never ends", place, scope);
  const definition = { name: freeName(type, scope), schema: {} as Schema };
  scope.definitions.set(type, definition);
  const symbol = type.aliasSymbol ?? type.symbol;
  const node = symbol.declarations?.[0] ?? place.node;
  const schema = write({ pointer: `${scope.root}/$defs/${definition.name}`, node, depth: place.depth + 1 });
  const { text } = docOf(symbol, scope.reading);
  definition.schema = text === "" ? schema : { ...schema, description: text };
  return { $ref: `#/$defs/${definition.name}` };
}

/** Interfaces and aliases of objects, and of unions that have objects in them; literals are said where they stand. */
function isNamed(type: ts.Type, reading: Reading): boolean {
  const { ts } = reading;
  if (isOfPlatform(type, reading)) return false;
  const hasObject = present(type, reading).some(
    ({ flags }) => (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0,
  );
  if (!hasObject || type.aliasSymbol !== undefined) return hasObject;
  const { symbol } = type as { symbol?: ts.Symbol };
  return !type.isUnion() && symbol !== undefined && (symbol.flags & ts.SymbolFlags.Interface) !== 0;
}

function freeName(type: ts.Type, { reading, definitions }: Scope): string {
  const shown = reading.checker.typeToString(type, undefined, reading.ts.TypeFormatFlags.NoTruncation);
  const base = (shown.match(/[A-Za-z0-9_]+/g) ?? ["Type"]).join("").slice(0, MAX_NAME);
  const taken = new Set([...definitions.values()].map(({ name }) => name));
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}${count}`;
  return name;
}
