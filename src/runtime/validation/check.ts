import type { JsonSchema } from "./json-schema.js";
import type { Keywords } from "./keywords.js";
import type { StandardIssue } from "./standard-schema.js";

/** A schema and the check that mcp-gen generated from it: what checking takes, and what explaining starts from. */
export interface GeneratedCheck<T> {
  /** As declared; goes into messages, defaults and `~standard.jsonSchema`. */
  readonly schema: JsonSchema;
  /** Decides. Pure; stops at the first fault. */
  readonly is: (value: unknown) => boolean;
  // What the generator knows beyond the text of the schema; each part is bundled only where a schema needs it.
  /**
   * Gives the schema to explain from, where that is not the declared one as it stands: `references`, where it uses `$ref`;
   * another form of it, where it is written in another dialect, has ids and anchors, or patterns that are skipped.
   */
  readonly read?: (schema: JsonSchema) => JsonSchema;
  /** The formats that are asserted, by name. A format that is not here is an annotation. */
  readonly formats?: Formats;
  /** Properties whose values tell the alternatives of a union apart. */
  readonly tags?: readonly string[];
  /** `tagsInParts`, where alternatives do not name these values by themselves. */
  readonly tagsOf?: TagsOf;
  /** `rareKeywords`, where the schema uses keywords that only these explain; `refusal(why)`, where it cannot be checked. */
  readonly rare?: Rare;
  /** How an explanation tries patterns, where some can take long or do not compile with the `u` flag. */
  readonly patterns?: () => Patterns;
  /** `fillDefaults` or `fillDefaultsInPlace`, where the schema has defaults. */
  readonly fillDefaults?: FillDefaults;
  /** Never there; carries the type. */
  readonly "~type"?: T;
}

/** Format checks by name. */
export type Formats = Readonly<Record<string, (value: unknown) => boolean>>;

/** The values that a property of an alternative can have, if it names them; none where it does not take objects. */
export type TagsOf = (branch: JsonSchema, name: string) => readonly unknown[] | undefined;

/** Explains the keywords that are not common. */
export interface Rare {
  /** Whether two values are equal, where the schema names values that are not scalars. */
  equals(a: unknown, b: unknown): boolean;
  /** Adds what these keywords have against a value. */
  look(keywords: Keywords, value: unknown, path: Path, issues: StandardIssue[], visit: Visit): void;
}

/** Tries patterns as long as there is time. */
export interface Patterns {
  /** Whether a text, at that place, matches; `false` where there is no time to see. */
  match(pattern: string, text: string, path: Path): boolean;
  /** What there is to say when time ran out; what was found then does not hold. */
  readonly issues?: StandardIssue[];
}

/** Names of members, from the value down. */
export type Path = readonly string[];

/** Adds what a schema has against a value to the issues, and returns these. */
export type Visit = (schema: JsonSchema, value: unknown, path: Path, issues?: StandardIssue[]) => StandardIssue[];

/** A copy of a value in which absent properties have the defaults that the schema gives them. */
export type FillDefaults = (check: GeneratedCheck<unknown>, value: unknown) => unknown;
