import type { ts } from "ts-morph";
import { constantOf } from "./constants.js";
import type { DocTag } from "./doc-comment.js";
import type { ExportedFunction } from "./functions.js";
import { within, type Place, type Reading } from "./reading.js";
import { present, type Schema } from "./schema.js";
import { constrained, isPlainObject, objectTypeSchema } from "./types.js";

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
  const schema = objectTypeSchema(type, at, reading, (whole) => {
    const described = withDescriptions(whole, doc.tags, isDestructured(declaration, reading.ts));
    return declaration === undefined ? described : withDefaults(described, declaration, reading);
  });
  return "properties" in schema || Object.keys(schema).length > 1 ? schema : { ...schema, properties: {} };
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

/** A path, in brackets or with a default where it is optional, and a text: `[input.days=3] - How many.` */
const PARAM = /^\[?([\w$]+(?:\.[\w$]+)*)(?:=[^\]\s]*)?\]?[\s-]+([^]+)$/;

/**
 * `@param input.city Name of the city.` where the member itself says nothing; of a destructured parameter, which has no name,
 * also `@param city`.
 */
function withDescriptions(schema: Schema, tags: readonly DocTag[], isDestructured: boolean): Schema {
  const { properties = {} } = schema as { readonly properties?: object };
  let result = schema;
  for (const { name, text } of tags) {
    const [, path = "", description = ""] = PARAM.exec(text) ?? [];
    const keys = path.split(".");
    const member = isDestructured && Object.hasOwn(properties, keys[0] ?? "") ? keys : keys.slice(1);
    if (name === "param" && member.length > 0)
      result = changed(result, member, (property) => ({ description, ...property }));
  }
  return result;
}

function isDestructured(
  parameter: ts.Node | undefined,
  ts: Reading["ts"],
): parameter is ts.ParameterDeclaration & { name: ts.ObjectBindingPattern } {
  return parameter !== undefined && ts.isParameter(parameter) && ts.isObjectBindingPattern(parameter.name);
}

/** `({ days = 3 })`: the value is the default, unless the comment says another. */
function withDefaults(schema: Schema, parameter: ts.Node, reading: Reading): Schema {
  const { ts } = reading;
  if (!isDestructured(parameter, ts)) return schema;
  let result = schema;
  for (const { name, propertyName, initializer } of parameter.name.elements) {
    const key = propertyName ?? name;
    const value = initializer === undefined ? undefined : constantOf(initializer, reading);
    if (value === undefined || !(ts.isIdentifier(key) || ts.isStringLiteral(key))) continue;
    result = changed(result, [key.text], (property) =>
      "default" in property ? property : { ...property, default: value },
    );
  }
  return result;
}

/** The schema with a member of it, or of a member's, changed; as it is, where it has no such. */
function changed(schema: Schema, [key = "", ...inner]: readonly string[], change: (one: Schema) => Schema): Schema {
  const properties = schema["properties"] as Record<string, Schema | true> | undefined;
  if (properties === undefined || !Object.hasOwn(properties, key)) return schema;
  const property = properties[key] === true ? {} : (properties[key] ?? {});
  const made = inner.length === 0 ? change(property) : changed(property, inner, change);
  if (made === property) return schema;
  const entries = Object.entries(properties).map(([name, value]) => [name, name === key ? made : value] as const);
  return { ...schema, properties: Object.fromEntries(entries) };
}
