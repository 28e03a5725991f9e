import { decodeHeaderValue } from "../protocol/header-value.js";
import type { JsonObject, JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { Server } from "../protocol/server.js";
import { Meta } from "../protocol/versions.js";
import type { HttpCall } from "./call.js";

/** Which member of `params` the `Mcp-Name` header mirrors, by method. */
const NAME_SOURCES: ReadonlyMap<string, { member: string; required: boolean }> = /* @__PURE__ */ new Map([
  ["tools/call", { member: "name", required: true }],
  ["prompts/get", { member: "name", required: true }],
  ["resources/read", { member: "uri", required: true }],
  ["tasks/get", { member: "taskId", required: false }],
  ["tasks/update", { member: "taskId", required: false }],
  ["tasks/cancel", { member: "taskId", required: false }],
]);

const DECIMAL = /^-?[0-9]{1,32}(\.[0-9]{1,32})?$/;

/**
 * What is wrong with the `_meta` of a request of the 2026-07-28 revision (basic, "_meta"): HTTP answers it with 400 and
 * -32602.
 */
export function metaProblem(request: JsonRpcRequest): string | undefined {
  const meta = request.params?._meta as JsonObject | null | undefined;
  if (typeof meta !== "object" || meta === null || Array.isArray(meta)) {
    return "params._meta is required";
  }
  if (typeof meta[Meta.protocolVersion] !== "string") {
    return `params._meta["${Meta.protocolVersion}"] is required`;
  }
  const capabilities = meta[Meta.clientCapabilities];
  if (typeof capabilities !== "object" || capabilities === null || Array.isArray(capabilities)) {
    return `params._meta["${Meta.clientCapabilities}"] is required`;
  }
  return undefined;
}

/**
 * Compares the headers that mirror a request with its body (streamable HTTP, "Server Validation"; R9). The result is a
 * sentence for -32020, or `undefined` where they agree. `metaProblem` has found nothing before.
 */
export function headerMismatch(call: HttpCall, request: JsonRpcRequest, server: Server): string | undefined {
  const { headers } = call;
  const params = request.params as JsonObject;
  if (headers["mcp-protocol-version"] !== (params._meta as JsonObject)[Meta.protocolVersion]) {
    return difference("MCP-Protocol-Version", headers["mcp-protocol-version"]);
  }
  if (headers["mcp-method"] !== request.method) {
    return difference("Mcp-Method", headers["mcp-method"]);
  }
  const source = NAME_SOURCES.get(request.method);
  if (source === undefined) {
    return undefined;
  }
  const sent = headers["mcp-name"] as string | undefined;
  const name = params[source.member];
  if (sent === undefined ? source.required : decodeHeaderValue(sent) !== name) {
    return difference("Mcp-Name", sent);
  }
  return request.method === "tools/call" ? parameterMismatch(call, params, server) : undefined;
}

function difference(header: string, value: unknown): string {
  return `Header mismatch: ${header} is ${value === undefined ? "missing" : "not what the body says"}`;
}

function parameterMismatch(call: HttpCall, params: JsonObject, server: Server): string | undefined {
  const mirrored = typeof params.name === "string" ? server.toolHeaders?.(params.name) : undefined;
  if (mirrored === undefined) {
    return undefined;
  }
  for (const [name, path] of Object.entries(mirrored)) {
    const header = `mcp-param-${name.toLowerCase()}`;
    const sent = call.headers[header] as string | undefined;
    if (!agrees(sent, valueAt(params.arguments, path)) || (call.anyRepeats && call.repeats(header))) {
      return difference(`Mcp-Param-${name}`, sent);
    }
  }
  return undefined;
}

/** The value at a path of property names; inherited properties do not count. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) {
      return undefined;
    }
    current = (current as JsonObject)[step];
  }
  return current;
}

function agrees(sent: string | undefined, value: unknown): boolean {
  // Only strings, integers and booleans are mirrored. What else stands there is for the argument validator to refuse.
  if (typeof value !== "string" && typeof value !== "boolean" && !Number.isSafeInteger(value)) {
    return sent === undefined;
  }
  const decoded = sent === undefined ? undefined : decodeHeaderValue(sent);
  if (decoded === undefined) {
    return false;
  }
  return typeof value === "number" ? DECIMAL.test(decoded) && Number(decoded) === value : decoded === String(value);
}
