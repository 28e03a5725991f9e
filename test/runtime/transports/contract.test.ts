import { afterEach, describe, expect, it, vi } from "vitest";
import {
  callTool,
  ConnectionError,
  McpError,
  ToolError,
  ValidationError,
  type Change,
  type ConnectOptions,
  type JsonRpcRequest,
  type Limits,
  type ToolDescriptor,
  type Transport,
} from "@mcp-gen/runtime";
import { connectContract, type ContractClient } from "../../../generated/contract/client.js";
import type { ContractForms, EchoOutput } from "../../../generated/contract/types.js";
import { echoOutputValidator } from "../../../generated/contract/validators.js";
import { bindings, type Bench } from "./bindings.js";
import { contractServer } from "./contract-server.js";

// Written once, run over every binding in each era: what callers may rely on, whatever carries their calls. Server and client
// are generated, from contract.mcp.yaml.

const eras = ["modern", "legacy"] as const;
const versions = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/** A client that was told of an output to which the server does not keep. */
const lieTool: ToolDescriptor<object, EchoOutput> = { name: "lie", output: echoOutputValidator };
/** A tool that the server does not have. */
const noTool: ToolDescriptor<object, object> = { name: "constructor" };

describe.each(bindings)("over $name", (binding) => {
  const benches: Bench[] = [];
  const open: { close(): Promise<void> }[] = [];

  async function bench(limits?: Partial<Limits>): Promise<Bench> {
    const opened = await binding.open(limits);
    benches.push(opened);
    return opened;
  }

  async function client(
    on: Bench,
    options: ConnectOptions<ContractForms>,
    limits?: Partial<Limits>,
  ): Promise<ContractClient> {
    const mcp = await connectContract(on.transport(limits), options);
    open.push(mcp);
    return mcp;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((mcp) => mcp.close()));
    await Promise.all(benches.splice(0).map((one) => one.close()));
  });

  describe.each(eras)("%s era", (era) => {
    it("calls a tool", async () => {
      const mcp = await client(await bench(), { era });
      expect(mcp.protocolVersion).toBe(era === "modern" ? "2026-07-28" : "2025-11-25");
      expect(mcp.connection.transportKind).toBe(binding.name);
      expect(await mcp.echo({ text: "é\n😀\u2028" })).toEqual({ text: "é\n😀\u2028" });
    });

    it("tells errors apart: refused, failed, wrong input, wrong output, secret", async () => {
      const mcp = await client(await bench(), { era });
      const refused = callTool(mcp.connection, noTool, {});
      await expect(refused).rejects.toBeInstanceOf(McpError);
      const failed = mcp.fail({});
      await expect(failed).rejects.toThrow(
        expect.objectContaining({ name: "ToolError", message: "It did not work.", tool: "fail" }),
      );
      const wrongInput = mcp.echo({ text: 5 as never });
      await expect(wrongInput).rejects.toThrow("/text");
      await expect(callTool(mcp.connection, lieTool, {})).rejects.toBeInstanceOf(ValidationError);
      const crashed = await mcp.crash({}).catch((error: Error) => error);
      expect(crashed).toBeInstanceOf(Error);
      expect((crashed as Error).message).not.toContain("secret");
      expect(await mcp.echo({ text: "still there" })).toEqual({ text: "still there" });
      expect(ToolError).toBeDefined();
    });

    it("brings progress and log messages in order, before the result", async () => {
      const mcp = await client(await bench(), { era, onLog: () => undefined });
      const heard: unknown[] = [];
      const { text } = await mcp.report(
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
      const hanging = mcp.hang({}, { signal: controller.signal });
      await expect.poll(() => mcp.seen({})).toMatchObject({ started: 1, aborted: 0 });
      controller.abort();
      await expect(hanging).rejects.toMatchObject({ name: "ConnectionError", code: "aborted", sent: true });
      await expect.poll(() => mcp.seen({})).toMatchObject({ aborted: 1 });
      const late = mcp.hang({}, { timeoutMs: 50 });
      await expect(late).rejects.toMatchObject({ code: "timeout" });
      await expect.poll(() => mcp.seen({})).toMatchObject({ aborted: 2 });
    });

    it("asks the user in the middle of a call, and does nothing twice", async () => {
      const on = await bench();
      const mcp = await client(on, {
        era,
        elicitations: { confirm: () => ({ action: "accept", content: { sure: true } }) },
      });
      expect(await mcp.book({})).toEqual({ answer: "accept", sure: true });
      expect(await mcp.seen({})).toMatchObject({ effects: ["book"] });
      const unwilling = await client(on, { era, elicitations: { confirm: () => ({ action: "decline" }) } });
      expect(await unwilling.book({})).toEqual({ answer: "decline" });
    });

    it("the server's question is taken back with the call", async () => {
      let asked!: (signal: AbortSignal) => void;
      const wasAsked = new Promise<AbortSignal>((resolve) => (asked = resolve));
      const mcp = await client(await bench(), {
        era,
        elicitations: {
          confirm: (_form, { signal }) => {
            asked(signal);
            return new Promise(() => undefined);
          },
        },
      });
      const controller = new AbortController();
      const booking = mcp.book({}, { signal: controller.signal });
      const question = await wasAsked;
      controller.abort();
      await expect(booking).rejects.toMatchObject({ code: "aborted" });
      await expect.poll(() => question.aborted).toBe(true);
      expect(await mcp.echo({ text: "on" })).toEqual({ text: "on" });
    });

    it("subscribes to changes, and to no others [subscription-filter] [subscription-cancel]", async () => {
      const mcp = await client(await bench(), { era });
      const changes: Change[] = [];
      const filter = { toolsListChanged: true, resourceSubscriptions: ["contract://thing"] };
      const subscription = await mcp.listen(filter, (change) => changes.push(change));
      await mcp.touch({});
      const both = [{ type: "tools" }, { type: "resource", uri: "contract://thing" }];
      await expect.poll(() => changes).toEqual(expect.arrayContaining(both));
      expect(changes).toHaveLength(2);
      await subscription.close();
      await mcp.touch({});
      expect(await subscription.closed).toBeUndefined();
      expect(changes).toHaveLength(2);
    });

    it("X8 keeps 200 calls in flight apart, however they finish [message-id-unused] [stdio-interleaved]", async () => {
      const mcp = await client(await bench({ maxConcurrentPerPeer: 1000 }), { era });
      const times = Array.from({ length: 200 }, (_, index) => (index * 37) % 50);
      const answers = await Promise.all(times.map((ms) => mcp.sleep({ ms })));
      expect(answers.map(({ slept }) => slept)).toEqual(times);
    });

    it("lets 50 calls share a signal without a warning from Node about leaks", async () => {
      const warnings: Error[] = [];
      const hear = (warning: Error): void => void warnings.push(warning);
      process.on("warning", hear);
      try {
        const mcp = await client(await bench(), { era });
        const { signal } = new AbortController();
        const times = Array.from({ length: 50 }, () => 20);
        await Promise.all(times.map((ms) => mcp.sleep({ ms }, { signal })));
        await Promise.all(times.map((ms) => mcp.sleep({ ms })));
        // Warnings come in a turn of their own.
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect(warnings).toEqual([]);
      } finally {
        process.off("warning", hear);
      }
    });

    it("R16 keeps two clients of one server apart, equal ids and all", async () => {
      const on = await bench();
      const clients = await Promise.all([1, 2].map(() => client(on, { era })));
      const answers = await Promise.all(
        clients.flatMap((mcp, who) => [1, 2, 3].map((call) => mcp.echo({ text: `${who}.${call}` }))),
      );
      expect(answers.map(({ text }) => text)).toEqual(["0.1", "0.2", "0.3", "1.1", "1.2", "1.3"]);
      const [first, second] = clients as [ContractClient, ContractClient];
      const hanging = first.hang({});
      hanging.catch(() => undefined);
      await expect.poll(() => first.seen({})).toMatchObject({ started: 1 });
      await first.close();
      await expect(hanging).rejects.toMatchObject({ code: "closed" });
      expect(await second.echo({ text: "unharmed" })).toEqual({ text: "unharmed" });
      if (binding.shared) await expect.poll(() => second.seen({})).toMatchObject({ aborted: 1 });
    });

    it("R58 close() in mid-call rejects the call once, and everything after it at once", async () => {
      const mcp = await client(await bench(), { era });
      const hanging = mcp.hang({});
      const rejected = expect(hanging).rejects.toMatchObject({ name: "ConnectionError", code: "closed", sent: true });
      await expect.poll(() => mcp.seen({})).toMatchObject({ started: 1 });
      await mcp.close();
      await rejected;
      expect(await mcp.closed).toBeUndefined();
      await expect(mcp.echo({ text: "" })).rejects.toMatchObject({ code: "closed", sent: false });
      await mcp.close();
    });

    // One process cannot be half gone.
    if (binding.name !== "memory") {
      it("X3 a server that is gone in mid-call: one rejection, sent: true", async () => {
        const on = await bench();
        const mcp = await client(on, { era });
        const hanging = mcp.hang({});
        const rejected = expect(hanging).rejects.toMatchObject({ name: "ConnectionError", sent: true });
        await expect.poll(() => mcp.seen({})).toMatchObject({ started: 1 });
        on.crash();
        await rejected;
        await expect(mcp.echo({ text: "" })).rejects.toBeInstanceOf(ConnectionError);
      });
    }

    it("R25 takes a message of the limit and refuses one byte more, by name", async () => {
      const bytes = 50_000;
      const limits = { maxBodyBytes: bytes, maxWebSocketServerBytes: bytes, maxMessageBytes: bytes };
      const transport = (await bench(limits)).transport({ maxMessageBytes: 1 << 20 });
      const mcp = await connectContract(transport, { era });
      open.push(mcp);
      const atMost = await longest(mcp, transport, bytes);
      expect(await mcp.echo({ text: "x".repeat(100) })).toEqual({ text: "x".repeat(100) });
      expect(await mcp.sleep({ ms: 0, padding: "x".repeat(atMost) })).toEqual({ slept: 0 });
      const error = await mcp.sleep({ ms: 0, padding: "x".repeat(atMost + 1) }).catch((reason: unknown) => reason);
      // A binding with a channel for each request can answer it; the others end the peer, and say why.
      expect(error).toBeInstanceOf(binding.separate ? McpError : ConnectionError);
      expect(`${(error as ConnectionError).code} ${(error as Error).message}`).toMatch(
        /too-large|longer than|larger than/,
      );
    });

    it("R25 takes an answer of the limit and refuses one byte more, and lives", async () => {
      const bytes = 50_000;
      const around = await overheadOf("big", era);
      const mcp = await client(await bench(), { era }, { maxMessageBytes: bytes });
      expect((await mcp.big({ bytes: bytes - around })).text).toHaveLength(bytes - around);
      await expect(mcp.big({ bytes: bytes - around + 1 })).rejects.toThrow(/50000/);
    });
  });

  it.each(versions)(
    "runs one handler in %s, asks for everything, and does nothing twice [mrtr-once]",
    async (version) => {
      const mcp = await client(await bench(), {
        protocolVersion: version,
        elicitations: { confirm: () => ({ action: "accept", content: { sure: true } }) },
        sample: () => ({ role: "assistant", model: "m", content: { type: "text", text: "Bon voyage!" } }),
        roots: [{ uri: "file:///home" }],
      });
      expect(mcp.protocolVersion).toBe(version);
      const answer = { ticket: 7, answer: "true, 1", wish: "Bon voyage!", folders: ["file:///home"] };
      expect(await mcp.travel({})).toEqual(answer);
      expect(await mcp.seen({})).toMatchObject({ effects: ["reserve", "pay", "stamp"] });
      // The effects are those of a request, not of a server.
      await Promise.all([mcp.travel({}), mcp.travel({})]);
      const { effects } = await mcp.seen({});
      expect([...effects].sort()).toEqual(["pay", "reserve", "stamp"].flatMap((name) => [name, name, name]));
    },
  );

  it("finds the era by itself", async () => {
    const mcp = await client(await bench(), {});
    expect(mcp.protocolVersion).toBe("2026-07-28");
    expect(await mcp.echo({ text: "bound" })).toEqual({ text: "bound" });
  });

  it("R18 X9 answers twelve requests under one id as the binding can: all of them, or the first", async () => {
    const on = await bench();
    const transport: Transport = on.transport();
    open.push(transport);
    transport.negotiated?.("2026-07-28");
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

const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "raw", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** How many bytes an answer has besides its text, under an id of one digit. */
async function overheadOf(name: string, era: (typeof eras)[number]): Promise<number> {
  const _meta = era === "modern" ? meta : {};
  const params = { name, arguments: { bytes: 0 }, _meta };
  const request = { jsonrpc: "2.0", id: 1, method: "tools/call", params } as const;
  const response = await contractServer().handle(request, era === "legacy" ? { protocolVersion: "2025-11-25" } : {});
  return Buffer.byteLength(JSON.stringify(response));
}

/** How long the `padding` of a call of `sleep` may be for its message to have `bytes` bytes. */
async function longest(mcp: ContractClient, transport: Transport, bytes: number): Promise<number> {
  const request = vi.spyOn(transport, "request");
  // Ids of one digit all: the messages of interest come next.
  await mcp.sleep({ ms: 0, padding: "PROBE" });
  const size = Buffer.byteLength(JSON.stringify(request.mock.lastCall![0]));
  request.mockRestore();
  return bytes - size + "PROBE".length;
}
