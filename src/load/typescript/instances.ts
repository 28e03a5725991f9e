import type { ts } from "ts-morph";
import type { Place, Reading } from "./reading.js";
import { anyValue, type Schema, type Scope } from "./schema.js";

/** Objects that are no plain data: functions, instances of classes, and what turns itself into JSON. */
export function instanceSchema(type: ts.Type, place: Place, scope: Scope): Schema | undefined {
  const { reading } = scope;
  const { checker } = reading;
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0)
    return anyValue("JSON has no functions", place, scope);
  const json = checker.getPropertyOfType(type, "toJSON");
  const [toJson] = json === undefined ? [] : checker.getTypeOfSymbol(json).getCallSignatures();
  if (toJson === undefined) {
    if (!isInstance(type, reading)) return undefined;
    return anyValue(`An instance of \`${checker.typeToString(type)}\` is not JSON`, place, scope);
  }
  const name = checker.typeToString(type);
  const schema = scope.convert(checker.getReturnTypeOfSignature(toJson), { ...place, depth: place.depth + 1 });
  const isDate = name === "Date" && isOfPlatform(type, reading);
  reading.warn(
    "MCPGEN_TYPE",
    isDate
      ? "A Date travels as text, and handlers are typed so."
      : `\`${name}\` travels as what its toJSON gives, and handlers are typed so.`,
    place,
    isDate ? "Write string, with @format date-time." : undefined,
  );
  return isDate ? { ...schema, format: "date-time" } : schema;
}

function isInstance(type: ts.Type, reading: Reading): boolean {
  const { ts, checker } = reading;
  const { symbol } = type as { symbol?: ts.Symbol };
  if (symbol === undefined) return false;
  if (symbol.flags & ts.SymbolFlags.Class || hasMappedMethods(type, reading)) return true;
  if (!isOfPlatform(type, reading) || !(symbol.flags & ts.SymbolFlags.Interface)) return false;
  if (symbol.flags & ts.SymbolFlags.Value) return true;
  return checker
    .getPropertiesOfType(type)
    .some((property) => checker.getTypeOfSymbol(property).getCallSignatures().length > 0);
}

/** What mapped types make of a Date or a Map: no instance for the compiler, but members that it has from one. */
function hasMappedMethods(type: ts.Type, reading: Reading): boolean {
  const { ts, checker } = reading;
  return checker
    .getPropertiesOfType(type)
    .some(({ declarations = [] }) =>
      declarations.some((node) => ts.isMethodSignature(node) && isInPlatform(node, reading)),
    );
}

/** Declared by the language's library or by Node's types. */
export function isOfPlatform(type: ts.Type, reading: Reading): boolean {
  const symbol = type.aliasSymbol ?? (type as { symbol?: ts.Symbol }).symbol;
  return (symbol?.declarations ?? []).some((node) => isInPlatform(node, reading));
}

function isInPlatform(node: ts.Node, { program }: Reading): boolean {
  const file = node.getSourceFile();
  return program.isSourceFileDefaultLibrary(file) || file.fileName.includes("/@types/node/");
}
