import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { callTool, connect, type Connection } from "@mcp-gen/runtime";
import { memoryTransport } from "@mcp-gen/runtime/memory";
import type { HandlerContext } from "@mcp-gen/runtime/server";
import { ErrorCode, failure } from "../../../src/runtime/protocol/jsonrpc.js";
import type { Server } from "../../../src/runtime/protocol/server.js";
import { withTool, type Loose } from "./fixture.js";

const tool = { name: "act" };

/** The same server, as one that knows nothing of 2026-07-28. */
function legacyOnly(server: Required<Server>): Server {
  return {
    ...server,
    async handle(request, context) {
      if (request.method === "server/discover")
        return failure(request.id, ErrorCode.methodNotFound, "Method not found");
      return server.handle(request, context);
    },
  };
}

async function use<T>(server: Server, body: (mcp: Connection) => Promise<T>, options: Loose = {}): Promise<T> {
  const mcp = await connect(memoryTransport(server), options);
  try {
    return await body(mcp);
  } finally {
    await mcp.close();
  }
}

describe("memory transport", () => {
  it("calls a tool, through JSON", async () => {
    const given = { when: new Date(0), list: [undefined] };
    let got: unknown;
    const server = withTool((input) => {
      got = input;
      return "done";
    });
    const result: Loose = await use(server, (mcp) => callTool(mcp, tool, given));
    expect(result.text).toBe("done");
    expect(got).toEqual({ when: "1970-01-01T00:00:00.000Z", list: [null] });
  });

  it("cancels", async () => {
    let cancelled: () => void;
    const seen = new Promise<void>((resolve) => (cancelled = resolve));
    const server = withTool(
      (_input, { signal }) => new Promise(() => signal.addEventListener("abort", () => cancelled(), { once: true })),
    );
    await use(server, async (mcp) => {
      const abort = new AbortController();
      const call = callTool(mcp, tool, {}, { signal: abort.signal });
      await delay(10);
      abort.abort();
      await expect(call).rejects.toMatchObject({ code: "aborted" });
      await seen;
    });
  });

  it.each(["2026-07-28", "2025-11-25"])("asks the user in the era of %s", async (version) => {
    const server = withTool(async (_input, { elicit }: HandlerContext) => {
      const answer = await elicit({
        message: "Name?",
        requestedSchema: { type: "object", properties: { name: { type: "string" } } },
      });
      return answer.action === "accept" ? `Hello, ${answer.content.name}` : answer.action;
    });
    const elicit = async (): Promise<object> => ({ action: "accept", content: { name: "Ada" } });
    const both = version === "2026-07-28" ? server : legacyOnly(server);
    const result: Loose = await use(
      both,
      (mcp) => {
        expect(mcp.protocolVersion).toBe(version);
        return callTool(mcp, tool, {});
      },
      { elicit },
    );
    expect(result.text).toBe("Hello, Ada");
  });

  it("R25 a result over the limit ends its call, by name, and no other", async () => {
    const server = withTool(({ small }) => (small ? "ok" : "x".repeat(11 << 20)));
    await use(server, async (mcp) => {
      await expect(callTool(mcp, tool, {})).rejects.toThrow(/10485760 bytes/);
      expect(((await callTool(mcp, tool, { small: true })) as Loose).text).toBe("ok");
    });
  });
});
