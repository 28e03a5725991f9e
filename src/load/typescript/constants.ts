import type { ts } from "ts-morph";
import type { Reading } from "./reading.js";
import { valueOf } from "./scalars.js";

/** The JSON value that an expression has whenever it runs: literals, constants, and lists and objects of them. */
export function constantOf(node: ts.Expression, reading: Reading): unknown {
  const { ts, checker } = reading;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
    return ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return constantOf(node.expression, reading);
  // A name whose type is one value, as that of a constant or of an enum's member.
  if (ts.isPropertyAccessExpression(node) || (ts.isIdentifier(node) && node.text !== "undefined"))
    return valueOf(checker.getTypeAtLocation(node), reading);
  if (ts.isArrayLiteralExpression(node)) return allOrNothing(node.elements.map((one) => constantOf(one, reading)));
  return ts.isObjectLiteralExpression(node) ? objectOf(node, reading) : undefined;
}

function objectOf({ properties }: ts.ObjectLiteralExpression, reading: Reading): unknown {
  const { ts } = reading;
  const values = allOrNothing(
    properties.map((one) => (ts.isPropertyAssignment(one) ? constantOf(one.initializer, reading) : undefined)),
  );
  const keys = allOrNothing(
    properties.map(({ name }) =>
      name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined,
    ),
  );
  return values && keys && Object.fromEntries(values.map((value, index) => [keys[index], value]));
}

function allOrNothing<T>(values: readonly T[]): readonly T[] | undefined {
  return values.includes(undefined as T) ? undefined : values;
}
