import {
  ErrorCode,
  failure,
  success,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
} from "../../../src/runtime/protocol/jsonrpc.js";
import type { RequestContext, Server } from "../../../src/runtime/protocol/server.js";
import { Meta, MODERN_VERSION } from "../../../src/runtime/protocol/versions.js";

/** A server by hand, which records what reaches it. */
export interface FakeServer extends Server {
  readonly handled: JsonRpcRequest[];
  readonly notifications: JsonRpcNotification[];
  /** Requests whose signal was aborted. */
  readonly aborted: JsonRpcRequest[];
}

type Tool = (request: JsonRpcRequest, context: RequestContext) => Promise<JsonRpcResponse> | JsonRpcResponse;

export function argument(request: JsonRpcRequest, name: string): unknown {
  return (request.params?.arguments as Record<string, unknown> | undefined)?.[name];
}

export function text(request: JsonRpcRequest, value: string): JsonRpcResponse {
  return success(request.id, { resultType: "complete", content: [{ type: "text", text: value }] });
}

export function aborts(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
    }
    signal?.addEventListener("abort", () => resolve());
  });
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const TOOLS = new Map<string, Tool>([
  ["echo", (request) => text(request, String(argument(request, "text") ?? ""))],
  [
    "slow",
    async (request, context) => {
      await Promise.race([sleep(Number(argument(request, "ms") ?? 200)), aborts(context.signal)]);
      return text(request, String(argument(request, "text") ?? "slow"));
    },
  ],
  [
    "progress",
    async (request, context) => {
      for (let progress = 1; progress <= 3; progress++) {
        await context.notify?.({
          jsonrpc: "2.0",
          method: "notifications/progress",
          params: { progressToken: request.id, progress },
        });
      }
      return text(request, "done");
    },
  ],
  [
    "ask",
    async (request, context) => {
      const answer = await context.request?.({
        method: "elicitation/create",
        params: { message: "?", canary: argument(request, "text") },
      });
      return text(
        request,
        answer !== undefined && "result" in answer ? JSON.stringify(answer.result) : JSON.stringify(answer?.error),
      );
    },
  ],
  [
    "poll",
    async (request, context) => {
      context.closeStream?.();
      await sleep(100);
      return text(request, context.closeStream === undefined ? "no polling" : "polled");
    },
  ],
  ["region", (request) => text(request, String(argument(request, "region")))],
]);

export function fakeServer(extra: Partial<Server> = {}, more: Record<string, Tool> = {}): FakeServer {
  const handled: JsonRpcRequest[] = [];
  const notifications: JsonRpcNotification[] = [];
  const aborted: JsonRpcRequest[] = [];
  const tools = new Map([...TOOLS, ...Object.entries(more)]);

  async function handle(request: JsonRpcRequest, context: RequestContext): Promise<JsonRpcResponse> {
    handled.push(request);
    switch (request.method) {
      case "server/discover":
        return success(request.id, {
          resultType: "complete",
          supportedVersions: [MODERN_VERSION],
          capabilities: { tools: {} },
          ttlMs: 0,
          cacheScope: "private",
        });
      case "initialize":
        if (request.params?.protocolVersion === undefined) {
          return failure(request.id, ErrorCode.invalidParams, "protocolVersion");
        }
        return success(request.id, {
          protocolVersion: request.params.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: "fake", version: "1" },
        });
      case "ping":
      case "tools/list":
        return success(request.id, { tools: [] });
      case "subscriptions/listen": {
        const params = { _meta: { [Meta.subscriptionId]: request.id }, notifications: {} };
        await context.notify?.({ jsonrpc: "2.0", method: "notifications/subscriptions/acknowledged", params });
        await aborts(context.signal);
        aborted.push(request);
        return success(request.id, {});
      }
      case "tools/call": {
        const tool = tools.get(String(request.params?.name));
        if (tool === undefined) {
          return failure(request.id, ErrorCode.invalidParams, "Unknown tool");
        }
        if (request.params?.name === "slow") {
          context.signal?.addEventListener("abort", () => aborted.push(request));
        }
        return tool(request, context);
      }
      default:
        return failure(request.id, ErrorCode.methodNotFound, "Method not found");
    }
  }
  return {
    handled,
    notifications,
    aborted,
    handle,
    notified: (notification) => void notifications.push(notification),
    toolHeaders: (tool) => (tool === "region" ? { Region: ["region"] } : undefined),
    ...extra,
  };
}
