import { afterEach, describe, expect, it } from "vitest";
import {
  bind,
  callTool,
  connect,
  ConnectionError,
  listen,
  McpError,
  ToolError,
  ValidationError,
  type Change,
  type Connection,
  type ConnectOptions,
  type JsonRpcRequest,
  type Limits,
  type Transport,
} from "@mcp-gen/runtime";
import { bindings, type Bench } from "./bindings.js";
import { echo, forms, liar, plain, type Forms } from "./contract-server.js";

// Written once, run over every binding in each era: what callers may rely on, whatever carries their calls.

const eras = ["modern", "legacy"] as const;

describe.each(bindings)("over $name", (binding) => {
  const benches: Bench[] = [];
  const open: { close(): Promise<void> }[] = [];

  async function bench(limits?: Partial<Limits>): Promise<Bench> {
    const opened = await binding.open(limits);
    benches.push(opened);
    return opened;
  }

  async function client(on: Bench, options: ConnectOptions<Forms>, limits?: Partial<Limits>): Promise<Connection> {
    const mcp = await connect(on.transport(limits), options, forms);
    open.push(mcp);
    return mcp;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((mcp) => mcp.close()));
    await Promise.all(benches.splice(0).map((one) => one.close()));
  });

  const seen = async (mcp: Connection): Promise<Record<string, number>> =>
    (await callTool(mcp, plain("seen"), {})).structuredContent as Record<string, number>;

  describe.each(eras)("%s era", (era) => {
    it("calls a tool", async () => {
      const mcp = await client(await bench(), { era });
      expect(mcp.protocolVersion).toBe(era === "modern" ? "2026-07-28" : "2025-11-25");
      expect(mcp.transportKind).toBe(binding.name);
      expect(await callTool(mcp, echo, { text: "é\n😀\u2028" })).toEqual({ text: "é\n😀\u2028" });
    });

    it("tells errors apart: refused, failed, wrong input, wrong output, secret", async () => {
      const mcp = await client(await bench(), { era });
      const refused = callTool(mcp, plain("constructor"), {});
      await expect(refused).rejects.toBeInstanceOf(McpError);
      const failed = callTool(mcp, plain("fail"), {});
      await expect(failed).rejects.toThrow(
        expect.objectContaining({ name: "ToolError", message: "It did not work.", tool: "fail" }),
      );
      const wrongInput = callTool(mcp, echo, { text: 5 as never });
      await expect(wrongInput).rejects.toThrow("/text");
      await expect(callTool(mcp, liar, {})).rejects.toBeInstanceOf(ValidationError);
      const crashed = await callTool(mcp, plain("crash"), {}).catch((error: Error) => error);
      expect(crashed).toBeInstanceOf(Error);
      expect((crashed as Error).message).not.toContain("secret");
      expect(await callTool(mcp, echo, { text: "still there" })).toEqual({ text: "still there" });
      expect(ToolError).toBeDefined();
    });

    it("brings progress and log messages in order, before the result", async () => {
      const mcp = await client(await bench(), { era, onLog: () => undefined });
      const heard: unknown[] = [];
      const { text } = await callTool(
        mcp,
        plain("report"),
        {},
        {
          onProgress: ({ progress, total, message }) => heard.push([progress, total, message]),
          onLog: ({ data }) => heard.push(data),
        },
      );
      expect(text).toBe("done");
      expect(heard).toEqual([[1, 3, "step 1"], [2, 3, "step 2"], [3, 3, "step 3"], "reported"]);
    });

    it("R64 cancels: the call rejects at once, the handler hears of it, the connection goes on", async () => {
      const mcp = await client(await bench(), { era });
      const controller = new AbortController();
      const hanging = callTool(mcp, plain("hang"), {}, { signal: controller.signal });
      await expect.poll(() => seen(mcp)).toMatchObject({ started: 1, aborted: 0 });
      controller.abort();
      await expect(hanging).rejects.toMatchObject({ name: "ConnectionError", code: "aborted", sent: true });
      await expect.poll(() => seen(mcp)).toMatchObject({ aborted: 1 });
      const late = callTool(mcp, plain("hang"), {}, { timeoutMs: 50 });
      await expect(late).rejects.toMatchObject({ code: "timeout" });
      await expect.poll(() => seen(mcp)).toMatchObject({ aborted: 2 });
    });

    it("asks the user in the middle of a call, and does nothing twice", async () => {
      const on = await bench();
      const mcp = await client(on, {
        era,
        elicitations: { confirm: () => ({ action: "accept", content: { sure: true } }) },
      });
      expect((await callTool(mcp, plain("book"), {})).text).toBe("sure: true");
      expect(await seen(mcp)).toMatchObject({ booked: 1 });
      const unwilling = await client(on, { era, elicitations: { confirm: () => ({ action: "decline" }) } });
      expect((await callTool(unwilling, plain("book"), {})).text).toBe("decline");
    });

    it("the server's question is taken back with the call", async () => {
      let asked!: () => void;
      const wasAsked = new Promise<void>((resolve) => (asked = resolve));
      const mcp = await client(await bench(), {
        era,
        elicitations: {
          confirm: () => {
            asked();
            return new Promise(() => undefined);
          },
        },
      });
      const controller = new AbortController();
      const booking = callTool(mcp, plain("book"), {}, { signal: controller.signal });
      await wasAsked;
      controller.abort();
      await expect(booking).rejects.toMatchObject({ code: "aborted" });
      expect(await callTool(mcp, echo, { text: "on" })).toEqual({ text: "on" });
    });

    it("subscribes to changes, and to no others [subscription-filter] [subscription-cancel]", async () => {
      const mcp = await client(await bench(), { era });
      const changes: Change[] = [];
      const filter = { toolsListChanged: true, resourceSubscriptions: ["contract://thing"] };
      const subscription = await listen(mcp, filter, (change) => changes.push(change));
      await callTool(mcp, plain("touch"), {});
      const both = [{ type: "tools" }, { type: "resource", uri: "contract://thing" }];
      await expect.poll(() => changes).toEqual(expect.arrayContaining(both));
      expect(changes).toHaveLength(2);
      await subscription.close();
      await callTool(mcp, plain("touch"), {});
      expect(await subscription.closed).toBeUndefined();
      expect(changes).toHaveLength(2);
    });

    it("X8 keeps 200 calls in flight apart, however they finish [message-id-unused] [stdio-interleaved]", async () => {
      const mcp = await client(await bench({ maxConcurrentPerPeer: 1000 }), { era });
      const times = Array.from({ length: 200 }, (_, index) => (index * 37) % 50);
      const answers = await Promise.all(times.map((ms) => callTool(mcp, plain("sleep"), { ms })));
      expect(answers.map(({ text }) => Number(text))).toEqual(times);
    });

    it("R16 keeps two clients of one server apart, equal ids and all", async () => {
      const on = await bench();
      const clients = await Promise.all([1, 2].map(() => client(on, { era })));
      const answers = await Promise.all(
        clients.flatMap((mcp, who) => [1, 2, 3].map((call) => callTool(mcp, echo, { text: `${who}.${call}` }))),
      );
      expect(answers.map(({ text }) => text)).toEqual(["0.1", "0.2", "0.3", "1.1", "1.2", "1.3"]);
      const [first, second] = clients as [Connection, Connection];
      const hanging = callTool(first, plain("hang"), {});
      hanging.catch(() => undefined);
      await expect.poll(() => seen(first)).toMatchObject({ started: 1 });
      await first.close();
      await expect(hanging).rejects.toMatchObject({ code: "closed" });
      expect(await callTool(second, echo, { text: "unharmed" })).toEqual({ text: "unharmed" });
      if (binding.shared) await expect.poll(() => seen(second)).toMatchObject({ aborted: 1 });
    });

    it("R58 close() in mid-call rejects the call once, and everything after it at once", async () => {
      const mcp = await client(await bench(), { era });
      const hanging = callTool(mcp, plain("hang"), {});
      const rejected = expect(hanging).rejects.toMatchObject({ name: "ConnectionError", code: "closed", sent: true });
      await expect.poll(() => seen(mcp)).toMatchObject({ started: 1 });
      await mcp.close();
      await rejected;
      expect(await mcp.closed).toBeUndefined();
      await expect(callTool(mcp, echo, { text: "" })).rejects.toMatchObject({ code: "closed", sent: false });
      await mcp.close();
    });

    // One process cannot be half gone.
    if (binding.name !== "memory") {
      it("X3 a server that is gone in mid-call: one rejection, sent: true", async () => {
        const on = await bench();
        const mcp = await client(on, { era });
        const hanging = callTool(mcp, plain("hang"), {});
        const rejected = expect(hanging).rejects.toMatchObject({ name: "ConnectionError", sent: true });
        await expect.poll(() => seen(mcp)).toMatchObject({ started: 1 });
        on.crash();
        await rejected;
        await expect(callTool(mcp, echo, { text: "" })).rejects.toBeInstanceOf(ConnectionError);
      });
    }

    it("R25 takes a message of the limit and refuses one byte more, by name", async () => {
      const bytes = 50_000;
      const limits = { maxBodyBytes: bytes, maxWebSocketServerBytes: bytes, maxMessageBytes: bytes };
      const on = await bench(limits);
      const mcp = await client(on, { era }, { maxMessageBytes: 1 << 20 });
      const atMost = await longest(mcp, bytes);
      expect(await callTool(mcp, echo, { text: "x".repeat(100) })).toEqual({ text: "x".repeat(100) });
      // The answer holds the text twice: it is not what is measured here.
      expect((await callTool(mcp, plain("sleep"), { ms: 0, text: "x".repeat(atMost) })).text).toBe("0");
      const error = await callTool(mcp, plain("sleep"), { ms: 0, text: "x".repeat(atMost + 1) }).catch(
        (reason: unknown) => reason,
      );
      // A binding with a channel for each request can answer it; the others end the peer, and say why.
      expect(error).toBeInstanceOf(binding.separate ? McpError : ConnectionError);
      expect(`${(error as ConnectionError).code} ${(error as Error).message}`).toMatch(
        /too-large|longer than|larger than/,
      );
    });

    it("R25 a client refuses an answer over its limit, and lives", async () => {
      const mcp = await client(await bench(), { era }, { maxMessageBytes: 100_000 });
      expect((await callTool(mcp, plain("big"), { bytes: 90_000 })).text).toHaveLength(90_000);
      await expect(callTool(mcp, plain("big"), { bytes: 110_000 })).rejects.toThrow(/100000/);
    });
  });

  it("finds the era by itself", async () => {
    const mcp = await client(await bench(), {});
    expect(mcp.protocolVersion).toBe("2026-07-28");
    const bound = bind(mcp, { echo: (on: Connection, input: { text: string }) => callTool(on, echo, input) });
    expect(await bound.echo({ text: "bound" })).toEqual({ text: "bound" });
  });

  it("R18 X9 answers twelve requests under one id as the binding can: all of them, or the first", async () => {
    const on = await bench();
    const transport: Transport = on.transport();
    open.push(transport);
    transport.negotiated?.("2026-07-28");
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "raw", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const request = (text: string): JsonRpcRequest => ({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "echo", arguments: { text }, _meta: meta },
    });
    const texts = Array.from({ length: 12 }, (_, index) => `text ${index}`);
    const answers = await Promise.all(texts.map((text) => transport.request(request(text), {})));
    const good = answers.filter((answer) => "result" in answer);
    expect(good).toHaveLength(binding.separate ? 12 : 1);
    for (const [index, answer] of answers.entries()) {
      if ("result" in answer) expect(answer.result.structuredContent).toEqual({ text: texts[index] });
      else expect(answer.error.code).toBe(-32600);
    }
    const again = await transport.request(request("again"), {});
    expect(again).toMatchObject({ id: 1, result: { structuredContent: { text: "again" } } });
  });
});

/** How long the `text` of a call of `sleep` may be for its message to have `bytes` bytes. */
async function longest(mcp: Connection, bytes: number): Promise<number> {
  let size = 0;
  const stringify = JSON.stringify;
  // Ids grow by one digit in ten calls; the messages of interest come next.
  const probe = { ms: 0, text: "PROBE" };
  JSON.stringify = ((value: unknown, ...rest: []) => {
    const text = stringify(value, ...rest);
    if (text?.includes('"PROBE"') && text.includes('"method"')) size = Buffer.byteLength(text);
    return text;
  }) as typeof JSON.stringify;
  try {
    await callTool(mcp, plain("sleep"), probe);
  } finally {
    JSON.stringify = stringify;
  }
  return bytes - size + "PROBE".length;
}
