import type { ts } from "ts-morph";
import { constituents } from "./schema.js";
import type { Reading } from "./reading.js";

const MAX_ALIASES = 16;

/**
 * Members of a union as its author ordered them: the checker orders them by when it met them first, which other files change.
 */
export function declaredOrder(
  members: readonly ts.Type[],
  type: ts.Type,
  node: ts.Node,
  reading: Reading,
): readonly ts.Type[] {
  const alias = type.aliasSymbol?.declarations?.find((one) => reading.ts.isTypeAliasDeclaration(one));
  // Of generics, what is written has no type arguments yet; where it was declared, it has in common with the members.
  const order = new Map<ts.Type | ts.Symbol, number>();
  for (const from of [alias, node]) {
    if (from === undefined) continue;
    for (const one of namedBy(typeNodeOf(from, reading), reading, MAX_ALIASES)) {
      for (const key of [one, symbolOf(one)]) {
        if (key !== undefined && !order.has(key)) order.set(key, order.size);
      }
    }
  }
  const rank = (one: ts.Type): number => order.get(one) ?? order.get(symbolOf(one) ?? one) ?? order.size;
  return [...members].sort((a, b) => rank(a) - rank(b));
}

function symbolOf(type: ts.Type): ts.Symbol | undefined {
  return type.aliasSymbol ?? (type as { symbol?: ts.Symbol }).symbol;
}

/** The written type of a property, a parameter, an alias … */
export function typeNodeOf(node: ts.Node, { ts }: Reading): ts.TypeNode | undefined {
  if (ts.isTypeNode(node)) return node;
  const { type } = node as { type?: ts.Node };
  return type !== undefined && ts.isTypeNode(type) ? type : undefined;
}

/** `X` of `X[]`, `readonly X[]` and `Array<X>`. */
export function elementNodeOf(node: ts.Node, reading: Reading): ts.Node {
  const { ts } = reading;
  const written = typeNodeOf(node, reading);
  if (written === undefined) return node;
  if (ts.isTypeOperatorNode(written)) return elementNodeOf(written.type, reading);
  if (ts.isArrayTypeNode(written)) return inner(written.elementType, ts);
  return ts.isTypeReferenceNode(written) ? (written.typeArguments?.[0] ?? node) : node;
}

function inner(node: ts.TypeNode, ts: Reading["ts"]): ts.TypeNode {
  return ts.isParenthesizedTypeNode(node) ? inner(node.type, ts) : node;
}

function namedBy(node: ts.TypeNode | undefined, reading: Reading, aliases: number): readonly ts.Type[] {
  const { ts, checker } = reading;
  if (node === undefined || aliases === 0) return [];
  if (ts.isParenthesizedTypeNode(node)) return namedBy(node.type, reading, aliases);
  if (ts.isUnionTypeNode(node)) return node.types.flatMap((one) => namedBy(one, reading, aliases));
  if (ts.isTypeReferenceNode(node)) {
    let symbol = checker.getSymbolAtLocation(node.typeName);
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const alias = symbol?.declarations?.find((one) => ts.isTypeAliasDeclaration(one));
    if (alias !== undefined && ts.isUnionTypeNode(alias.type)) return namedBy(alias.type, reading, aliases - 1);
  }
  return constituents(checker.getTypeFromTypeNode(node));
}
