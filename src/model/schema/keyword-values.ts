import { isObject, member, type JsonObject } from "../json-value.js";
import type { Json, TypeName } from "./node.js";

// What each keyword takes. One whose value is something else says nothing, and all that read schemas must agree on which
// ones these are: a comparison that believed them would speak of other schemas than those that are checked.

type Subschema = boolean | JsonObject;

/** The values of keywords that are read as they stand. */
interface Values {
  readonly type: TypeName | readonly TypeName[];
  readonly enum: readonly Json[];
  readonly minLength: number;
  readonly maxLength: number;
  readonly minItems: number;
  readonly maxItems: number;
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly minContains: number;
  readonly maxContains: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly exclusiveMinimum: number;
  readonly exclusiveMaximum: number;
  readonly multipleOf: number;
  readonly pattern: string;
  readonly format: string;
  readonly title: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly uniqueItems: boolean;
  readonly required: readonly string[];
  readonly dependentRequired: JsonObject;
  readonly not: Subschema;
  readonly if: Subschema;
  readonly then: Subschema;
  readonly else: Subschema;
  /** A list in draft-07. */
  readonly items: Subschema | readonly unknown[];
  readonly contains: Subschema;
  readonly unevaluatedItems: Subschema;
  readonly additionalProperties: Subschema;
  readonly propertyNames: Subschema;
  readonly unevaluatedProperties: Subschema;
  readonly allOf: readonly unknown[];
  readonly anyOf: readonly unknown[];
  readonly oneOf: readonly unknown[];
  readonly prefixItems: readonly unknown[];
  readonly properties: JsonObject;
  readonly patternProperties: JsonObject;
  readonly dependentSchemas: JsonObject;
}

type Keyword = keyof Values;

interface ValueForm<Value> {
  readonly fits: (value: unknown) => value is Value;
  /** In words: `expected …`. */
  readonly expected: string;
}

const TYPES: ReadonlySet<unknown> = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);

const TYPE: ValueForm<TypeName | readonly TypeName[]> = {
  fits: (value): value is TypeName | readonly TypeName[] => {
    const types = [value].flat();
    return types.length > 0 && types.every((name) => TYPES.has(name));
  },
  expected: "null, boolean, integer, number, string, array, object or a list of these",
};
const VALUES: ValueForm<readonly Json[]> = {
  fits: (value): value is readonly Json[] => Array.isArray(value),
  expected: "a list of values",
};
const COUNT: ValueForm<number> = {
  fits: (value): value is number => Number.isInteger(value) && Number(value) >= 0,
  expected: "a whole number that is not negative",
};
const NUMBER: ValueForm<number> = { fits: (value) => typeof value === "number", expected: "a number" };
const POSITIVE: ValueForm<number> = {
  fits: (value): value is number => typeof value === "number" && value > 0,
  expected: "a positive number",
};
const TEXT: ValueForm<string> = { fits: (value) => typeof value === "string", expected: "a text" };
const FLAG: ValueForm<boolean> = { fits: (value) => typeof value === "boolean", expected: "true or false" };
const NAMES: ValueForm<readonly string[]> = { fits: isNames, expected: "a list of property names" };
const NAMES_BY_NAME: ValueForm<JsonObject> = { fits: isObject, expected: "lists of property names by name" };
const SCHEMA: ValueForm<Subschema> = { fits: isSchema, expected: "a schema" };
const ITEMS: ValueForm<Subschema | readonly unknown[]> = {
  fits: (value): value is Subschema | readonly unknown[] => isSchema(value) || Array.isArray(value),
  expected: "a schema",
};
const ALTERNATIVES: ValueForm<readonly unknown[]> = {
  fits: (value): value is readonly unknown[] => Array.isArray(value) && value.length > 0,
  expected: "a list of schemas that is not empty",
};
const LIST: ValueForm<readonly unknown[]> = {
  fits: (value): value is readonly unknown[] => Array.isArray(value),
  expected: "a list of schemas",
};
const BY_NAME: ValueForm<JsonObject> = { fits: isObject, expected: "schemas by name" };

const VALUE_FORMS: { readonly [Key in Keyword]: ValueForm<Values[Key]> } = {
  type: TYPE,
  enum: VALUES,
  minLength: COUNT,
  maxLength: COUNT,
  minItems: COUNT,
  maxItems: COUNT,
  minProperties: COUNT,
  maxProperties: COUNT,
  minContains: COUNT,
  maxContains: COUNT,
  minimum: NUMBER,
  maximum: NUMBER,
  exclusiveMinimum: NUMBER,
  exclusiveMaximum: NUMBER,
  multipleOf: POSITIVE,
  pattern: TEXT,
  format: TEXT,
  title: TEXT,
  description: TEXT,
  deprecated: FLAG,
  readOnly: FLAG,
  writeOnly: FLAG,
  uniqueItems: FLAG,
  required: NAMES,
  dependentRequired: NAMES_BY_NAME,
  not: SCHEMA,
  if: SCHEMA,
  then: SCHEMA,
  else: SCHEMA,
  items: ITEMS,
  contains: SCHEMA,
  unevaluatedItems: SCHEMA,
  additionalProperties: SCHEMA,
  propertyNames: SCHEMA,
  unevaluatedProperties: SCHEMA,
  allOf: ALTERNATIVES,
  anyOf: ALTERNATIVES,
  oneOf: ALTERNATIVES,
  prefixItems: LIST,
  properties: BY_NAME,
  patternProperties: BY_NAME,
  dependentSchemas: BY_NAME,
};

/** Told of keywords whose values are not what they take. */
export type Bad = (keyword: string, expected: string, found: unknown) => void;

/** The value of a keyword, if it is what the keyword takes. */
export function read<Key extends Keyword>(schema: JsonObject, keyword: Key, bad?: Bad): Values[Key] | undefined {
  const found = member(schema, keyword);
  const form: ValueForm<Values[Key]> = VALUE_FORMS[keyword];
  if (found === undefined || form.fits(found)) return found;
  bad?.(keyword, form.expected, found);
  return undefined;
}

/** Whether a keyword takes the value. Of keywords that are not listed nothing is known that they would not take. */
export function isWellFormed(keyword: string, value: unknown): boolean {
  return !Object.hasOwn(VALUE_FORMS, keyword) || VALUE_FORMS[keyword as Keyword].fits(value);
}

/** The entries of `dependentRequired` that are lists of names; the others say nothing. */
export function namesByName(found: JsonObject): [string, readonly string[]][] {
  return Object.entries(found).filter((entry): entry is [string, readonly string[]] => isNames(entry[1]));
}

const LIMIT_OF = { exclusiveMinimum: "minimum", exclusiveMaximum: "maximum" } as const;

/** `exclusiveMinimum: true` beside `minimum`, as draft-04 and OpenAPI 3.0 write it. */
export interface LimitFlag {
  readonly keyword: keyof typeof LIMIT_OF;
  readonly isExclusive: boolean;
  readonly limit: "minimum" | "maximum";
  /** The value of `limit`. */
  readonly value: number;
}

/** The flags of a schema that say whether its limits are exclusive. One without a limit says nothing. */
export function limitFlags(schema: JsonObject): LimitFlag[] {
  return (["exclusiveMinimum", "exclusiveMaximum"] as const).flatMap((keyword) => {
    const limit = LIMIT_OF[keyword];
    const [isExclusive, value] = [member(schema, keyword), read(schema, limit)];
    return typeof isExclusive === "boolean" && value !== undefined ? [{ keyword, isExclusive, limit, value }] : [];
  });
}

function isSchema(value: unknown): value is Subschema {
  return typeof value === "boolean" || isObject(value);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}
