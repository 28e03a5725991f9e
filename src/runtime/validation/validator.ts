import type { Issue } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { GeneratedCheck } from "./check.js";
import { faultsOf, issuesOf } from "./issues.js";
import type { JsonSchema } from "./json-schema.js";
import type { StandardProps } from "./standard-schema.js";

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
   * A copy of the value in which absent properties have their schema's `default`, at every depth; the value itself where
   * the schema has no defaults. In unions the first alternative that accepts the value says which. The result is not
   * checked.
   */
  withDefaults(value: unknown): T;
  /** The schema as declared. */
  readonly schema: JsonSchema;
  /** What Standard Schema and Standard JSON Schema ask for (standardschema.dev). */
  readonly "~standard": StandardProps<T>;
}

/** The validator of a schema and the check that mcp-gen generated from it. */
export function validator<T>(check: GeneratedCheck<T>): Validator<T> {
  const { schema, is, fillDefaults } = check;
  const jsonSchema = ({ target }: { target: string }): JsonObject => {
    // A schema that names its dialect says the same whatever was asked for; SDK v2 always asks for 2020-12.
    if ((schema as JsonObject).$schema ?? target === "draft-2020-12") return schema as JsonObject;
    throw new Error(`The schema is not ${target}.`);
  };
  return {
    schema,
    is: is as (value: unknown) => value is T,
    issues: (value) => issuesOf(check, value),
    withDefaults: (value) => (fillDefaults ? fillDefaults(check, value) : value) as T,
    "~standard": {
      version: 1,
      vendor: "mcp-gen",
      validate: (value) => (is(value) ? { value: value as T } : { issues: faultsOf(check, value) }),
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}
