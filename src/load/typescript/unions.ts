import type { ts } from "ts-morph";
import { docOf } from "./doc-comment.js";
import { declaredOrder } from "./order.js";
import { within, type Place, type Reading } from "./reading.js";
import { present, type Schema, type Scope } from "./schema.js";
import { valueOf } from "./scalars.js";

/** A union, without `undefined`: an `enum` of its literals beside what else there is. */
export function unionSchema(type: ts.Type, place: Place, scope: Scope): Schema {
  const { reading } = scope;
  const members = declaredOrder(present(type, reading), type, place.node, reading);
  const values: (string | number | boolean)[] = [];
  const types: ts.Type[] = [];
  let nullable = false;
  for (const member of members) {
    const value = valueOf(member, reading);
    if (value === null) nullable = true;
    else if (value === undefined) types.push(member);
    else values.push(value);
  }
  const schemas = [
    ...literals(values, membersDescribed(members, reading)),
    ...types.map((one) => scope.convert(one, within(place, undefined))),
  ];
  const [only] = schemas;
  if (nullable && schemas.length === 1 && only !== undefined) return orNull(only);
  if (nullable) schemas.push({ type: "null" });
  if (schemas.length === 1 && only !== undefined) return only;
  // One member that takes anything makes all of it take anything.
  if (schemas.some((schema) => Object.keys(schema).length === 0)) return {};
  if (schemas.every((schema) => Object.keys(schema).length === 1 && typeof schema["type"] === "string")) {
    const kinds = [...new Set(schemas.map((schema) => schema["type"]))];
    return { type: kinds.length === 1 ? kinds[0] : kinds };
  }
  return areTold(types, schemas.length, reading) ? { oneOf: schemas } : { anyOf: schemas };
}

/** What the comments of an enum say of its members, a line each. */
function membersDescribed(members: readonly ts.Type[], reading: Reading): Schema {
  const lines = members.flatMap((member) => {
    const { symbol } = member as { symbol?: ts.Symbol };
    if (symbol === undefined || (symbol.flags & reading.ts.SymbolFlags.EnumMember) === 0) return [];
    const text = docOf(symbol, reading).text.replace(/\s+/g, " ");
    return text === "" ? [] : [`- \`${String(valueOf(member, reading))}\`: ${text}`];
  });
  return lines.length === 0 ? {} : { description: lines.join("\n") };
}

/** @param description Of those that are no booleans. */
function literals(values: readonly (string | number | boolean)[], description: Schema): Schema[] {
  const booleans = values.filter((value) => typeof value === "boolean");
  const others = values.filter((value) => typeof value !== "boolean");
  const kinds = [...new Set(others.map((value) => typeof value))];
  const [value] = others;
  return [
    ...(others.length === 0
      ? []
      : [
          {
            type: kinds.length === 1 ? kinds[0] : kinds,
            ...(others.length === 1 ? { const: value } : { enum: others }),
            ...description,
          },
        ]),
    ...(booleans.length === 0 ? [] : [{ type: "boolean", ...(booleans.length === 2 ? {} : { const: booleans[0] }) }]),
  ];
}

function orNull(schema: Schema): Schema {
  const { type, const: value, enum: values, ...rest } = schema;
  if (Object.keys(schema).length === 0) return {};
  const isPlain = typeof type === "string" && !("$ref" in rest || "anyOf" in rest || "oneOf" in rest || "not" in rest);
  if (!isPlain) return { anyOf: [schema, { type: "null" }] };
  const options = values ?? (value === undefined ? undefined : [value]);
  return {
    type: [type, "null"],
    ...(options === undefined ? {} : { enum: [...(options as unknown[]), null] }),
    ...rest,
  };
}

/** Whether a member that all have, with one value of its own in each, tells objects apart. */
function areTold(types: readonly ts.Type[], count: number, reading: Reading): boolean {
  const [first] = types;
  if (first === undefined || types.length !== count || types.length < 2) return false;
  if (types.some(({ flags }) => (flags & reading.ts.TypeFlags.Object) === 0)) return false;
  return reading.checker.getPropertiesOfType(first).some(({ name }) => {
    const values = types.map((type) => {
      const property = reading.checker.getPropertyOfType(type, name);
      if (property === undefined || property.flags & reading.ts.SymbolFlags.Optional) return undefined;
      return valueOf(reading.checker.getTypeOfSymbol(property), reading);
    });
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
}
