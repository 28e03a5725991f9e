import type { ts } from "ts-morph";
import { pointerTokens } from "../../diagnostics.js";
import { docOf } from "./doc-comment.js";
import { isOfPlatform } from "./instances.js";
import type { Place, Reading } from "./reading.js";
import { anyValue, present, type Definition, type Schema, type Scope } from "./schema.js";

const MAX_DEFINITIONS = 1000;
/** Of one generic, each inside of the one before: `Page<Page<string>>` takes two. */
const MAX_STEPS = 32;
const TOO_MANY = "The type has more than 1,000 parts with names";
const MAX_NAME = 64;
const DEFINITIONS = "#/$defs/";

/** How the parts of a schema refer to all of it. */
export const WHOLE = "#";

/** Whether something inside a schema is what it is as a whole. */
export function holdsItself(schema: Schema): boolean {
  return JSON.stringify(schema).includes(`"$ref":"${WHOLE}"`);
}

/**
 * A named type as a reference to its definition, which is written the first time. Types refer to themselves by their names, so
 * this is also what ends recursion; generics that grow without end are cut. What mapped and conditional types make has no
 * name: it is written where it stands, unless it turns out to hold itself.
 */
export function referenceTo(
  type: ts.Type,
  place: Place,
  scope: Scope,
  write: (at: Place) => Schema,
): Schema | undefined {
  const known = scope.definitions.get(type);
  if (known !== undefined) return { $ref: known.ref };
  const inside = scope.unnamed.get(type);
  if (inside !== undefined) return { $ref: define(type, nameAt(inside), scope).ref };
  if (isNamed(type, scope.reading)) return named(type, place, scope, write);
  if (scope.shared.has(type)) return later(type, nameAt(place), place.node, scope, write);
  return isMade(type, scope.reading) ? writtenOnce(type, place, scope, write) : unnamed(type, place, scope, write);
}

function named(type: ts.Type, place: Place, scope: Scope, write: (at: Place) => Schema): Schema {
  const symbol = type.aliasSymbol ?? type.symbol;
  if (scope.definitions.size >= MAX_DEFINITIONS) return anyValue(TOO_MANY, place, scope);
  if (stepsOf(symbol, scope.current) >= MAX_STEPS) return anyValue("The type never ends", place, scope);
  const node = symbol.declarations?.[0] ?? place.node;
  const { text } = docOf(symbol, scope.reading);
  const described = text === "" ? {} : { description: text };
  return later(type, nameOf(type, scope), node, scope, (at) => ({ ...write(at), ...described }));
}

/** How many types with a name a part is inside of: those that have it with other arguments, of a generic. */
function stepsOf(symbol: ts.Symbol, inside: Definition | undefined): number {
  let steps = 0;
  for (let one = inside; one !== undefined; one = one.inside) if (one.symbol === symbol) steps += 1;
  return steps;
}

/** A reference to what is written when all before it is: how far a type leads is no depth of it. */
function later(type: ts.Type, name: string, node: ts.Node, scope: Scope, write: (at: Place) => Schema): Schema {
  const definition = define(type, name, scope);
  definition.write = () => write({ pointer: `${scope.root}${definition.ref.slice(1)}`, node, depth: 0 });
  return { $ref: definition.ref };
}

/** What is made of others without a name can be met at each step again; each time twice as often. */
function writtenOnce(type: ts.Type, place: Place, scope: Scope, write: (at: Place) => Schema): Schema {
  const before = scope.written.get(type);
  if (before !== undefined) scope.repeated.add(type);
  const schema = before ?? unnamed(type, place, scope, write);
  scope.written.set(type, schema);
  return schema;
}

function unnamed(type: ts.Type, place: Place, scope: Scope, write: (at: Place) => Schema): Schema {
  scope.unnamed.set(type, place);
  const schema = write(place);
  scope.unnamed.delete(type);
  const definition = scope.definitions.get(type);
  if (definition === undefined) return schema;
  definition.schema = schema;
  return { $ref: definition.ref };
}

function define(type: ts.Type, base: string, { definitions, current }: Scope): Definition {
  const taken = new Set([...definitions.values()].map(({ ref }) => ref));
  let ref = `${DEFINITIONS}${base}`;
  for (let count = 2; taken.has(ref); count += 1) ref = `${DEFINITIONS}${base}${count}`;
  const symbol = type.aliasSymbol ?? (type as { symbol?: ts.Symbol }).symbol;
  const definition: Definition = { ref, schema: {}, symbol, inside: current };
  definitions.set(type, definition);
  return definition;
}

/** The schema as a whole, with what it refers to. */
export function withDefinitions(schema: Schema, scope: Scope): Schema {
  const { definitions } = scope;
  // A map goes on to what is added while it is walked.
  for (const definition of definitions.values()) {
    scope.current = definition;
    definition.schema = definition.write?.() ?? definition.schema;
  }
  const written = [...definitions.values()].filter(({ ref }) => ref !== WHOLE);
  if (written.length === 0) return schema;
  const entries = written.map(({ ref, schema }) => [ref.slice(DEFINITIONS.length), schema] as const);
  return { ...schema, $defs: Object.fromEntries(entries) };
}

/** Objects and tuples: what they are does not depend on where they stand, as the order of a union does. */
function isMade(type: ts.Type, { ts, checker }: Reading): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 && !checker.isArrayType(type);
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

/** `Page<string>` is `PageString`. */
function nameOf(type: ts.Type, { reading }: Scope): string {
  // Of what is long, the compiler shows the beginning: all of it may be long without end.
  const [shown = ""] = reading.checker.typeToString(type).split("...");
  const [first = "Type", ...others] = shown.match(/[A-Za-z0-9_]+/g) ?? [];
  return [first, ...others.map(capitalized)].join("").slice(0, MAX_NAME);
}

/** What a type without a name is called: as the member that it is the type of. */
function nameAt({ pointer }: Place): string {
  const tokens = pointerTokens(pointer);
  const member = tokens.findLast((_, index) => tokens[index - 1] === "properties") ?? "";
  const words = member.match(/[A-Za-z0-9_]+/g) ?? ["Type"];
  return words.map(capitalized).join("").slice(0, MAX_NAME);
}

function capitalized(word: string): string {
  return word.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
