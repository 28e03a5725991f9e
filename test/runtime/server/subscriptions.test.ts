import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { act, legacyPeer, listener, meta, modern, withTool, type Loose } from "./fixture.js";

const SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

function everything(): ReturnType<typeof withTool> {
  return withTool(
    (_input, { publish }) => {
      publish({ type: "tools" });
      return "published";
    },
    {
      prompts: [{ definition: { name: "p" }, get: () => "" }],
      resources: [{ definition: { uri: "test://r", name: "r" }, read: () => "" }],
    },
  );
}

/** Opens a stream; resolves once it is acknowledged. */
function listen(server: ReturnType<typeof withTool>, notifications: unknown, id: string | number = "s") {
  const abort = new AbortController();
  const { heard, context } = listener();
  const ended: Promise<Loose> = server.handle(
    { jsonrpc: "2.0", id, method: "subscriptions/listen", params: { notifications, _meta: meta() } },
    { ...context, signal: abort.signal },
  );
  return { heard, ended, stop: () => abort.abort() };
}

describe("subscriptions/listen", () => {
  it("acknowledges first, with what it agreed to, and marks every notification [subscription-acknowledged] [subscription-filter] [subscription-id]", async () => {
    const server = everything();
    const filter = {
      toolsListChanged: true,
      promptsListChanged: false,
      resourceSubscriptions: ["test://r"],
      odd: true,
    };
    const { heard, stop, ended } = listen(server, filter, 7);
    await act(server);
    server.publish({ type: "prompts" });
    server.publish({ type: "resource", uri: "test://r" });
    server.publish({ type: "resource", uri: "test://other" });
    await delay(1);
    expect(heard).toEqual([
      {
        jsonrpc: "2.0",
        method: "notifications/subscriptions/acknowledged",
        params: {
          _meta: { [SUBSCRIPTION]: 7 },
          notifications: { toolsListChanged: true, resourceSubscriptions: ["test://r"] },
        },
      },
      { jsonrpc: "2.0", method: "notifications/tools/list_changed", params: { _meta: { [SUBSCRIPTION]: 7 } } },
      {
        jsonrpc: "2.0",
        method: "notifications/resources/updated",
        params: { _meta: { [SUBSCRIPTION]: 7 }, uri: "test://r" },
      },
    ]);
    stop();
    await ended;
    server.publish({ type: "tools" });
    expect(heard).toHaveLength(3);
  });

  it("keeps several apart, each with its own filter and id [subscription-several]", async () => {
    const server = everything();
    const tools = listen(server, { toolsListChanged: true }, "a");
    const both = listen(server, { toolsListChanged: true, promptsListChanged: true }, "b");
    server.publish({ type: "tools" });
    server.publish({ type: "prompts" });
    await delay(1);
    const told = ({ heard }: typeof tools): string[] =>
      heard.slice(1).map(({ method, params }) => `${params._meta[SUBSCRIPTION]} ${method.split("/")[1]}`);
    expect(told(tools)).toEqual(["a tools"]);
    expect(told(both)).toEqual(["b tools", "b prompts"]);
    tools.stop();
    await tools.ended;
    server.publish({ type: "tools" });
    await delay(1);
    expect(told(tools)).toHaveLength(1);
    expect(told(both)).toHaveLength(3);
    both.stop();
  });

  it("agrees to nothing that the server does not have", async () => {
    const { heard, stop } = listen(
      withTool(() => ""),
      {
        toolsListChanged: true,
        promptsListChanged: true,
        resourcesListChanged: true,
        resourceSubscriptions: ["test://r"],
      },
    );
    expect(heard[0].params.notifications).toEqual({ toolsListChanged: true });
    stop();
  });

  it.each([undefined, null, [], "x", { resourceSubscriptions: "x" }, { resourceSubscriptions: [1] }])(
    "-32602 for the filter %j",
    async (filter) => {
      const { ended, heard } = listen(everything(), filter);
      expect((await ended).error.code).toBe(-32602);
      expect(heard).toEqual([]);
    },
  );

  it("ends gracefully when the server closes [subscription-graceful]", async () => {
    const server = everything();
    const { ended } = listen(server, { toolsListChanged: true }, 9);
    await server.close();
    expect(await ended).toMatchObject({ id: 9, result: { resultType: "complete", _meta: { [SUBSCRIPTION]: 9 } } });
  });

  it("tells a slow reader the same thing once", async () => {
    const server = everything();
    const sent: string[] = [];
    let release = (): void => undefined;
    const abort = new AbortController();
    const ended = server.handle(
      {
        jsonrpc: "2.0",
        id: 1,
        method: "subscriptions/listen",
        params: { notifications: { toolsListChanged: true }, _meta: meta() },
      },
      {
        signal: abort.signal,
        notify(notification) {
          sent.push(notification.method);
          return sent.length === 1 ? undefined : new Promise((resolve) => (release = resolve));
        },
      },
    );
    for (let count = 0; count < 1000; count++) server.publish({ type: "tools" });
    expect(sent).toHaveLength(2);
    release();
    await delay(1);
    expect(sent).toHaveLength(3);
    abort.abort();
    release();
    await ended;
  });

  it("R37 survives readers that break, and transports without notifications", async () => {
    const server = everything();
    const request = {
      jsonrpc: "2.0",
      id: 1,
      method: "subscriptions/listen",
      params: { notifications: {}, _meta: meta() },
    } as const;
    expect(await server.handle(request, { notify: () => Promise.reject(new Error("gone")) })).toHaveProperty("result");
    expect(await server.handle(request, {})).toMatchObject({ error: { code: -32600 } });
    const late = { ...request, params: { ...request.params, notifications: { toolsListChanged: true } } };
    let count = 0;
    void server.handle(late, { notify: () => (count++ === 0 ? undefined : Promise.reject(new Error("gone"))) });
    server.publish({ type: "tools" });
    await delay(1);
    await server.close();
  });
});

describe("changes in the legacy eras", () => {
  it("R27 remembers no more of what a peer subscribed to than a thousand ordinary URIs take", async () => {
    const { call } = await legacyPeer(everything());
    const subscribe = async (uri: string): Promise<number> => (await call("resources/subscribe", { uri })).error?.code;
    expect(await subscribe(`test://${"x".repeat(1 << 18)}`)).toBe(-32602);
    const long = (n: number): string => `test://${n}/`.padEnd(1 << 16, "x");
    const codes = [0, 1, 2, 3, 3, 4].map((n) => subscribe(long(n)));
    expect(await Promise.all(codes)).toEqual([undefined, undefined, undefined, undefined, undefined, -32602]);
    await call("resources/unsubscribe", { uri: long(0) });
    for (let n = 0; n < 1021; n++) expect(await subscribe(`t:${n}`)).toBe(undefined);
    expect(await subscribe("t:one-more")).toBe(-32602);
    expect(await subscribe("t:0")).toBe(undefined);
  });

  it("tells peers that finished their handshake, and resources that they subscribed to [resources-subscribe]", async () => {
    const server = everything();
    const one = await legacyPeer(server);
    const two = await legacyPeer(server, { version: "2024-11-05" });
    expect((await one.call("resources/subscribe", { uri: "test://r" })).result).toEqual({});
    expect((await one.call("resources/subscribe", {})).error.code).toBe(-32602);
    server.publish({ type: "resource", uri: "test://r" });
    server.publish({ type: "resources" });
    await delay(1);
    expect(one.heard).toEqual([
      { jsonrpc: "2.0", method: "notifications/resources/updated", params: { uri: "test://r" } },
      { jsonrpc: "2.0", method: "notifications/resources/list_changed", params: {} },
    ]);
    expect(two.heard.map(({ method }) => method)).toEqual(["notifications/resources/list_changed"]);
    expect((await one.call("resources/unsubscribe", { uri: "test://r" })).result).toEqual({});
    two.leave();
    server.publish({ type: "resource", uri: "test://r" });
    server.publish({ type: "prompts" });
    await delay(1);
    expect([one.heard.length, two.heard.length]).toEqual([3, 1]);
  });

  it("R16 keeps peers apart", async () => {
    const server = everything();
    const [one, two] = [await legacyPeer(server), await legacyPeer(server)];
    await one.call("resources/subscribe", { uri: "test://r" });
    await one.call("logging/setLevel", { level: "debug" });
    server.publish({ type: "resource", uri: "test://r" });
    await delay(1);
    expect([one.heard.length, two.heard.length]).toEqual([1, 0]);
  });
});

it("publishes nothing to nobody", () => {
  expect(() => everything().publish({ type: "tools" })).not.toThrow();
});

it("has no subscriptions in the modern sense for legacy clients", async () => {
  const { call } = await legacyPeer(everything());
  expect((await call("subscriptions/listen", { notifications: {} })).error.code).toBe(-32601);
  expect((await modern(everything(), "resources/subscribe", { uri: "test://r" })).error.code).toBe(-32601);
});
