import { describeIssues } from "../protocol/errors.js";
import { ErrorCode, type JsonObject } from "../protocol/jsonrpc.js";
import type { Awaitable } from "../protocol/types.js";
import { matchTemplate } from "../protocol/uri-match.js";
import { toBase64 } from "./base64.js";
import { complete, type Call } from "./call.js";
import type { HandlerContext } from "./context.js";
import type { SchemaCheck } from "./definition.js";
import { invalidParams, ProtocolError, ResourceNotFoundError } from "./errors.js";
import { reportError } from "./failure.js";
import { isObject, type Unchecked } from "./objects.js";
import { run } from "./run.js";

/** A resource that was found, whether by its URI or by a template. */
interface Found {
  readonly content: SchemaCheck | undefined;
  readonly mimeType: string | undefined;
  read(context: HandlerContext): unknown;
}

/** `resources/read` (server/resources). */
export function readResource(call: Call): Awaitable<JsonObject> {
  const { uri } = call.params;
  if (typeof uri !== "string") throw invalidParams("params.uri must be a string");
  const found = find(call, uri);
  if (found === undefined) throw new ResourceNotFoundError(uri);
  return run(call, {
    structured: found.content !== undefined,
    invoke: (context) => found.read(context),
    finish: (value) => readResult(call, contentsOf(call, found, uri, value)),
    fail(error) {
      throw error;
    },
  });
}

function find(call: Call, uri: string): Found | undefined {
  const { resources, templates } = call.core.catalog;
  const resource = resources.get(uri);
  if (resource !== undefined) {
    const { definition, content } = resource;
    return { content, mimeType: mimeTypeOf(definition), read: (context) => resource.read(context) };
  }
  for (const { template, declared } of templates.values()) {
    const params = matchTemplate(template, uri);
    if (params === undefined) continue;
    const { definition, content } = declared;
    return { content, mimeType: mimeTypeOf(definition), read: (context) => declared.read(params, context) };
  }
  return undefined;
}

function mimeTypeOf({ mimeType }: Unchecked<"mimeType">): string | undefined {
  return typeof mimeType === "string" ? mimeType : undefined;
}

/** The handler's answer as a result without caching hints. */
function contentsOf(call: Call, { content, mimeType }: Found, uri: string, value: unknown): JsonObject {
  const type = mimeType === undefined ? {} : { mimeType };
  if (content !== undefined) {
    const text = content.is(value) ? (JSON.stringify(value) as string | undefined) : undefined;
    if (text === undefined) throw brokenContent(call, uri, content, value);
    return { contents: [{ uri, mimeType: mimeType ?? "application/json", text }] };
  }
  if (typeof value === "string") return { contents: [{ uri, ...type, text: value }] };
  if (value instanceof Uint8Array) return { contents: [{ uri, ...type, blob: toBase64(value) }] };
  if (Array.isArray(value)) return { contents: value };
  if (isObject(value) && Array.isArray(value.contents)) return value;
  throw new TypeError(
    "A resource without contentSchema answers with a string, bytes, parts, or a result with contents",
  );
}

function brokenContent(call: Call, uri: string, check: SchemaCheck, value: unknown): ProtocolError {
  const message = `Resource ${JSON.stringify(uri)} is not what its contentSchema says`;
  reportError(call.core.options, new TypeError(`${message}: ${describeIssues(check.issues(value))}`), call.request);
  return new ProtocolError(ErrorCode.internal, message);
}

function readResult(call: Call, result: JsonObject): JsonObject {
  const { ttlMs, cacheScope, ...rest } = result;
  if (!call.facts.modern) return complete(call, rest);
  const hint = call.core.options.readCache;
  return complete(call, {
    ...rest,
    ttlMs: ttlMs ?? hint?.ttlMs ?? 0,
    cacheScope: cacheScope ?? hint?.scope ?? "private",
  });
}
