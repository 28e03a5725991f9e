import type { ts } from "ts-morph";
import type { Reading } from "./reading.js";

/** The specifiers of a source, wherever imports may stand, that led nowhere when its program was made. */
export function unresolvedImports(source: ts.SourceFile, { ts, checker }: Reading): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node, ts);
    if (specifier !== undefined && checker.getSymbolAtLocation(specifier) === undefined) found.push(specifier);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What an import, in any of its forms, names. */
function specifierOf(node: ts.Node, ts: Reading["ts"]): ts.StringLiteralLike | undefined {
  const named =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isExternalModuleReference(node)
        ? node.expression
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
            ? node.arguments[0]
            : undefined;
  return named !== undefined && ts.isStringLiteralLike(named) ? named : undefined;
}
