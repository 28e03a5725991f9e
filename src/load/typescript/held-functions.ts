import type { ts } from "ts-morph";
import type { Export } from "./exports.js";
import { isHidden } from "./objects.js";
import { placeOf, type Reading } from "./reading.js";

const MAX_NAMED = 5;

/**
 * Warns of functions that an export only holds: members of a namespace, of an object or of an instance, and static ones of a
 * class. Nobody could tell under which name they are meant to be tools.
 */
export function reportHeldFunctions({ name, symbol, node }: Export, reading: Reading): void {
  const held = heldFunctions(symbol, reading);
  if (held.length === 0) return;
  const what = name === "default" ? "The default export" : `\`${name}\``;
  const named = held.slice(0, MAX_NAMED).map((one) => `\`${one}\``);
  const more = held.length > MAX_NAMED ? ", …" : "";
  reading.warn(
    "MCPGEN_FUNCTION",
    `${what} holds functions (${named.join(", ")}${more}); nothing is declared of them.`,
    placeOf(node),
    `Export each by itself: export function ${held[0]}(…) { … }. Or mark what holds them @ignore.`,
  );
}

/** Those that are written here; a schema or a client of some package has methods, too. */
function heldFunctions(symbol: ts.Symbol, { ts, checker, program, file }: Reading): string[] {
  const isNamespace = (symbol.flags & ts.SymbolFlags.ValueModule) !== 0;
  const members = isNamespace
    ? checker.getExportsOfModule(symbol)
    : checker.getPropertiesOfType(checker.getTypeOfSymbolAtLocation(symbol, file));
  const isOurs = (one: ts.Declaration): boolean => {
    const source = one.getSourceFile();
    return !source.isDeclarationFile && !program.isSourceFileFromExternalLibrary(source);
  };
  return members
    .filter((member) => !isHidden(member, ts) && (member.declarations ?? []).some(isOurs))
    .filter((member) => checker.getTypeOfSymbolAtLocation(member, file).getCallSignatures().length > 0)
    .map((member) => member.name);
}
