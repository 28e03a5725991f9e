import type { ts } from "ts-morph";
import { WHOLE } from "./definitions.js";
import type { ExportedFunction } from "./functions.js";
import { within, type Place, type Reading } from "./reading.js";
import type { Schema } from "./schema.js";
import { constrained, isPlainObject, objectTypeSchema } from "./types.js";
import { present } from "./schema.js";

const ANY_OBJECT: Schema = { type: "object" };

/**
 * The schema of a function's first parameter. The second is the context that every handler gets, and no part of the
 * declaration.
 */
export function inputSchema({ name, signature, doc }: ExportedFunction, place: Place, reading: Reading): Schema {
  const [parameter, ...others] = signature.getParameters();
  if (parameter === undefined) return { type: "object", properties: {} };
  const declaration = parameter.valueDeclaration;
  const at = within(place, declaration);
  reading.mark(at);
  const type = constrained(reading.checker.getTypeOfSymbol(parameter), reading);
  const extra = others.filter((one, index) => index > 0 || !mayBeContext(one, reading));
  const members = present(type, reading);
  if (isRest(parameter, reading) || members.length === 0 || !members.every((one) => isPlainObject(one, reading))) {
    reading.warn(
      "MCPGEN_PARAMETER",
      `\`${name}\` takes ${reading.checker.typeToString(type)}, and arguments are an object; any object is accepted.`,
      at,
      `Take one object: ${asOneObject(name, [parameter, ...extra], reading)}.`,
    );
    return ANY_OBJECT;
  }
  for (const one of extra) {
    reading.warn(
      "MCPGEN_PARAMETER",
      `\`${name}\` takes ${one.name} as well, which nobody gives: handlers get the arguments as one object, and their context.`,
      within(place, one.valueDeclaration),
      `Make ${one.name} a member of the first parameter.`,
    );
  }
  const completed = (schema: Schema): Schema => {
    const described = withDescriptions(schema, doc.tags);
    return declaration === undefined ? described : withDefaults(described, declaration, reading.ts);
  };
  const schema = objectTypeSchema(type, at, reading);
  let complete = completed(schema);
  // What the function says of its argument is not meant for those inside.
  if (complete !== schema && JSON.stringify(schema).includes(`"$ref":"${WHOLE}"`))
    complete = completed(objectTypeSchema(type, at, reading, false));
  return "properties" in complete || Object.keys(complete).length > 1 ? complete : { ...complete, properties: {} };
}

/** Whether a handler's context may be what a parameter takes; of objects, the compiler knows where the handler is used. */
function mayBeContext(parameter: ts.Symbol, reading: Reading): boolean {
  const { ts, checker } = reading;
  if (isRest(parameter, reading)) return false;
  const type = constrained(checker.getTypeOfSymbol(parameter), reading);
  return present(type, reading).some(
    (one) => (one.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 || isPlainObject(one, reading),
  );
}

function isRest({ valueDeclaration: node }: ts.Symbol, { ts }: Reading): boolean {
  return node !== undefined && ts.isParameter(node) && node.dotDotDotToken !== undefined;
}

/** `add({ a, b }: { a: number; b: number })` for a function of `a` and `b`. */
function asOneObject(name: string, parameters: readonly ts.Symbol[], reading: Reading): string {
  const { ts, checker } = reading;
  const members = parameters.map((parameter) => {
    const node = parameter.valueDeclaration;
    const isNamed = node !== undefined && ts.isParameter(node) && ts.isIdentifier(node.name);
    const isOptional = isNamed && (node.questionToken ?? node.initializer) !== undefined;
    const type = checker.getTypeOfSymbol(parameter);
    const written = checker.typeToString(isOptional ? checker.getNonNullableType(type) : type);
    const key = isNamed ? parameter.name : "values";
    return { key, typed: `${key}${isOptional ? "?" : ""}: ${written}` };
  });
  return `${name}({ ${members.map(({ key }) => key).join(", ")} }: { ${members.map(({ typed }) => typed).join("; ")} })`;
}

/** `@param input.city Name of the city.` where the member itself says nothing. */
function withDescriptions(schema: Schema, tags: readonly { readonly name: string; readonly text: string }[]): Schema {
  let result = schema;
  for (const { name, text } of tags) {
    const [, key = "", description = ""] = /^\[?[\w$]+\.([\w$]+)\]?(?:=\S+)?[\s-]+([^]+)$/.exec(text) ?? [];
    if (name === "param") result = changed(result, key, (property) => ({ description, ...property }));
  }
  return result;
}

/** `({ days = 3 })`: the literal is the default, unless the comment says another. */
function withDefaults(schema: Schema, parameter: ts.Node, ts: Reading["ts"]): Schema {
  if (!ts.isParameter(parameter) || !ts.isObjectBindingPattern(parameter.name)) return schema;
  let result = schema;
  for (const { name, propertyName, initializer } of parameter.name.elements) {
    const key = propertyName ?? name;
    const value = initializer === undefined ? undefined : literalOf(initializer, ts);
    if (value === undefined || !(ts.isIdentifier(key) || ts.isStringLiteral(key))) continue;
    result = changed(result, key.text, (property) => ({ ...property, default: property["default"] ?? value }));
  }
  return result;
}

function literalOf(node: ts.Expression, ts: Reading["ts"]): string | number | boolean | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    return ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  return node.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}

function changed(schema: Schema, key: string, change: (property: Schema) => Schema): Schema {
  const properties = schema["properties"] as Record<string, Schema | true> | undefined;
  if (properties === undefined || !Object.hasOwn(properties, key)) return schema;
  const property = properties[key];
  const entries = Object.entries(properties).map(
    ([name, value]) => [name, name === key ? change(property === true ? {} : (property ?? {})) : value] as const,
  );
  return { ...schema, properties: Object.fromEntries(entries) };
}
