import type { ts } from "ts-morph";
import { elementNodeOf } from "./order.js";
import { within, type Place, type Reading } from "./reading.js";
import { trueIfEmpty, type Schema, type Scope } from "./schema.js";

/** Of results only: who may give such an array gives it, while parameters take any. */
const READONLY: Schema = { readOnly: true };

/** Arrays and tuples; nothing for other types. */
export function arraySchema(type: ts.Type, place: Place, scope: Scope): Schema | undefined {
  const { checker } = scope.reading;
  if (checker.isTupleType(type)) {
    const tuple = type as ts.TupleTypeReference;
    return { ...tupleSchema(tuple, place, scope), ...(tuple.target.readonly && scope.isResult ? READONLY : {}) };
  }
  const array = elementOf(type, scope.reading);
  if (array === undefined) return undefined;
  const node = elementNodeOf(place.node, scope.reading);
  const items = trueIfEmpty(scope.convert(array.element, within(place, node, "items")));
  return {
    type: "array",
    ...(items === true ? {} : { items }),
    ...(array.isReadonly && scope.isResult ? READONLY : {}),
  };
}

/** The type of an array's items, also of `interface List extends Array<string | List> {}`: an alias could not hold itself once. */
export function elementOf(
  type: ts.Type,
  { ts, checker }: Reading,
): { element: ts.Type; isReadonly: boolean } | undefined {
  const array = checker.isArrayType(type) ? type : arrayBase(type, checker);
  const element = array && checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  return element && { element, isReadonly: array.symbol.name === "ReadonlyArray" };
}

/** What an interface extends that adds nothing to it, of a generic without its arguments. */
function arrayBase(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const { target = type } = type as { target?: ts.Type };
  const [base, ...others] = target.isClass() ? [] : (target.getBaseTypes() ?? []);
  if (base === undefined || others.length > 0) return undefined;
  const [has, had] = [checker.getPropertiesOfType(target), checker.getPropertiesOfType(base)];
  return has.length === had.length && checker.isArrayType(base) ? base : undefined;
}

function tupleSchema(type: ts.TupleTypeReference, place: Place, scope: Scope): Schema {
  const { ts, checker } = scope.reading;
  const { elementFlags, minLength, fixedLength } = type.target;
  const elements = checker.getTypeArguments(type);
  const minItems = minLength === 0 ? {} : { minItems: minLength };
  const convert = (element: ts.Type, ...tokens: (string | number)[]): Schema | boolean =>
    trueIfEmpty(scope.convert(element, within(place, undefined, ...tokens)));
  if (elements.length === 0) return { type: "array", maxItems: 0 };
  const open = elementFlags.findIndex((flags) => (flags & ts.ElementFlags.Variable) !== 0);
  const fixed = elements.slice(0, fixedLength).map((element, index) => convert(element, "prefixItems", index));
  const prefix = fixed.length === 0 ? {} : { prefixItems: fixed };
  if (open < 0) return { type: "array", ...prefix, items: false, ...minItems };
  // What comes after a rest element has no place of its own in JSON Schema: it may be any of the open part's types.
  if (open < elements.length - 1)
    scope.reading.warn(
      "MCPGEN_TYPE",
      "What comes after a rest element has no place of its own in JSON Schema: the order of these items is not checked.",
      place,
    );
  const rest = elements.slice(open).map((element) => convert(element, "items"));
  const items = rest.length === 1 ? rest[0] : rest.includes(true) ? true : { anyOf: rest };
  return { type: "array", ...prefix, ...(items === true ? {} : { items }), ...minItems };
}
