import type { JsonObject } from "../protocol/jsonrpc.js";

// The parts of Standard Schema V1 and Standard JSON Schema V1 (standardschema.dev) that a validator offers, so that
// other libraries take one as it is: SDK v2 as a tool's `inputSchema`, for one.

/** One way in which a value breaks a schema, as Standard Schema says it. */
export interface StandardIssue {
  readonly message: string;
  readonly path: readonly string[];
}

/** What checking comes to, as Standard Schema says it. */
export type StandardResult<T> =
  { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

/** Which dialect a consumer wants: `"draft-2020-12"`, `"draft-07"`, … */
export interface JsonSchemaTarget {
  readonly target: string;
}

/** The `~standard` property of a validator. */
export interface StandardProps<T> {
  readonly version: 1;
  readonly vendor: "mcp-gen";
  /** Never appears at run time: carries the types. */
  readonly types?: { readonly input: T; readonly output: T } | undefined;
  readonly validate: (value: unknown) => StandardResult<T>;
  readonly jsonSchema: {
    /** @throws {Error} The schema is not written in the dialect asked for. */
    readonly input: (options: JsonSchemaTarget) => JsonObject;
    /** @throws {Error} The schema is not written in the dialect asked for. */
    readonly output: (options: JsonSchemaTarget) => JsonObject;
  };
}
