import type { ts } from "ts-morph";
import type { Reading } from "./reading.js";

/** Something that a file exports. */
export interface Export {
  readonly name: string;
  /** What the name stands for in the end. */
  readonly symbol: ts.Symbol;
  /** Its name, in the file if it stands there. */
  readonly node: ts.Node;
}

/** What a file exports, in the order of its text; the compiler lists functions before constants. */
export function exportsOf(reading: Reading): Export[] {
  const { ts, checker, file } = reading;
  const module = checker.getSymbolAtLocation(file);
  if (module === undefined) return [];
  const found = checker.getExportsOfModule(module).map((exported): Export => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    return { name: exported.name, symbol, node: nameNode(exported, symbol, reading) };
  });
  // What comes from other files goes last.
  const place = ({ node }: Export): number => (node.getSourceFile() === file ? node.getStart() : Infinity);
  return found.sort((a, b) => Math.sign(place(a) - place(b)) || 0);
}

function nameNode(exported: ts.Symbol, symbol: ts.Symbol, { ts, file }: Reading): ts.Node {
  const declarations = [...(symbol.declarations ?? []), ...(exported.declarations ?? [])];
  const node = declarations.find((one) => one.getSourceFile() === file) ?? declarations[0] ?? file;
  return (ts.isDeclarationStatement(node) || ts.isVariableDeclaration(node) ? node.name : undefined) ?? node;
}
