import type { ts } from "ts-morph";
import { arraySchema, elementOf } from "./arrays.js";
import { holdsItself, referenceTo, WHOLE, withDefinitions } from "./definitions.js";
import { instanceSchema } from "./instances.js";
import { isLong } from "../schema-length.js";
import { objectSchema } from "./objects.js";
import type { Place, Reading } from "./reading.js";
import { scalarSchema } from "./scalars.js";
import { anyValue, present, type Schema, type Scope } from "./schema.js";
import { unionSchema } from "./unions.js";

const MAX_DEPTH = 64;

/**
 * The JSON Schema (2020-12) of a type that is an object, or a union of objects, as tools take and give them.
 *
 * @param complete Adds what a function says of its argument or result.
 */
export function objectTypeSchema(
  type: ts.Type,
  place: Place,
  reading: Reading,
  complete: (schema: Schema) => Schema = (schema) => schema,
): Schema {
  const schema = writeObject(type, place, reading, true);
  const completed = complete(schema);
  // What is said of the whole is not meant for those inside.
  if (completed !== schema && holdsItself(schema)) return complete(writeObject(type, place, reading, false));
  return completed;
}

/** @param isOwn Where the type holds itself, the schema does too. If not, those inside have one of their own. */
function writeObject(type: ts.Type, place: Place, reading: Reading, isOwn: boolean): Schema {
  const [only = type, ...others] = present(type, reading);
  const root = others.length > 0 ? type : only;
  return written(place, reading, (scope) => {
    if (isOwn) scope.definitions.set(root, { ref: WHOLE, schema: {} });
    const schema = others.length > 0 ? unionSchema(root, place, scope) : contents(root, place, scope);
    const { type: _, ...keywords } = schema;
    return { type: "object", ...keywords };
  });
}

/** The JSON Schema (2020-12) of any type. */
export function typeSchema(type: ts.Type, place: Place, reading: Reading): Schema {
  return written(place, reading, (scope) => {
    if (!isPlainObject(type, reading)) return schemaOf(type, place, scope);
    const [only = type] = present(type, reading);
    scope.definitions.set(only, { ref: WHOLE, schema: {} });
    return contents(only, place, scope);
  });
}

/** What a type parameter extends, instead of the parameter. */
export function constrained(type: ts.Type, { ts, checker }: Reading): ts.Type {
  return (type.flags & ts.TypeFlags.Instantiable) === 0 ? type : (checker.getBaseConstraintOfType(type) ?? type);
}

/** Whether a type is an object by its members, in JSON as in TypeScript. */
export function isPlainObject(type: ts.Type, reading: Reading): boolean {
  const { ts, checker } = reading;
  const [only, ...others] = present(type, reading);
  if (only === undefined || others.length > 0) return false;
  if ((only.flags & ts.TypeFlags.NonPrimitive) !== 0) return true;
  if ((only.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0 || primitivePart(only, reading))
    return false;
  return elementOf(only, reading) === undefined && !checker.isTupleType(only) && only.getCallSignatures().length === 0;
}

/** What has no name is said where it stands, unless all of it is long with that: then what is met again gets a definition. */
function written(place: Place, reading: Reading, write: (scope: Scope) => Schema): Schema {
  const scope = startSchema(place, reading, new Set());
  const schema = withDefinitions(write(scope), scope);
  if (scope.repeated.size === 0 || !isLong(schema)) return schema;
  const shorter = startSchema(place, reading, scope.repeated);
  return withDefinitions(write(shorter), shorter);
}

function startSchema({ pointer }: Place, reading: Reading, shared: ReadonlySet<ts.Type>): Scope {
  const scope: Scope = {
    reading,
    root: pointer,
    isResult: !/\/(inputSchema|requestedSchema)$/.test(pointer),
    definitions: new Map(),
    current: undefined,
    unnamed: new Map(),
    written: new Map(),
    repeated: new Set(),
    shared,
    convert: (type, place) => schemaOf(type, place, scope),
  };
  return scope;
}

function schemaOf(type: ts.Type, place: Place, scope: Scope): Schema {
  const { ts, checker } = scope.reading;
  if (place.depth > MAX_DEPTH) return anyValue("The type nests too deeply", place, scope);
  const scalar = scalarSchema(type, place, scope);
  if (scalar !== undefined) return scalar;
  if (type.flags & ts.TypeFlags.Instantiable) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint === undefined || constraint === type ? {} : schemaOf(constraint, place, scope);
  }
  const primitive = primitivePart(type, scope.reading);
  if (primitive !== undefined) return schemaOf(primitive, place, scope);
  return referenceTo(type, place, scope, (at) => contents(type, at, scope)) ?? contents(type, place, scope);
}

/** What is said where a type stands, or where its name is defined. */
function contents(type: ts.Type, place: Place, scope: Scope): Schema {
  if (type.isUnion() && present(type, scope.reading).length > 1) return unionSchema(type, place, scope);
  const [only = type] = present(type, scope.reading);
  if (only !== type) return schemaOf(only, place, scope);
  const special = arraySchema(type, place, scope) ?? instanceSchema(type, place, scope);
  if (special !== undefined) return special;
  const schema = objectSchema(type, place, scope);
  // `{}` takes whatever is not null.
  return Object.keys(schema).length === 1 && place.pointer !== scope.root ? {} : schema;
}

/** The text of `string & { readonly brand: … }`: the rest is there for the compiler only. */
function primitivePart(type: ts.Type, { ts }: Reading): ts.Type | undefined {
  if (!type.isIntersection()) return undefined;
  const objects = ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive | ts.TypeFlags.Intersection;
  return type.types.find(({ flags }) => (flags & (objects | ts.TypeFlags.Instantiable)) === 0);
}
