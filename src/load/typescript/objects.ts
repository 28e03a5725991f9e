import type { ts } from "ts-morph";
import { annotated } from "./annotations.js";
import { docOf } from "./doc-comment.js";
import { typeNodeOf } from "./order.js";
import { within, type Place, type Reading } from "./reading.js";
import { trueIfEmpty, present, type Schema, type Scope } from "./schema.js";
import { templatePattern } from "./scalars.js";

/** An object by its members; what it does not name stays allowed, as TypeScript has it. */
export function objectSchema(type: ts.Type, place: Place, scope: Scope): Schema {
  const { checker } = scope.reading;
  const properties: [string, Schema | true][] = [];
  const required: string[] = [];
  for (const symbol of checker.getPropertiesOfType(type)) {
    const property = propertySchema(symbol, place, scope);
    if (property === undefined) continue;
    properties.push([symbol.name, trueIfEmpty(property.schema)]);
    if (property.required) required.push(symbol.name);
  }
  return {
    type: "object",
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(required.length === 0 ? {} : { required }),
    ...indexes(type, place, scope),
  };
}

function propertySchema(
  symbol: ts.Symbol,
  place: Place,
  scope: Scope,
): { readonly schema: Schema; readonly required: boolean } | undefined {
  const { reading } = scope;
  const { ts, checker } = reading;
  if (isHidden(symbol, ts)) return undefined;
  const declaration = declarationOf(symbol);
  const type = asWritten(checker.getTypeOfSymbol(symbol), declaration, reading);
  const left = present(type, reading);
  if (left.length === 0) return undefined;
  const at = within(place, declaration, "properties", symbol.name);
  reading.mark(at);
  const schema = scope.convert(type, at);
  const mayLack = (symbol.flags & ts.SymbolFlags.Optional) !== 0 || left.length < lengthOf(type);
  const vanishes = left.every((one) => isOutsideJson(one, ts));
  return { schema: annotated(schema, docOf(symbol, reading), at, reading), required: !mayLack && !vanishes };
}

/** Whether a member is no data: for its class alone (an interface that extends the class has it, too), or with a symbol as its key. */
export function isHidden(member: ts.Symbol, ts: Reading["ts"]): boolean {
  if (/^__[@#]/.test(String(member.escapedName))) return true;
  const declaration = declarationOf(member);
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return declaration !== undefined && (ts.getCombinedModifierFlags(declaration) & hidden) !== 0;
}

function declarationOf({ valueDeclaration, declarations }: ts.Symbol): ts.Declaration | undefined {
  return valueDeclaration ?? declarations?.[0];
}

function lengthOf(type: ts.Type): number {
  return type.isUnion() ? type.types.length : 1;
}

/** `JSON.stringify` leaves such members out. */
function isOutsideJson(type: ts.Type, ts: Reading["ts"]): boolean {
  return (type.flags & ts.TypeFlags.ESSymbolLike) !== 0 || type.getCallSignatures().length > 0;
}

/** An optional member's type is another union than the one that was written, and has forgotten what it is called. */
function asWritten(type: ts.Type, declaration: ts.Node | undefined, reading: Reading): ts.Type {
  const node = declaration === undefined ? undefined : typeNodeOf(declaration, reading);
  if (node === undefined || !type.isUnion()) return type;
  const written = reading.checker.getTypeFromTypeNode(node);
  const [one, other] = [new Set(present(type, reading)), present(written, reading)];
  return one.size === other.length && other.every((each) => one.has(each)) ? written : type;
}

function indexes(type: ts.Type, place: Place, scope: Scope): Schema {
  const { ts, checker } = scope.reading;
  const patterns: [string, Schema | true][] = [];
  let others: Schema = {};
  for (const { keyType, type: value, declaration } of checker.getIndexInfosOfType(type)) {
    const convert = (...tokens: string[]): Schema | true =>
      trueIfEmpty(scope.convert(value, within(place, declaration, ...tokens)));
    // The keys of objects are texts, also where TypeScript calls them numbers.
    if (keyType.flags & (ts.TypeFlags.String | ts.TypeFlags.Number))
      others = { additionalProperties: convert("additionalProperties") };
    else if (keyType.flags & ts.TypeFlags.TemplateLiteral) {
      const pattern = templatePattern(keyType as ts.TemplateLiteralType, ts);
      patterns.push([pattern, convert("patternProperties", pattern)]);
    }
  }
  return { ...(patterns.length === 0 ? {} : { patternProperties: Object.fromEntries(patterns) }), ...others };
}
