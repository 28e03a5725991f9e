import type { ts } from "ts-morph";
import type { Reading } from "./reading.js";
import { valueOf } from "./scalars.js";

const NAME = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;

/** Whether a tag's text may be the name of something in the code: `Status.Open`. */
export function isDottedName(text: string): boolean {
  return NAME.test(text) && text.includes(".");
}

/** The value of a constant that a tag names, such as a member of an enum; nothing where there is none of the name. */
export function namedConstant(text: string, at: ts.Node, reading: Reading): unknown {
  const { ts, checker } = reading;
  if (!NAME.test(text)) return undefined;
  const [first = "", ...members] = text.split(".");
  const what = ts.SymbolFlags.Value | ts.SymbolFlags.Alias;
  let symbol = checker.getSymbolsInScope(at, what).find(({ name }) => name === first);
  for (const name of members) symbol = symbol && memberOf(resolved(symbol, reading), name, at, reading);
  return symbol && valueOf(checker.getTypeOfSymbolAtLocation(resolved(symbol, reading), at), reading);
}

function memberOf(symbol: ts.Symbol, name: string, at: ts.Node, { ts, checker }: Reading): ts.Symbol | undefined {
  if ((symbol.flags & (ts.SymbolFlags.Enum | ts.SymbolFlags.ValueModule)) !== 0)
    return checker.getExportsOfModule(symbol).find((one) => one.name === name);
  return checker.getPropertyOfType(checker.getTypeOfSymbolAtLocation(symbol, at), name);
}

function resolved(symbol: ts.Symbol, { ts, checker }: Reading): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
