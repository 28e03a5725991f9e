import {
  connect,
  ConnectionError,
  listen,
  type Change,
  type Connection,
  type Exchange,
  type JsonObject,
  type SubscriptionFilter,
} from "@mcp-gen/runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import { backoffMs } from "../../../src/runtime/client/backoff.js";
import { legacy, modern, refuse } from "./fake.js";

afterEach(() => vi.useRealTimers());

const notification = (method: string, params?: JsonObject) => ({
  jsonrpc: "2.0" as const,
  method,
  ...(params && { params }),
});
const FILTER: SubscriptionFilter = { toolsListChanged: true, resourceSubscriptions: ["x://a"] };

/** A server whose listen streams the test holds in its hands. */
function streaming(acknowledge = true) {
  const streams: { exchange: Exchange; end(result: JsonObject): void; fail(error: Error): void }[] = [];
  const transport = modern({
    "subscriptions/listen": ({ params }, exchange) =>
      new Promise<JsonObject>((end, fail) => {
        streams.push({ exchange, end, fail });
        exchange.signal?.addEventListener("abort", () => fail(new ConnectionError("aborted", "cancelled")));
        if (acknowledge)
          exchange.onNotification?.(
            notification("notifications/subscriptions/acknowledged", { notifications: params?.notifications }),
          );
      }),
  });
  return {
    transport,
    streams,
    notify: (method: string, params?: JsonObject) =>
      streams.at(-1)?.exchange.onNotification?.(notification(method, params)),
  };
}

describe("listen, modern", () => {
  it("opens a stream, waits for the server's agreement and reports changes", async () => {
    const { transport, streams, notify } = streaming();
    const changes: Change[] = [];
    const subscription = await listen(await connect(transport), FILTER, (change) => changes.push(change));
    expect(transport.requests[1]?.params).toMatchObject({ notifications: FILTER });
    expect(subscription.acknowledged).toEqual(FILTER);
    notify("notifications/tools/list_changed");
    notify("notifications/prompts/list_changed");
    notify("notifications/resources/updated", { uri: "x://a/part" });
    notify("notifications/resources/updated", {});
    expect(changes).toEqual([{ type: "tools" }, { type: "resource", uri: "x://a/part" }]);
    await subscription.close();
    await subscription.close();
    expect(streams[0]?.exchange.signal?.aborted).toBe(true);
    expect(await subscription.closed).toBeUndefined();
  });

  it("ends in good order when the server ends it", async () => {
    const { transport, streams } = streaming();
    const subscription = await listen(await connect(transport), FILTER, () => {});
    streams[0]?.end({ resultType: "complete" });
    expect(await subscription.closed).toBeUndefined();
    expect(streams).toHaveLength(1);
  });

  it("rejects when the server refuses, or does not agree in time", async () => {
    const refusing = modern({ "subscriptions/listen": (request) => refuse(request, -32602, "no") });
    await expect(listen(await connect(refusing), FILTER, () => {})).rejects.toMatchObject({ code: -32602 });
    vi.useFakeTimers();
    const { transport, streams } = streaming(false);
    const late = expect(listen(await connect(transport), FILTER, () => {})).rejects.toMatchObject({ code: "timeout" });
    await vi.advanceTimersByTimeAsync(60_001);
    await late;
    expect(streams[0]?.exchange.signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is quiet for hours without running out of time", async () => {
    vi.useFakeTimers();
    const { transport, notify } = streaming();
    const changes: Change[] = [];
    const subscription = await listen(await connect(transport), FILTER, (change) => changes.push(change));
    await vi.advanceTimersByTimeAsync(48 * 3_600_000);
    notify("notifications/tools/list_changed");
    expect(changes).toHaveLength(1);
    await subscription.close();
  });

  it("R59 is opened again when it breaks, after a pause, and says so [subscription-again]", async () => {
    vi.useFakeTimers();
    const { transport, streams, notify } = streaming();
    const changes: Change[] = [];
    let reconnects = 0;
    await listen(await connect(transport), FILTER, (change) => changes.push(change), {
      onReconnect: () => void reconnects++,
    });
    streams[0]?.fail(new ConnectionError("closed", "reset"));
    await vi.advanceTimersByTimeAsync(399);
    expect(streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(202);
    expect([streams.length, reconnects]).toEqual([2, 1]);
    notify("notifications/tools/list_changed");
    expect(changes).toHaveLength(1);
  });

  it("R59 ends with a named error after ten attempts without progress", async () => {
    vi.useFakeTimers();
    const { transport, streams } = streaming();
    const subscription = await listen(await connect(transport), FILTER, () => {});
    for (let attempt = 0; attempt <= 10; attempt++) {
      streams.at(-1)?.fail(new ConnectionError("closed", "reset"));
      await vi.advanceTimersToNextTimerAsync();
    }
    expect(await subscription.closed).toMatchObject({
      code: "closed",
      message: expect.stringContaining("10 attempts"),
      cause: { message: "reset" },
    });
    expect(streams).toHaveLength(11);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("R59 a change is progress", async () => {
    vi.useFakeTimers();
    const { transport, streams, notify } = streaming();
    const subscription = await listen(await connect(transport), FILTER, () => {});
    for (let attempt = 0; attempt <= 30; attempt++) {
      notify("notifications/tools/list_changed");
      streams.at(-1)?.fail(new ConnectionError("closed", "reset"));
      await vi.advanceTimersByTimeAsync(601);
    }
    expect(streams).toHaveLength(32);
    await subscription.close();
  });

  it("a refusal on the way back ends it", async () => {
    vi.useFakeTimers();
    const { transport, streams } = streaming();
    const subscription = await listen(await connect(transport), FILTER, () => {});
    streams[0]?.fail(new ConnectionError("unauthorized", "401"));
    expect(await subscription.closed).toMatchObject({ code: "unauthorized" });
  });

  it("ends with the connection, and with the caller's signal", async () => {
    const one = streaming();
    const mcp = await connect(one.transport);
    const first = await listen(mcp, FILTER, () => {});
    const gone = new ConnectionError("closed", "gone");
    one.transport.listener?.onClose(gone);
    expect(await first.closed).toBe(gone);
    await expect(listen(mcp, FILTER, () => {})).rejects.toMatchObject({ code: "closed" });

    const abort = new AbortController();
    const second = await listen(await connect(streaming().transport), FILTER, () => {}, { signal: abort.signal });
    abort.abort();
    expect(await second.closed).toBeUndefined();
    await expect(
      listen(await connect(streaming().transport), FILTER, () => {}, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: "ConnectionError" });
  });
});

describe("listen, legacy", () => {
  const capabilities = { tools: { listChanged: true }, resources: { subscribe: true } };
  const server = () =>
    legacy({ "resources/subscribe": () => ({}), "resources/unsubscribe": () => ({}) }, { capabilities });

  it("subscribes to resources and hears what the server sends anyway", async () => {
    const transport = server();
    const changes: Change[] = [];
    const mcp = await connect(transport);
    const subscription = await listen(mcp, { ...FILTER, promptsListChanged: true }, (change) => changes.push(change));
    expect(subscription.acknowledged).toEqual(FILTER);
    expect(transport.requests[2]).toMatchObject({ method: "resources/subscribe", params: { uri: "x://a" } });
    for (const uri of ["x://a", "x://a/b", "x://ab", "x://c"])
      transport.listener?.onNotification(notification("notifications/resources/updated", { uri }));
    transport.listener?.onNotification(notification("notifications/tools/list_changed"));
    transport.listener?.onNotification(notification("notifications/resources/list_changed"));
    expect(changes).toEqual([
      { type: "resource", uri: "x://a" },
      { type: "resource", uri: "x://a/b" },
      { type: "tools" },
    ]);
    await subscription.close();
    expect(transport.methods.at(-1)).toBe("resources/unsubscribe");
    transport.listener?.onNotification(notification("notifications/tools/list_changed"));
    expect(changes).toHaveLength(3);
  });

  it("one resource is subscribed once, for all who want it", async () => {
    const transport = server();
    const mcp = await connect(transport);
    const [one, two] = [await listen(mcp, FILTER, () => {}), await listen(mcp, FILTER, () => {})];
    await one.close();
    expect(transport.methods.slice(2)).toEqual(["resources/subscribe"]);
    await two.close();
    expect(transport.methods.slice(2)).toEqual(["resources/subscribe", "resources/unsubscribe"]);
  });

  it("is not asked for what it does not have", async () => {
    const transport = legacy({}, { capabilities: { tools: {} } });
    expect((await listen(await connect(transport), FILTER, () => {})).acknowledged).toEqual({});
    expect(transport.methods).toHaveLength(2);
  });

  it("a refusal releases what was subscribed before", async () => {
    const transport = server();
    const inner = transport.request;
    transport.request = (request, exchange) =>
      request.params?.uri === "x://b" && request.method === "resources/subscribe"
        ? Promise.resolve(refuse(request, -32002, "no"))
        : inner(request, exchange);
    const failing = listen(await connect(transport), { resourceSubscriptions: ["x://a", "x://b"] }, () => {});
    await expect(failing).rejects.toMatchObject({ code: -32002 });
    expect(transport.requests.at(-1)).toMatchObject({ method: "resources/unsubscribe" });
  });

  it("survives a session that the server forgot", async () => {
    const transport = server();
    const inner = transport.request;
    const warnings: string[] = [];
    const mcp = await connect(transport, { onWarning: (warning) => warnings.push(warning) });
    let reconnects = 0;
    await listen(mcp, FILTER, () => {}, { onReconnect: () => void reconnects++ });
    const onReconnect = (): void => {
      throw new Error("mine");
    };
    await listen(mcp, FILTER, () => {}, { onReconnect });
    let gone = true;
    transport.request = (request, exchange) => {
      if (request.method === "initialize") gone = false;
      return gone
        ? Promise.reject(new ConnectionError("http-status", "404", { status: 404 }))
        : inner(request, exchange);
    };
    await mcp.request("ping").catch(() => {});
    await vi.waitFor(() => expect(reconnects).toBe(1));
    await vi.waitFor(() => expect(warnings).toEqual(["A callback threw: Error: mine"]));
    expect(transport.methods.filter((method) => method === "resources/subscribe")).toHaveLength(3);
  });

  it("leaves nothing behind on the connection when it is closed", async () => {
    const mcp = await connect(server());
    let reactions = 0;
    const closed = mcp.closed;
    const counted: Connection = Object.assign(Object.create(mcp) as Connection, {
      closed: {
        then: (...args: Parameters<typeof closed.then>) => (reactions++, closed.then(...args)),
      } as unknown as typeof closed,
    });
    for (let time = 0; time < 20; time++) await (await listen(counted, FILTER, () => {})).close();
    expect(reactions).toBe(1);
  });

  it("ends with the connection", async () => {
    const transport = server();
    const subscription = await listen(await connect(transport), FILTER, () => {});
    transport.listener?.onClose();
    expect(await subscription.closed).toBeUndefined();
  });
});

describe("listen, in either era", () => {
  it.each([
    ["modern", () => streaming().transport],
    ["legacy", () => legacy({}, { capabilities: { tools: { listChanged: true } } })],
  ])("asks for nothing where the signal has been aborted: %s", async (_, server) => {
    const transport = server();
    const mcp = await connect(transport);
    const sent = transport.requests.length;
    const aborted = listen(mcp, { toolsListChanged: true }, () => {}, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: "ConnectionError", code: "aborted", sent: false });
    expect(transport.requests).toHaveLength(sent);
  });

  it("says that it was aborted while the server had not agreed", async () => {
    const stop = new AbortController();
    const { transport } = streaming(false);
    const asked = listen(await connect(transport), FILTER, () => {}, { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(asked).rejects.toMatchObject({ code: "aborted" });
  });
});

it("R59 pauses: 0.5 s, growing by 1.6 to 30 s, 20 % either way", () => {
  expect([1, 2, 3].map((attempt) => Math.round(backoffMs(attempt, () => 0.5)))).toEqual([500, 800, 1280]);
  expect(backoffMs(10, () => 0.5)).toBe(30_000);
  expect([backoffMs(1, () => 0), backoffMs(1, () => 1)]).toEqual([400, 600]);
});
