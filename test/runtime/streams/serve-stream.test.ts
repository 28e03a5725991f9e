import { describe, expect, it, vi } from "vitest";
import { success, type JsonRpcRequest, type JsonRpcResponse } from "../../../src/runtime/protocol/jsonrpc.js";
import type { RequestContext, Server } from "../../../src/runtime/protocol/server.js";
import { serveStream, type ServeStreamOptions } from "../../../src/runtime/streams/serve-stream.js";
import { memoryPair } from "../../../src/runtime/streams/memory.js";
import { DEFAULT_LIMITS } from "../../../src/runtime/protocol/limits.js";
import type { MessageStream } from "../../../src/runtime/protocol/transport.js";
import { deferred, settle, streamPair } from "./pair.js";

const request = (id: string | number, method = "m", params: object = {}): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { ...params },
});

function serve(handle: Server["handle"], options?: ServeStreamOptions, more: Partial<Server> = {}) {
  const [near, far] = streamPair();
  const done = serveStream({ handle, ...more }, near, options);
  return { done, near, far };
}

/** Over a stream that writes JSON, as real ones do. */
function serveJson(server: Server): { far: MessageStream; received: unknown[] } {
  const [far, near] = memoryPair(DEFAULT_LIMITS);
  void serveStream(server, near);
  const received: unknown[] = [];
  void (async () => {
    for await (const message of far.receive) received.push(message);
  })();
  return { far, received };
}

describe("serveStream", () => {
  it("serves a server that has only handle, and resolves when the peer leaves", async () => {
    const { done, far, near } = serve(async ({ id }) => success(id, {}));
    far.send(request(1));
    far.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    await settle();
    expect(near.sent).toEqual([success(1, {})]);
    await far.close();
    await done;
  });

  it("R18 refuses a duplicate id in flight without disturbing the first, and takes it again afterwards", async () => {
    const first = deferred<JsonRpcResponse>();
    const handle = vi
      .fn<Server["handle"]>()
      .mockReturnValueOnce(first.promise)
      .mockImplementation(async ({ id }) => success(id, { n: 2 }));
    const { far, near } = serve(handle);
    far.send(request(1));
    far.send(request(1));
    await settle();
    expect(near.sent).toMatchObject([{ id: 1, error: { code: -32600 } }]);
    first.resolve(success(1, { n: 1 }));
    await settle();
    far.send(request(1));
    await settle();
    expect(near.sent.slice(1)).toEqual([success(1, { n: 1 }), success(1, { n: 2 })]);
    expect(handle).toHaveBeenCalledTimes(2);
  });

  it("cancels: aborts the signal, sends neither answer nor notification, frees the id [stdio-cancel-silence] [cancel-frees] [cancel-unknown]", async () => {
    const contexts: RequestContext[] = [];
    const gates = [deferred<JsonRpcResponse>(), deferred<JsonRpcResponse>()];
    const { far, near } = serve((_request, context) => gates[contexts.push(context) - 1]!.promise);
    far.send(request(1));
    far.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "1" } });
    far.send({ jsonrpc: "2.0", method: "notifications/cancelled" });
    await settle();
    expect(contexts[0]!.signal!.aborted).toBe(false);
    far.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    far.send(request(1));
    await settle();
    expect(contexts[0]!.signal!.aborted).toBe(true);
    expect(contexts[1]!.signal!.aborted).toBe(false);
    await contexts[0]!.notify!({ jsonrpc: "2.0", method: "notifications/progress" });
    gates[0]!.resolve(success(1, { old: true }));
    await settle();
    expect(near.sent).toEqual([]);
    gates[1]!.resolve(success(1, { fresh: true }));
    await settle();
    expect(near.sent).toEqual([success(1, { fresh: true })]);
  });

  it("R56 caps what runs at once, cancelled requests included", async () => {
    const gates: ReturnType<typeof deferred<JsonRpcResponse>>[] = [];
    const { far, near } = serve(
      () => {
        const gate = deferred<JsonRpcResponse>();
        gates.push(gate);
        return gate.promise;
      },
      { limits: { maxConcurrentPerPeer: 2 } },
    );
    far.send(request(1));
    far.send(request(2));
    far.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    far.send(request(3));
    await settle();
    expect(near.sent).toMatchObject([{ id: 3, error: { code: -32000 } }]);
    gates[0]!.resolve(success(1, {}));
    await settle();
    far.send(request(4));
    await settle();
    expect(gates).toHaveLength(3);
  });

  it("R37 turns a rejecting server into an error without its words, and lets notified() throw", async () => {
    const { far, near } = serve(
      () => Promise.reject(new Error("secret")),
      {},
      {
        notified: () => {
          throw new Error("x");
        },
      },
    );
    far.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    far.send(request(1));
    await settle();
    expect(near.sent).toEqual([{ jsonrpc: "2.0", id: 1, error: { code: -32603, message: "Internal error" } }]);
  });

  it("answers what is no request with -32600, under the id where it is one, and never under an id of its own", async () => {
    const { far, near } = serve(async ({ id }) => success(id, {}));
    far.send({ jsonrpc: "2.0", id: null, method: "m" } as never);
    far.send({ jsonrpc: "1.0", id: 5, method: "m" } as never);
    far.send({ jsonrpc: "2.0", id: 6, result: 1 } as never);
    far.send([request(1)] as never);
    await settle();
    expect(near.sent).toMatchObject([
      { error: { code: -32600 } },
      { id: 5, error: { code: -32600 } },
      { error: { code: -32600 } },
    ]);
    expect(near.sent[0]).not.toHaveProperty("id");
    expect(near.sent).toHaveLength(3);
  });

  it("R37 answers for a result that is no JSON, alone and in a batch, and says so to the server", async () => {
    const unsent = vi.fn();
    const handle: Server["handle"] = async ({ id, method }) =>
      success(id, method === "initialize" ? { protocolVersion: "2025-03-26" } : { it: method === "bad" ? 1n : 1 });
    const { far, received } = serveJson({ handle, unsent });
    const refused = (id: number) => ({ id, error: { code: -32603, message: "Internal error" } });
    await far.send(request(1, "initialize"));
    await far.send(request(2, "bad"));
    await settle();
    expect(received.slice(1)).toMatchObject([refused(2)]);
    await far.send([request(3, "bad"), request(4)] as never);
    await settle();
    expect(received[2]).toMatchObject([refused(3), { id: 4, result: { it: 1 } }]);
    expect(unsent.mock.calls.map(([{ id }, error]) => [id, (error as Error).name])).toEqual([
      [2, "TypeError"],
      [3, "TypeError"],
    ]);
  });

  it("R31 answers batches on 2025-03-26, all at once", async () => {
    const { far, near } = serve(async ({ id, method }) =>
      success(id, method === "initialize" ? { protocolVersion: "2025-03-26" } : {}),
    );
    far.send(request(0, "initialize"));
    await settle();
    far.send([request(1), 7, { jsonrpc: "2.0", method: "n" }, request(2)] as never);
    far.send([request(3), request(3)] as never);
    far.send([{ jsonrpc: "2.0", method: "n" }] as never);
    await settle();
    const [, ...answers] = near.sent as unknown[];
    expect(answers).toHaveLength(2);
    const batch = answers.find(Array.isArray) as { id?: number }[];
    expect(batch.map(({ id }) => id).sort()).toEqual([1, 2, undefined]);
    expect(answers.find((answer) => !Array.isArray(answer))).toMatchObject({ error: { code: -32600 } });
  });

  it("asks the client (legacy), cancels its question with the request, and rejects it when the client leaves", async () => {
    const answers: Promise<unknown>[] = [];
    const { done, far, near } = serve(async ({ id }, context) => {
      const answer = context.request!({ method: "elicitation/create", params: {} });
      answers.push(answer);
      return success(id, { got: await answer.then((r) => ("result" in r ? r.result : r.error)) });
    });
    far.send(request("x"));
    await settle();
    const [asked] = near.sent as JsonRpcRequest[];
    expect(asked!.method).toBe("elicitation/create");
    far.send(success(asked!.id, { ok: 1 }));
    await settle();
    expect(near.sent[1]).toEqual(success("x", { got: { ok: 1 } }));

    far.send(request("y"));
    await settle();
    far.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "y" } });
    await expect(answers[1]).rejects.toMatchObject({ code: "aborted" });
    expect(near.sent.at(-1)).toMatchObject({
      method: "notifications/cancelled",
      params: { requestId: (near.sent[2] as JsonRpcRequest).id },
    });

    far.send(request("z"));
    await settle();
    await far.close();
    await expect(answers[2]).rejects.toMatchObject({ code: "closed" });
    await done;
  });

  it("R51 lets work at hand finish when the peer sends no more, but not for ever, and ends subscriptions at once", async () => {
    let peerSignal: AbortSignal | undefined;
    const signals = new Map<unknown, AbortSignal>();
    const { done, far, near } = serve(
      (asked, { signal, peer }) => {
        peerSignal = peer!.signal;
        signals.set(asked.id, signal!);
        if (asked.id === 1) return new Promise((resolve) => setTimeout(() => resolve(success(1, {})), 50));
        return new Promise(() => undefined);
      },
      { drainMs: 200 },
    );
    far.send(request(1));
    far.send(request(2));
    far.send(request(3, "subscriptions/listen"));
    await settle();
    await far.close();
    await settle();
    expect([1, 2, 3].map((id) => signals.get(id)!.aborted)).toEqual([false, false, true]);
    await done;
    expect(near.sent).toContainEqual(success(1, {}));
    expect(signals.get(2)!.aborted).toBe(true);
    expect(peerSignal!.aborted).toBe(true);
  });

  it("ends on its own signal: the peer hears that its subscription is over, and of nothing else [cancel-by-server]", async () => {
    const stop = new AbortController();
    const { done, far, near } = serve(() => new Promise(() => undefined), { signal: stop.signal });
    far.send(request(3, "subscriptions/listen"));
    far.send(request(4, "tools/call"));
    await settle();
    stop.abort();
    await done;
    expect(near.sent).toMatchObject([{ method: "notifications/cancelled", params: { requestId: 3 } }]);
  });

  it("R55 reads no further while the peer takes nothing in", async () => {
    const [near, far] = streamPair();
    const room = deferred<void>();
    const handle = vi.fn<Server["handle"]>(async ({ id }) => success(id, {}));
    const done = serveStream({ handle }, { ...near, send: (message) => (near.send(message), room.promise) });
    far.send(request(1));
    await settle();
    far.send(request(2));
    await settle();
    expect(handle).toHaveBeenCalledTimes(1);
    room.resolve();
    await settle();
    expect(handle).toHaveBeenCalledTimes(2);
    await far.close();
    await done;
  });
});
