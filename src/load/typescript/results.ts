import type { ts } from "ts-morph";
import { tagOf } from "./doc-comment.js";
import { holdsItself } from "./definitions.js";
import type { ExportedFunction } from "./functions.js";
import { isOfPlatform } from "./instances.js";
import { within, type Place, type Reading } from "./reading.js";
import { constituents, present, type Schema } from "./schema.js";
import { constrained, isPlainObject, objectTypeSchema, typeSchema } from "./types.js";

/** What a function gives, awaited, and where it says so. */
function resultOf({ signature, node }: ExportedFunction, place: Place, reading: Reading): { type: ts.Type; at: Place } {
  const given = signature.getReturnType();
  const { declaration } = signature;
  const written =
    declaration !== undefined && "type" in declaration ? (declaration.type as ts.Node | undefined) : undefined;
  const type = reading.checker.getAwaitedType(given) ?? given;
  return { type: constrained(type, reading), at: within(place, written ?? node) };
}

/** Whether a function only does something. */
export function givesNothing({ signature }: ExportedFunction, reading: Reading): boolean {
  const given = signature.getReturnType();
  return present(reading.checker.getAwaitedType(given) ?? given, reading).length === 0;
}

/** The `outputSchema` of a tool: there where the function gives an object that is no result of the protocol. */
export function outputSchema(declared: ExportedFunction, place: Place, reading: Reading): Schema | undefined {
  const { type, at } = resultOf(declared, place, reading);
  const { ts, checker } = reading;
  const members = present(type, reading);
  const isContent = (one: ts.Type): boolean =>
    (one.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.Never)) !== 0 ||
    listsOf(one, reading, isContentBlock) ||
    isResult(one, "content", isContentBlock, reading);
  const always = members.length === 0 || members.length === constituents(type).length;
  if (always && members.every(isContent)) return undefined;
  const isStream = members.some((one) => givesBitByBit(one, reading));
  if (always && !isStream && members.every((one) => isPlainObject(one, reading))) {
    reading.mark(at);
    return objectTypeSchema(type, at, reading, (schema) => withReturns(schema, declared));
  }
  reading.warn(
    "MCPGEN_RESULT",
    `\`${declared.name}\` gives ${checker.typeToString(type)}; a tool gives an object, a text or content. It has no outputSchema.`,
    at,
    isStream ? "Give all of it at once; context.progress() tells how far it is." : "Give an object: { result }.",
  );
  return undefined;
}

const STREAMS = /^(?:Async)?(?:Generator|Iterable|Iterator|IterableIterator|IteratorObject)$|^ReadableStream$/;

/** Generators and the like, which JSON would make `{}` of. */
function givesBitByBit(type: ts.Type, reading: Reading): boolean {
  const { symbol } = type as { symbol?: ts.Symbol };
  return symbol !== undefined && STREAMS.test(symbol.name) && isOfPlatform(type, reading);
}

/** The `contentSchema` of a resource: there where the function gives neither text nor bytes nor contents. */
export function contentSchema(declared: ExportedFunction, place: Place, reading: Reading): Schema | undefined {
  const { type, at } = resultOf(declared, place, reading);
  const { ts, checker } = reading;
  const isContents = (one: ts.Type): boolean =>
    (one.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.Never)) !== 0 ||
    ["Uint8Array", "Buffer"].includes((one as { symbol?: ts.Symbol }).symbol?.name ?? "") ||
    listsOf(one, reading, isResourceContents) ||
    isResult(one, "contents", isResourceContents, reading);
  if (constituents(type).every(isContents)) return undefined;
  if (present(type, reading).length < constituents(type).length) {
    reading.warn("MCPGEN_RESULT", `\`${declared.name}\` may give nothing, and a resource has contents.`, at);
    if (present(type, reading).length === 0) return undefined;
  }
  reading.mark(at);
  const left = checker.getNonNullableType(type) === type ? type : withoutUndefined(type, reading);
  const schema = typeSchema(left, at, reading);
  return holdsItself(schema) ? schema : withReturns(schema, declared);
}

/** `@returns What was found.` */
function withReturns(schema: Schema, { doc }: ExportedFunction): Schema {
  const text = (tagOf(doc, "returns", "return") ?? "").replace(/^-\s+/, "");
  return text === "" ? schema : { ...schema, description: text };
}

function withoutUndefined(type: ts.Type, reading: Reading): ts.Type {
  const [only, ...others] = present(type, reading);
  return only !== undefined && others.length === 0 ? only : type;
}

function listsOf(type: ts.Type, reading: Reading, isItem: (item: ts.Type, reading: Reading) => boolean): boolean {
  const { checker } = reading;
  if (!checker.isArrayType(type) && !checker.isTupleType(type)) return false;
  const items = checker.getTypeArguments(type as ts.TypeReference);
  return items.length > 0 && items.every((item) => constituents(item).every((one) => isItem(one, reading)));
}

/** A whole result of the protocol, or its demand for more input. */
function isResult(
  type: ts.Type,
  list: string,
  isItem: (item: ts.Type, reading: Reading) => boolean,
  reading: Reading,
): boolean {
  const { checker } = reading;
  const marker = checker.getPropertyOfType(type, "resultType");
  const kind = marker === undefined ? undefined : checker.getTypeOfSymbol(marker);
  if (kind?.isStringLiteral() === true && kind.value === "input_required") return true;
  const content = checker.getPropertyOfType(type, list);
  return content !== undefined && listsOf(checker.getTypeOfSymbol(content), reading, isItem);
}

const BLOCKS = ["text", "image", "audio", "resource", "resource_link"];

function isContentBlock(type: ts.Type, { checker }: Reading): boolean {
  const tag = checker.getPropertyOfType(type, "type");
  const kind = tag === undefined ? undefined : checker.getTypeOfSymbol(tag);
  return kind?.isStringLiteral() === true && BLOCKS.includes(kind.value);
}

function isResourceContents(type: ts.Type, { checker }: Reading): boolean {
  const has = (name: string): boolean => checker.getPropertyOfType(type, name) !== undefined;
  return has("uri") && (has("text") || has("blob"));
}
