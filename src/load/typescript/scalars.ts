import type { ts } from "ts-morph";
import type { Place, Reading } from "./reading.js";
import { anyValue, type Schema, type Scope } from "./schema.js";

/** A type that is one JSON value, such as a literal, `true`, `null` or a member of an enum. */
export function valueOf(type: ts.Type, { ts, checker }: Reading): string | number | boolean | null | undefined {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if (type.flags & ts.TypeFlags.BooleanLiteral) return checker.typeToString(type) === "true";
  return type.flags & ts.TypeFlags.Null ? null : undefined;
}

/** Types that are not made of others. */
export function scalarSchema(type: ts.Type, place: Place, scope: Scope): Schema | undefined {
  const { ts, checker } = scope.reading;
  const is = (flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0;
  if (is(ts.TypeFlags.Any)) {
    const lost = (type as { intrinsicName?: string }).intrinsicName === "error" || isUnresolved(type, checker);
    return anyValue(lost ? "The type cannot be resolved" : "This is `any`", place, scope);
  }
  if (is(ts.TypeFlags.Unknown)) return {};
  if (is(ts.TypeFlags.Never)) return { not: {} };
  const value = valueOf(type, scope.reading);
  if (value === null) return { type: "null" };
  if (value !== undefined) return { type: typeof value, const: value };
  if (is(ts.TypeFlags.TemplateLiteral))
    return { type: "string", pattern: templatePattern(type as ts.TemplateLiteralType, ts) };
  if (is(ts.TypeFlags.StringLike)) return { type: "string" };
  if (is(ts.TypeFlags.Boolean)) return { type: "boolean" };
  if (is(ts.TypeFlags.BigIntLike)) return anyValue("JSON has no bigint", place, scope);
  if (is(ts.TypeFlags.NumberLike) && !type.isUnion()) return { type: "number" };
  if (is(ts.TypeFlags.ESSymbolLike)) return anyValue("JSON has no symbols", place, scope);
  if (is(ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return {};
  // `object` takes arrays too, and no printed type takes `object` but `unknown`.
  if (is(ts.TypeFlags.NonPrimitive)) return scope.isResult ? {} : { type: ["object", "array"] };
  return undefined;
}

function isUnresolved(type: ts.Type, checker: ts.TypeChecker): boolean {
  return checker.typeToString(type) !== "any";
}

/** `` `v${number}` `` as a pattern. */
export function templatePattern({ texts, types }: ts.TemplateLiteralType, ts: Reading["ts"]): string {
  const parts = types.map(({ flags }, index) => {
    const hole = flags & ts.TypeFlags.BigInt ? "-?\\d+" : flags & ts.TypeFlags.Number ? NUMBER : "[\\s\\S]*";
    return hole + escaped(texts[index + 1] ?? "");
  });
  return `^${escaped(texts[0] ?? "")}${parts.join("")}$`;
}

/** What JavaScript prints numbers as, and what TypeScript takes for one in a text. */
const NUMBER = "[+-]?(?:Infinity|NaN|(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)";

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
