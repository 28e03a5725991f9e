import { connect, ConnectionError, McpError, type LogMessage, type Progress } from "@mcp-gen/runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import { legacy, META, metaOf, modern, refuse, silence } from "./fake.js";

afterEach(() => vi.useRealTimers());

const progress = (value: number) => ({
  jsonrpc: "2.0" as const,
  method: "notifications/progress",
  params: { progressToken: 2, progress: value },
});
const log = (data: string) => ({
  jsonrpc: "2.0" as const,
  method: "notifications/message",
  params: { level: "info", data },
});

describe("a request", () => {
  it("carries version, client and capabilities in _meta, and what the caller adds [meta-sent]", async () => {
    const transport = modern({ x: () => ({}) });
    const mcp = await connect(transport);
    await mcp.request("x", { a: 1, _meta: { mine: 1 } }, { meta: { traceparent: "t", [META.version]: "forged" } });
    expect(transport.requests[1]).toMatchObject({ method: "x", params: { a: 1 } });
    expect(metaOf(transport.requests[1])).toMatchObject({ mine: 1, traceparent: "t", [META.version]: "2026-07-28" });
    expect(metaOf(transport.requests[1])).not.toHaveProperty("progressToken");
  });

  it("has no _meta of ours in the legacy eras", async () => {
    const transport = legacy({ x: () => ({}) });
    const mcp = await connect(transport);
    await mcp.request("x");
    await mcp.request("x", { a: 1 }, { onProgress() {} });
    expect(transport.requests.slice(2)).toEqual([
      { jsonrpc: "2.0", id: 3, method: "x" },
      { jsonrpc: "2.0", id: 4, method: "x", params: { a: 1, _meta: { progressToken: 4 } } },
    ]);
  });

  it("that is refused rejects with McpError, the server's words unchanged", async () => {
    const mcp = await connect(modern({ x: (request) => refuse(request, -32602, "bad", { why: 1 }) }));
    const error: unknown = await mcp.request("x").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(McpError);
    expect(error).toMatchObject({ code: -32602, rawMessage: "bad", data: { why: 1 } });
  });

  it.each([[null], ["text"], [undefined]])("answered with result %j is a bad message", async (result) => {
    const mcp = await connect(modern({ x: ({ id }) => ({ jsonrpc: "2.0", id, result }) }));
    await expect(mcp.request("x")).rejects.toMatchObject({ code: "bad-message" });
  });

  it("of an unknown result type is invalid, unless the caller knows the type [result-type-unknown]", async () => {
    const mcp = await connect(modern({ "tools/call": () => ({ resultType: "task", task: 1 }) }));
    await expect(mcp.request("tools/call")).rejects.toMatchObject({ code: "bad-message" });
    expect(await mcp.request("tools/call", {}, { resultTypes: ["task"] })).toEqual({ resultType: "task", task: 1 });
    const old = await connect(legacy({ x: () => ({ resultType: "anything" }) }));
    expect(await old.request("x")).toEqual({ resultType: "anything" });
  });

  it("on a transport that throws rejects, and leaves nothing behind", async () => {
    vi.useFakeTimers();
    const transport = modern({
      x: () => {
        throw new TypeError("transport");
      },
    });
    const mcp = await connect(transport);
    await expect(mcp.request("x")).rejects.toThrow("transport");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the time of a request", () => {
  it("R57 ends after 60 s, and cancels it [lifecycle-timeouts] [cancel-timeout]", async () => {
    vi.useFakeTimers();
    const transport = modern({ x: silence });
    const mcp = await connect(transport);
    const failed = expect(mcp.request("x")).rejects.toMatchObject({ code: "timeout", sent: true });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(transport.exchanges[1]?.signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await failed;
    expect(transport.exchanges[1]?.signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([-3_600_000, 3_600_000, 315_360_000_000])(
    "X12 R57 does not follow a clock that jumps by %i ms",
    async (jump) => {
      vi.useFakeTimers();
      const mcp = await connect(modern({ x: silence }));
      let over = false;
      const pending = mcp.request("x").catch(() => (over = true));
      await vi.advanceTimersByTimeAsync(1_000);
      vi.setSystemTime(Date.now() + jump);
      // One that ends sooner has the clock looked at.
      const late = mcp.request("x", {}, { timeoutMs: 10 }).catch(() => "late");
      await vi.advanceTimersByTimeAsync(20);
      expect(await late).toBe("late");
      await vi.advanceTimersByTimeAsync(58_900);
      expect(over).toBe(false);
      await vi.advanceTimersByTimeAsync(200);
      expect(over).toBe(true);
      await pending;
    },
  );

  it("R57 is settable per call and per connection", async () => {
    vi.useFakeTimers();
    const mcp = await connect(modern({ x: silence }), { limits: { requestTimeoutMs: 5_000 } });
    const perCall = expect(mcp.request("x", {}, { timeoutMs: 10 })).rejects.toMatchObject({ code: "timeout" });
    await vi.advanceTimersByTimeAsync(11);
    await perCall;
    const perConnection = expect(mcp.request("x")).rejects.toMatchObject({ code: "timeout" });
    await vi.advanceTimersByTimeAsync(5_001);
    await perConnection;
  });

  it("R57 is renewed by progress, never past the maximum [lifecycle-timeouts]", async () => {
    vi.useFakeTimers();
    const transport = modern({ x: silence });
    const mcp = await connect(transport);
    let settled = 0;
    const failed = mcp.request("x", {}, { timeoutMs: 1_000, maxTotalMs: 5_000 }).catch((error: unknown) => {
      settled = Date.now();
      return error;
    });
    const start = Date.now();
    for (let step = 1; step <= 6; step++) {
      await vi.advanceTimersByTimeAsync(900);
      transport.exchanges[1]?.onNotification?.(progress(step));
    }
    expect(await failed).toMatchObject({ code: "timeout" });
    expect(settled - start).toBe(5_000);
  });

  it("R57 ends after 10 min altogether, whatever the server reports", async () => {
    vi.useFakeTimers();
    const transport = modern({ x: silence });
    const mcp = await connect(transport);
    const failed = expect(mcp.request("x")).rejects.toMatchObject({ code: "timeout" });
    for (let second = 30; second <= 600; second += 30) {
      await vi.advanceTimersByTimeAsync(30_000);
      transport.exchanges[1]?.onNotification?.(progress(second));
    }
    await failed;
  });

  it("may be without end", async () => {
    vi.useFakeTimers();
    const transport = modern({ x: silence });
    const mcp = await connect(transport);
    const abort = new AbortController();
    const pending = mcp.request("x", {}, { timeoutMs: Infinity, maxTotalMs: Infinity, signal: abort.signal });
    const failed = expect(pending).rejects.toMatchObject({ code: "aborted" });
    await vi.advanceTimersByTimeAsync(60 * 24 * 3_600_000);
    expect(transport.exchanges[1]?.signal?.aborted).toBe(false);
    abort.abort();
    await failed;
  });
});

describe("aborting", () => {
  it("R64 rejects at once, whatever the transport does, and ignores the late answer", async () => {
    let answer!: (result: object) => void;
    const transport = modern({ x: () => new Promise<never>((resolve) => (answer = resolve as never)) });
    const mcp = await connect(transport);
    const abort = new AbortController();
    const pending = mcp.request("x", {}, { signal: abort.signal });
    await Promise.resolve();
    abort.abort("why");
    await expect(pending).rejects.toMatchObject({ name: "ConnectionError", code: "aborted", sent: true, cause: "why" });
    expect(transport.exchanges[1]?.signal?.aborted).toBe(true);
    answer({});
  });

  it("R60 before anything was sent sends nothing", async () => {
    const transport = modern({ x: () => ({}) });
    const mcp = await connect(transport);
    await expect(mcp.request("x", {}, { signal: AbortSignal.abort("no") })).rejects.toMatchObject({
      code: "aborted",
      sent: false,
    });
    expect(transport.methods).toEqual(["server/discover"]);
  });

  it("R64 leaves no listener on the caller's signal", async () => {
    const abort = new AbortController();
    const added = vi.spyOn(abort.signal, "addEventListener");
    const removed = vi.spyOn(abort.signal, "removeEventListener");
    const mcp = await connect(modern({ x: () => ({}), y: (request) => refuse(request, 1, "no") }));
    await mcp.request("x", {}, { signal: abort.signal });
    await mcp.request("y", {}, { signal: abort.signal }).catch(() => {});
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });
});

describe("notifications of a request", () => {
  it("reach onProgress, onLog and onNotification of the call", async () => {
    const heard: unknown[] = [];
    const transport = modern({
      x: (_, { onNotification }) => {
        for (const notification of [progress(1), log("a"), progress(2)]) onNotification?.(notification);
        return {};
      },
    });
    const mcp = await connect(transport, { onLog: () => heard.push("connection") });
    await mcp.request(
      "x",
      {},
      {
        onProgress: (p: Progress) => heard.push(p.progress),
        onLog: (m: LogMessage) => heard.push(m.data),
        onNotification: ({ method }) => heard.push(method),
      },
    );
    const [p, m] = ["notifications/progress", "notifications/message"];
    expect(heard).toEqual([1, p, m, "a", 2, p]);
    expect(metaOf(transport.requests[1])).toMatchObject({ progressToken: 2, [META.logLevel]: "info" });
  });

  it("log messages go to the connection where the call does not listen", async () => {
    const heard: unknown[] = [];
    const transport = modern({
      x: (_, { onNotification }) => {
        onNotification?.(log("a"));
        return {};
      },
    });
    const mcp = await connect(transport, { onLog: ({ data }) => heard.push(data), logLevel: "error" });
    await mcp.request("x");
    await mcp.request("x", {}, { logLevel: "debug" });
    expect(heard).toEqual(["a", "a"]);
    expect(metaOf(transport.requests[1])[META.logLevel]).toBe("error");
    expect(metaOf(transport.requests[2])[META.logLevel]).toBe("debug");
  });

  it("log messages that name no request go to the calls that listen, else to the connection", async () => {
    const heard: string[] = [];
    const transport = modern({ x: silence });
    const mcp = await connect(transport, { onLog: ({ data }) => heard.push(`connection ${String(data)}`) });
    transport.listener?.onNotification(log("1"));
    const abort = new AbortController();
    const pending = mcp.request(
      "x",
      {},
      { onLog: ({ data }) => heard.push(`call ${String(data)}`), signal: abort.signal },
    );
    await Promise.resolve();
    transport.listener?.onNotification(log("2"));
    abort.abort();
    await pending.catch(() => {});
    transport.listener?.onNotification(log("3"));
    expect(heard).toEqual(["connection 1", "call 2", "connection 3"]);
  });

  it("R37 a callback that throws is reported, and stops nothing", async () => {
    const warnings: string[] = [];
    const transport = modern({
      x: (_, { onNotification }) => {
        onNotification?.(progress(1));
        return { ok: true };
      },
    });
    const mcp = await connect(transport, { onWarning: (text) => warnings.push(text) });
    const result = await mcp.request(
      "x",
      {},
      {
        onProgress() {
          throw new Error("mine");
        },
      },
    );
    expect(result).toEqual({ ok: true });
    expect(warnings).toEqual([expect.stringContaining("mine")]);
  });

  it("reach listeners of the connection until they are removed", async () => {
    const heard: string[] = [];
    const transport = modern();
    const mcp = await connect(transport, { onNotification: ({ method }) => heard.push(`option ${method}`) });
    const listener = ({ method }: { method: string }) => heard.push(method);
    const first = mcp.onNotification(listener);
    const second = mcp.onNotification(listener);
    transport.listener?.onNotification({ jsonrpc: "2.0", method: "a" });
    first();
    transport.listener?.onNotification({ jsonrpc: "2.0", method: "b" });
    second();
    transport.listener?.onNotification({ jsonrpc: "2.0", method: "c" });
    expect(heard).toEqual(["option a", "a", "a", "option b", "b", "option c"]);
  });
});

describe("the end of a connection", () => {
  it("R58 rejects what is pending, once, and resolves closed once", async () => {
    const transport = modern({ x: () => new Promise<never>(() => {}) });
    const mcp = await connect(transport);
    const pending = mcp.request("x");
    const failed = expect(pending).rejects.toMatchObject({ code: "closed", sent: true });
    await Promise.resolve();
    await Promise.all([mcp.close(), mcp.close()]);
    await failed;
    expect(await mcp.closed).toBeUndefined();
    await expect(mcp.request("x")).rejects.toMatchObject({ code: "closed", sent: false });
    expect(transport.methods).toEqual(["server/discover", "x"]);
  });

  it("R58 tells why, if the other side ended it", async () => {
    const transport = modern({ x: () => new Promise<never>(() => {}) });
    const mcp = await connect(transport);
    const pending = mcp.request("x");
    const failed = expect(pending).rejects.toMatchObject({
      code: "process-exited",
      message: expect.stringContaining("code 1"),
    });
    const reason = new ConnectionError("process-exited", "It exited with code 1.");
    transport.listener?.onClose(reason);
    await failed;
    expect(await mcp.closed).toBe(reason);
    await mcp.close();
  });

  it("R58 notify does not reject because the server left", async () => {
    const mcp = await connect(modern({}, { notify: () => Promise.reject(new ConnectionError("closed", "gone")) }));
    await mcp.notify("notifications/roots/list_changed");
    await mcp.close();
    await mcp.notify("notifications/roots/list_changed");
  });
});

describe("sending again", () => {
  it("R60 happens never by itself", async () => {
    const transport = modern({ x: () => new ConnectionError("closed", "reset", { sent: true }) });
    const mcp = await connect(transport);
    await expect(mcp.request("x")).rejects.toMatchObject({ code: "closed", sent: true });
    expect(transport.methods).toEqual(["server/discover", "x"]);
  });

  it("R60 happens once where the caller says that it is idempotent", async () => {
    let tries = 0;
    const transport = modern({
      x: () => (++tries === 1 ? new ConnectionError("closed", "reset", { sent: true }) : { ok: 1 }),
    });
    const mcp = await connect(transport);
    expect(await mcp.request("x", {}, { idempotent: true })).toEqual({ ok: 1 });
    expect(transport.requests[2]?.id).not.toBe(transport.requests[1]?.id);
    tries = -9;
    const broken = modern({ x: () => new ConnectionError("closed", "reset", { sent: true }) });
    await expect((await connect(broken)).request("x", {}, { idempotent: true })).rejects.toMatchObject({
      code: "closed",
    });
    expect(broken.methods.filter((method) => method === "x")).toHaveLength(2);
  });

  it("R60 a session that the server forgot is renewed once, for all who noticed [session-unknown]", async () => {
    const gone = new ConnectionError("http-status", "404", { status: 404, sent: true });
    let session = 1;
    const transport = legacy({ x: () => (session === 1 ? gone : { session }) });
    const mcp = await connect(transport);
    let renewals = 0;
    mcp.onRenewal(() => renewals++);
    const inner = transport.request;
    transport.request = (request, exchange) => {
      if (request.method === "initialize") session++;
      return inner(request, exchange);
    };
    expect(await Promise.all([mcp.request("x"), mcp.request("x")])).toEqual([{ session: 2 }, { session: 2 }]);
    expect(transport.methods.filter((method) => method === "initialize")).toHaveLength(2);
    expect(renewals).toBe(1);

    session = 1;
    transport.request = inner;
    await expect(mcp.request("x")).rejects.toBe(gone);
  });
});
