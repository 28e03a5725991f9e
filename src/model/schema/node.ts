import type { Cost } from "../regex/safety.js";

/** Any JSON value, as a declaration brings it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** A `pattern`, compiled once to see that it can be. */
export interface Pattern {
  /** As it runs. */
  readonly source: string;
  /** `u` wherever the pattern compiles with it. */
  readonly flags: "u" | "";
  /** Whether it is checked at all: one that can take too long, or does not compile, is not. */
  readonly checked: boolean;
  /** `undefined` where that would take too long. */
  readonly test: (text: string) => boolean | undefined;
  /** Whether it is plain that every text matches, but for line ends: what TypeBox makes of a record's names. */
  readonly matchesAll: boolean;
  /** What a match costs, where that grows faster than the text does. */
  readonly cost?: Cost;
}

export interface PatternProperty {
  readonly pattern: Pattern;
  readonly schema: SchemaNode;
}

/**
 * A subschema, read once: only keywords that its dialect knows and that are well-formed, references replaced by what
 * they lead to (so that nodes make a graph, with cycles), both dialects in the words of 2020-12.
 */
export interface SchemaNode {
  /** Counts from 0 in the order of reading. */
  readonly id: number;
  /** JSON pointer into the declared schema. */
  readonly pointer: string;
  /** `true` and `false` schemas. */
  readonly constant?: boolean;

  /** What `$ref` and `$dynamicRef` lead to. */
  readonly refs: readonly SchemaNode[];
  readonly allOf: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
  readonly else?: SchemaNode;

  readonly types?: readonly TypeName[];
  readonly enum?: readonly Json[];
  /** Boxed, since `null` is a value. */
  readonly const?: { readonly value: Json };

  readonly multipleOf?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;

  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: Pattern;
  /** Any format; `ASSERTED_FORMATS` are checked. */
  readonly format?: string;

  readonly prefixItems: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly contains?: SchemaNode;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly unevaluatedItems?: SchemaNode;

  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly patternProperties: readonly PatternProperty[];
  readonly additionalProperties?: SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly required: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired: ReadonlyMap<string, readonly string[]>;
  readonly dependentSchemas: ReadonlyMap<string, SchemaNode>;
  readonly unevaluatedProperties?: SchemaNode;

  readonly title?: string;
  readonly description?: string;
  readonly default?: { readonly value: Json };
  readonly deprecated?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

/** A node that is being read. */
export type Draft = { -readonly [Key in keyof SchemaNode]: SchemaNode[Key] };

/** A schema as types and validators are printed from it. */
export interface ResolvedSchema {
  readonly root: SchemaNode;
  /** As declared. */
  readonly declared: Json;
  /** JSON pointer of the schema in its file. */
  readonly pointer: string;
  /** Why nothing can be accepted: the schema could not be read whole. Its types are `unknown` where it could not. */
  readonly refuses?: string;
  /** What to explain from, where the declared form needs more than local pointers to be read. */
  readonly explain?: Json;
}

/** Formats that are asserted; every other one is an annotation. */
export const ASSERTED_FORMATS: ReadonlySet<string> = new Set([
  "date-time",
  "date",
  "time",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uuid",
  "regex",
]);

/** The keywords that hold one subschema each. */
export const SUBSCHEMAS = [
  "not",
  "if",
  "then",
  "else",
  "items",
  "contains",
  "unevaluatedItems",
  "additionalProperties",
  "propertyNames",
  "unevaluatedProperties",
] as const;

/** The subschemas that look at the same value as the node itself. */
export function inPlace(node: SchemaNode): SchemaNode[] {
  const { refs, allOf, anyOf = [], oneOf = [], not, if: condition, then, else: otherwise } = node;
  const single = [not, condition, then, otherwise].filter((part) => part !== undefined);
  return [...refs, ...allOf, ...anyOf, ...oneOf, ...single, ...node.dependentSchemas.values()];
}

/** The patterns of a node, those of names included. */
export function patternsOf({ pattern, patternProperties }: SchemaNode): Pattern[] {
  return [...(pattern === undefined ? [] : [pattern]), ...patternProperties.map((entry) => entry.pattern)];
}

/** The subschemas that look at members of the value. */
export function inside(node: SchemaNode): SchemaNode[] {
  const single = [
    node.items,
    node.contains,
    node.unevaluatedItems,
    node.additionalProperties,
    node.propertyNames,
    node.unevaluatedProperties,
  ].filter((part) => part !== undefined);
  const patterns = node.patternProperties.map(({ schema }) => schema);
  return [...node.properties.values(), ...patterns, ...node.prefixItems, ...single];
}

const NONE: readonly never[] = [];
const NO_NAMES: ReadonlyMap<string, never> = new Map<string, never>();

/** A node that says nothing. */
export function emptyNode(id: number, pointer: string): Draft {
  return {
    id,
    pointer,
    refs: NONE,
    allOf: NONE,
    prefixItems: NONE,
    properties: NO_NAMES,
    patternProperties: NONE,
    required: NONE,
    dependentRequired: NO_NAMES,
    dependentSchemas: NO_NAMES,
  };
}
