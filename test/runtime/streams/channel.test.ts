import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { ConnectionError } from "../../../src/runtime/protocol/errors.js";
import { success, type JsonRpcRequest, type JsonRpcResponse } from "../../../src/runtime/protocol/jsonrpc.js";
import { channel } from "../../../src/runtime/streams/channel.js";
import { deferred, settle, streamPair } from "./pair.js";

const request = (id: string | number, extra: object = {}): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method: "m",
  ...extra,
});
const note = (method: string, params: object = {}) => ({ jsonrpc: "2.0" as const, method, params: { ...params } });

function client() {
  const [near, far] = streamPair();
  const transport = channel(near, { kind: "test" });
  const listener = { onNotification: vi.fn(), onRequest: vi.fn(), onClose: vi.fn() };
  transport.attach!(listener);
  return { transport, listener, near, far };
}

describe("channel", () => {
  it("R16 gives each request its own answer, in any order and under any kind of id", async () => {
    const { transport, far } = client();
    const answers = ["1", 1, "constructor", "__proto__", -7].map((id) => ({
      id,
      answer: transport.request(request(id), {}),
    }));
    for (const { id } of [...answers].reverse()) far.send(success(id, { for: id }));
    for (const { id, answer } of answers) expect(await answer).toEqual(success(id, { for: id }));
  });

  it("takes its number where a peer keeps ids as texts, in answers, errors, progress and cancellations", async () => {
    const { transport, far } = client();
    const heard: unknown[] = [];
    const onNotification = ({ params }: { params?: object }): void => void heard.push(params);
    const call = transport.request(request(1, { params: { _meta: { progressToken: 1 } } }), { onNotification });
    const unreadable = transport.request(request(2), {});
    const listen = transport.request({ ...request(3), method: "subscriptions/listen" }, { onNotification });
    far.send(note("notifications/progress", { progressToken: "1", progress: 1 }));
    far.send(success("one", {}));
    far.send(success("", {}));
    far.send({ jsonrpc: "2.0", id: "2", result: [] } as never);
    far.send(note("notifications/cancelled", { requestId: "3" }));
    far.send(success("1", { yes: true }));
    expect(await call).toMatchObject({ result: { yes: true } });
    await expect(unreadable).rejects.toMatchObject({ code: "bad-message" });
    await expect(listen).rejects.toMatchObject({ code: "closed" });
    expect(heard).toEqual([{ progressToken: "1", progress: 1 }]);
  });

  it("R18 refuses a second request under an id in flight, leaves the first alone, and takes the id again later", async () => {
    const { transport, near, far } = client();
    const first = transport.request(request(1), {});
    expect(await transport.request(request(1), {})).toMatchObject({ id: 1, error: { code: -32600 } });
    expect(near.sent).toHaveLength(1);
    far.send(success(1, { first: true }));
    expect(await first).toEqual(success(1, { first: true }));
    const again = transport.request(request(1), {});
    far.send(success(1, { again: true }));
    expect(await again).toEqual(success(1, { again: true }));
  });

  it("routes progress by token, subscriptions by id, and the rest to the listener [progress-token] [subscription-id]", async () => {
    const { transport, listener, far } = client();
    const heard: string[] = [];
    const exchange = (name: string) => ({
      onNotification: (n: { method: string }) => void heard.push(`${name} ${n.method}`),
    });
    const call = transport.request(request(1, { params: { _meta: { progressToken: "t" } } }), exchange("call"));
    const listen = transport.request({ ...request(2), method: "subscriptions/listen" }, exchange("listen"));
    const meta = (id: unknown) => ({ _meta: { "io.modelcontextprotocol/subscriptionId": id } });
    far.send(note("notifications/progress", { progressToken: "t", progress: 1 }));
    far.send(note("notifications/progress", { progressToken: "unknown", progress: 1 }));
    far.send(note("notifications/tools/list_changed", meta(2)));
    far.send(note("notifications/tools/list_changed", meta(3)));
    far.send(note("notifications/message", { level: "info", data: 1 }));
    far.send(success(1, {}));
    await call;
    far.send(note("notifications/progress", { progressToken: "t", progress: 2 }));
    await settle();
    expect(heard).toEqual(["call notifications/progress", "listen notifications/tools/list_changed"]);
    expect(listener.onNotification.mock.calls.map(([n]) => n.method)).toEqual(["notifications/message"]);
    far.send(note("notifications/cancelled", { requestId: 2 }));
    await expect(listen).rejects.toMatchObject({ code: "closed", sent: true });
  });

  it("R64 frees a cancelled request at once, tells the peer, ignores the late answer and leaves no listener [cancel-late-answer] [cancel-in-flight]", async () => {
    const { transport, near, far } = client();
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, "addEventListener");
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const call = transport.request(request("a"), { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(call).rejects.toMatchObject({ code: "aborted", sent: true });
    expect(near.sent.at(-1)).toEqual(note("notifications/cancelled", { requestId: "a", reason: "enough" }));
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
    far.send(success("a", { late: true }));
    const again = transport.request(request("b"), {});
    far.send(success("b", {}));
    expect(await again).toEqual(success("b", {}));
    await expect(transport.request(request("c"), { signal: controller.signal })).rejects.toMatchObject({ sent: false });
  });

  it("does not cancel initialize (2025-11-25, cancellation) [cancel-in-flight]", async () => {
    const { transport, near } = client();
    const controller = new AbortController();
    const call = transport.request({ ...request(1), method: "initialize" }, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    expect(near.sent).toHaveLength(1);
  });

  it("R58 rejects what is pending when the peer leaves, tells the listener once, and fails fast from then on", async () => {
    const { transport, listener, far } = client();
    const call = transport.request(request(1), {});
    await far.close();
    await expect(call).rejects.toMatchObject({ name: "ConnectionError", code: "closed", sent: true });
    await expect(transport.request(request(2), {})).rejects.toMatchObject({ code: "closed", sent: false });
    await transport.notify!(note("x"));
    await transport.close();
    await transport.close();
    expect(listener.onClose).toHaveBeenCalledTimes(1);
    expect(listener.onClose.mock.calls[0]![0]).toBeInstanceOf(ConnectionError);
  });

  it("R58 close() rejects what is pending and reports no error", async () => {
    const { transport, listener } = client();
    const call = transport.request(request(1), {});
    await transport.close();
    await expect(call).rejects.toMatchObject({ code: "closed", sent: true });
    await settle();
    expect(listener.onClose.mock.calls).toEqual([[undefined]]);
  });

  it("answers a legacy server's requests, refuses equal ids, and takes a cancelled one's answer back", async () => {
    const { transport, listener, near, far } = client();
    const answer = deferred<JsonRpcResponse>();
    listener.onRequest.mockReturnValue(answer.promise);
    transport.negotiated!("2025-11-25");
    far.send(request(9));
    far.send(request(9));
    far.send(request(10));
    await settle();
    expect(near.sent).toMatchObject([{ id: 9, error: { code: -32600 } }]);
    far.send(note("notifications/cancelled", { requestId: 9 }));
    await settle();
    answer.resolve(success(10, { yes: true }));
    await settle();
    expect(near.sent.slice(1)).toEqual([success(10, { yes: true })]);
    expect(listener.onRequest).toHaveBeenCalledTimes(2);
  });

  it("writes no responses to a modern server [stdio-no-responses]", async () => {
    const { transport, listener, near, far } = client();
    transport.negotiated!("2026-07-28");
    far.send(request(9));
    await settle();
    expect(listener.onRequest).not.toHaveBeenCalled();
    expect(near.sent).toEqual([]);
  });

  it("R31 takes batches of answers on 2025-03-26 only", async () => {
    const { transport, far } = client();
    const calls = [1, 2].map((id) => transport.request(request(id), {}));
    const both = [success(1, { n: 1 }), success(2, { n: 2 })] as never;
    far.send(both);
    await settle();
    transport.negotiated!("2025-03-26");
    far.send(both);
    expect(await Promise.all(calls)).toEqual([success(1, { n: 1 }), success(2, { n: 2 })]);
  });

  it("rejects a request whose answer cannot be read, and survives other nonsense", async () => {
    const { transport, far } = client();
    const call = transport.request(request(1), {});
    for (const junk of [1, null, {}, { jsonrpc: "2.0", id: 1.5, result: {} }, { jsonrpc: "2.0", id: 3, result: {} }]) {
      far.send(junk as never);
    }
    far.send({ jsonrpc: "2.0", id: 1, result: 5 } as never);
    await expect(call).rejects.toMatchObject({ code: "bad-message", sent: true });
  });

  it("survives a listener that throws", async () => {
    const { transport, listener, far } = client();
    listener.onNotification.mockImplementation(() => {
      throw new Error("mine");
    });
    const call = transport.request(request(1), {});
    far.send(note("notifications/message"));
    far.send(success(1, {}));
    await call;
  });

  it("X13 settles every promise once, whatever comes first: answer, abort, send error, end", async () => {
    const event = fc.tuple(fc.nat(9), fc.constantFrom("request", "answer", "abort", "cancelled", "progress"));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { transport, far, listener } = client();
        const controllers = new Map<number, AbortController>();
        let settled = 0;
        let started = 0;
        for (const [id, what] of events) {
          if (what === "request") {
            started++;
            const controller = new AbortController();
            controllers.set(id, controller);
            const done = (): void => void settled++;
            transport
              .request(request(id, { params: { _meta: { progressToken: id } } }), { signal: controller.signal })
              .then(done, done);
          } else if (what === "answer") far.send(success(id, {}));
          else if (what === "abort") controllers.get(id)?.abort();
          else far.send(note(`notifications/${what}`, { requestId: id, progressToken: id, progress: 1 }));
          if (id > 6) await Promise.resolve();
        }
        await far.close();
        await settle();
        expect(settled).toBe(started);
        expect(listener.onClose).toHaveBeenCalledTimes(1);
      }),
      { numRuns: 200 },
    );
  });
});
