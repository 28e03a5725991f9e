import type { ts } from "ts-morph";
import type { Place, Reading } from "./reading.js";

/** A JSON Schema; without keywords it takes any value. */
export type Schema = Readonly<Record<string, unknown>>;

/** What parts of a schema refer to. */
export interface Definition {
  readonly ref: string;
  schema: Schema;
  /** Makes its schema, where that is not done yet. */
  write?: () => Schema;
  readonly symbol?: ts.Symbol | undefined;
  /** The one that it was met in first. */
  readonly inside?: Definition | undefined;
}

/** One schema while it is written. */
export interface Scope {
  readonly reading: Reading;
  /** Pointer of the whole schema. */
  readonly root: string;
  /** It describes what the function gives, not what it takes. */
  readonly isResult: boolean;
  /** Types that are referred to, by what they are called. */
  readonly definitions: Map<ts.Type, Definition>;
  /** The definition that is being written. */
  current: Definition | undefined;
  /** Types without names that are being written, and where. */
  readonly unnamed: Map<ts.Type, Place>;
  /** What objects and tuples without names have become. */
  readonly written: Map<ts.Type, Schema>;
  /** Those that are met again. */
  readonly repeated: Set<ts.Type>;
  /** Those that have a definition as named types do. */
  readonly shared: ReadonlySet<ts.Type>;
  /** The schema of a type inside this one. */
  convert(type: ts.Type, place: Place): Schema;
}

/** `true` instead of a schema that says nothing. */
export function trueIfEmpty(schema: Schema): Schema | true {
  return Object.keys(schema).length === 0 ? true : schema;
}

/** Any value, with the reason. */
export function anyValue(what: string, place: Place, { reading }: Scope, hint?: string): Schema {
  reading.warn("MCPGEN_TYPE", `${what}; any value is accepted.`, place, hint);
  return {};
}

/** What a type is a union of; itself, where it is none. */
export function constituents(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** The same without `undefined`, which JSON does not have. */
export function present(type: ts.Type, { ts }: Reading): readonly ts.Type[] {
  return constituents(type).filter(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) === 0);
}
