import type { Issue } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import { fillDefaults } from "./defaults.js";
import { explain, type Explainer, type Formats, type RareKeywords } from "./explain.js";
import type { JsonSchema } from "./json-schema.js";
import type { StandardProps } from "./standard-schema.js";

/** What the generator knows about a schema beyond its text. */
export interface ValidatorOptions {
  /**
   * The schema to explain from, where the declared one needs more than local pointers to be read: other dialects, ids
   * and anchors, patterns that are skipped.
   */
  readonly explain?: JsonSchema;
  /** The formats that are asserted, by name. A format that is not here is an annotation. */
  readonly formats?: Formats;
  /** `rareKeywords`, where the schema uses keywords that only these explain. */
  readonly rare?: RareKeywords;
  /** Why nothing can be accepted, where the schema cannot be checked at all. */
  readonly refuses?: string;
}

/**
 * Checks values against one schema, without a schema library and without `eval`. It is a Standard Schema, too.
 *
 * `undefined` equals absent. Checking changes nothing: defaults are filled by `withDefaults` only.
 */
export interface Validator<T> {
  /** Whether the value is valid. The fast path: stops at the first fault, allocates next to nothing. */
  is(value: unknown): value is T;
  /** What is wrong with the value: empty when it is valid, at most 10 issues. */
  issues(value: unknown): Issue[];
  /**
   * A copy of the value in which absent properties have their schema's `default`, at every depth. In unions the first
   * alternative that accepts the value says which. The result is not checked.
   */
  withDefaults(value: unknown): T;
  /** The schema as declared. */
  readonly schema: JsonSchema;
  readonly "~standard": StandardProps<T>;
}

/**
 * A validator of a schema and the check that mcp-gen generated from it.
 *
 * @param schema As declared; goes into messages, defaults and `~standard.jsonSchema`.
 * @param check Decides. Must be pure.
 */
export function validator<T>(
  schema: JsonSchema,
  check: (value: unknown) => boolean,
  { explain: root = schema, formats = {}, rare, refuses }: ValidatorOptions = {},
): Validator<T> {
  // A schema that could not be read is not read here, either.
  const explainer: Explainer = { root: refuses === undefined ? root : true, formats, rare };
  const issues = (value: unknown): Issue[] => {
    if (check(value)) return [];
    if (refuses !== undefined) return [{ pointer: "", message: refuses }];
    const found = explain(explainer, value);
    return found.length > 0 ? found : [{ pointer: "", message: "does not match its schema" }];
  };
  const jsonSchema = ({ target }: { target: string }): JsonObject => {
    const declared = String((schema as JsonObject).$schema ?? "2020-12");
    // A schema that names its dialect says the same whatever was asked for; SDK v2 always asks for 2020-12.
    if (typeof schema === "object" && (schema.$schema !== undefined || target === "draft-2020-12")) return schema;
    throw new Error(`The schema is written in ${declared}, not in ${target}.`);
  };
  return {
    schema,
    is: check as (value: unknown) => value is T,
    issues,
    withDefaults: (value) => fillDefaults(explainer, value) as T,
    "~standard": {
      version: 1,
      vendor: "mcp-gen",
      validate(value) {
        if (check(value)) return { value: value as T };
        return { issues: issues(value).map(({ pointer, message }) => ({ message, path: tokens(pointer) })) };
      },
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}

function tokens(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}
