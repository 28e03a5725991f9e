import { describe, expect, it } from "vitest";
import type { ConnectionError } from "../../../src/runtime/protocol/errors.js";
import type { AuthInfo } from "../../../src/runtime/protocol/server.js";
import { DRIVERS, handshake, legacy, type Driver, type Reply, type Loose } from "./drivers.js";
import { fakeServer, sleep, text } from "./fake-server.js";

const call = (id: unknown, name: string, args: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  method: "tools/call",
  params: { name, arguments: args },
});
const ping = { id: 1, method: "ping" };

/** The next message on a stream that is not the priming event. */
async function nextMessage(reply: Reply): Promise<Loose> {
  for (;;) {
    const event = await reply.event();
    if (event === undefined || event.message !== undefined) {
      return event?.message;
    }
  }
}

function openGet(driver: Driver, session: string, lastEventId?: string): Promise<Reply> {
  return driver.call({
    method: "GET",
    headers: { "Mcp-Session-Id": session, ...(lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId }) },
  });
}

describe.each(DRIVERS)("%s", (_, drive) => {
  it("R19 mints ids of 128 bits and more, none like another [session-id]", async () => {
    const driver = await drive(fakeServer());
    const ids = await Promise.all(Array.from({ length: 50 }, () => handshake(driver)));
    expect(new Set(ids).size).toBe(50);
    expect(ids.every((id) => /^[0-9a-f]{56}$/.test(id))).toBe(true);
  });

  it("serves a session from initialize to DELETE, and 404 afterwards [session-unknown] [session-delete]", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    const session = await handshake(driver);
    expect(server.notifications.map(({ method }) => method)).toEqual(["notifications/initialized"]);
    expect(await (await driver.call(legacy(session, ping))).json()).toMatchObject({ id: 1, result: {} });
    const gone = await driver.call({ method: "DELETE", headers: { "Mcp-Session-Id": session } });
    expect(gone.status).toBe(200);
    for (const reply of [
      await driver.call(legacy(session, ping)),
      await openGet(driver, session),
      await driver.call({ method: "DELETE", headers: { "Mcp-Session-Id": session } }),
    ]) {
      expect(reply.status).toBe(404);
    }
  });

  it("shakes hands by an event stream with clients that take nothing else", async () => {
    const driver = await drive(fakeServer());
    const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "x", version: "1" } };
    const body = { jsonrpc: "2.0", id: 0, method: "initialize", params };
    const reply = await driver.call({ body, headers: { Accept: "text/event-stream" } });
    expect(reply.headers.get("mcp-session-id")).toMatch(/^[0-9a-f]{56}$/);
    expect((await reply.events()).map(({ message }) => message.id)).toEqual([0]);
  });

  it("makes no session of a handshake that failed", async () => {
    const driver = await drive(fakeServer());
    const reply = await driver.call({ body: { jsonrpc: "2.0", id: 1, method: "initialize", params: {} } });
    expect((await reply.json()).error).toBeDefined();
    expect((await driver.call(legacy(reply.headers.get("mcp-session-id") ?? "", ping))).status).toBe(404);
  });

  it("R19 takes no id that differs in one character, or is longer or shorter", async () => {
    const driver = await drive(fakeServer());
    const session = await handshake(driver);
    const flipped = [...session].map(
      (character, i) => session.slice(0, i) + (character === "0" ? "1" : "0") + session.slice(i + 1),
    );
    for (const id of [
      ...flipped,
      session.slice(1),
      session + "0",
      session.toUpperCase(),
      `${session}, ${session}`,
      "",
    ]) {
      if (id !== session) {
        expect((await driver.call(legacy(id, ping))).status, id).toBe(id === "" ? 404 : 404);
      }
    }
    expect((await driver.call(legacy(session, ping))).status).toBe(200);
  });

  it("R20 lets only the principal that made a session use it", async () => {
    const driver = await drive(fakeServer(), {
      auth: {
        verify: ({ header }): AuthInfo => {
          const [subject = "", clientId = "", issuer = ""] = (header("authorization") ?? "").split(" ");
          return { subject, clientId, issuer, scopes: [] };
        },
      },
    });
    const alice = { Authorization: "alice app https://idp" };
    const session = await handshake(driver, "2025-11-25", alice);
    expect((await driver.call(legacy(session, ping, alice))).status).toBe(200);
    for (const other of ["bob app https://idp", "alice other https://idp", "alice app https://evil"]) {
      const headers = { Authorization: other };
      expect((await driver.call(legacy(session, ping, headers))).status).toBe(404);
      expect((await driver.call({ method: "GET", headers: { "Mcp-Session-Id": session, ...headers } })).status).toBe(
        404,
      );
      expect((await driver.call({ method: "DELETE", headers: { "Mcp-Session-Id": session, ...headers } })).status).toBe(
        404,
      );
    }
    expect((await driver.call(legacy(session, ping, alice))).status).toBe(200);
  });

  it("R27 caps sessions, letting the longest unused go", async () => {
    const driver = await drive(fakeServer(), { limits: { maxSessions: 3 } });
    const ids = [await handshake(driver), await handshake(driver), await handshake(driver)];
    await driver.call(legacy(ids[0], ping));
    const fourth = await handshake(driver);
    const status = async (id: string): Promise<number> => (await driver.call(legacy(id, ping))).status;
    expect([await status(ids[0]!), await status(ids[1]!), await status(ids[2]!), await status(fourth)]).toEqual([
      200, 404, 200, 200,
    ]);
  });

  it("R27 answers 503 where every session is in use", async () => {
    const driver = await drive(fakeServer(), { limits: { maxSessions: 1 } });
    const session = await handshake(driver);
    const stream = await openGet(driver, session);
    await expect(handshake(driver)).rejects.toThrow("503");
    stream.leave();
  });

  it("R27 ends sessions that are idle, and those that are old", async () => {
    const idle = await drive(fakeServer(), { limits: { sessionIdleMs: 50 } });
    const session = await handshake(idle);
    await sleep(120);
    expect((await idle.call(legacy(session, ping))).status).toBe(404);
    const old = await drive(fakeServer(), { limits: { sessionMaxMs: 100 } });
    const second = await handshake(old);
    for (let i = 0; i < 3; i++) {
      await sleep(50);
      await old.call(legacy(second, ping));
    }
    expect((await old.call(legacy(second, ping))).status).toBe(404);
  });

  it("asks the client on the stream of the POST, and takes the answer from another", async () => {
    const driver = await drive(fakeServer());
    const session = await handshake(driver);
    const stream = await driver.call(legacy(session, call(1, "ask")));
    const question = await nextMessage(stream);
    expect(question).toMatchObject({ method: "elicitation/create", id: expect.any(String) });
    const accepted = await driver.call(legacy(session, { id: question.id, result: { action: "accept" } }));
    expect([accepted.status, await accepted.text()]).toEqual([202, ""]);
    expect((await nextMessage(stream)).result.content[0].text).toBe('{"action":"accept"}');
    expect(await stream.event()).toBeUndefined();
  });

  it("R16 X10 gives an answer to the session that was asked and to no other", async () => {
    const driver = await drive(fakeServer());
    const [a, b] = [await handshake(driver), await handshake(driver)];
    const [atA, atB] = [
      await driver.call(legacy(a, call(1, "ask", { text: "A" }))),
      await driver.call(legacy(b, call(1, "ask", { text: "B" }))),
    ];
    const [askedA, askedB] = [await nextMessage(atA), await nextMessage(atB)];
    expect([askedA.params.canary, askedB.params.canary, askedA.id === askedB.id]).toEqual(["A", "B", true]);
    await driver.call(legacy(b, { id: askedA.id, result: { from: "b" } }));
    await driver.call(legacy(a, { id: askedB.id, result: { from: "a" } }));
    expect((await nextMessage(atA)).result.content[0].text).toBe('{"from":"a"}');
    expect((await nextMessage(atB)).result.content[0].text).toBe('{"from":"b"}');
  });

  it.each([{ result: 5 }, { result: null }, { error: "no" }, { error: { code: "no" } }, {}, { result: {}, error: {} }])(
    "R37 lets nobody wait for an answer that came and cannot be read: %j",
    async (answer) => {
      const asking: Parameters<typeof fakeServer>[1] = {
        hear: async (request, context) => {
          const question = context.request!({ method: "elicitation/create" });
          return text(request, await question.then(JSON.stringify, (error: ConnectionError) => error.code));
        },
      };
      const driver = await drive(fakeServer({}, asking));
      const session = await handshake(driver);
      const stream = await driver.call(legacy(session, call(1, "hear")));
      const { id } = await nextMessage(stream);
      const other = await handshake(driver);
      expect((await driver.call(legacy(other, { id, ...answer }))).status).toBe(400);
      expect((await driver.call(legacy(session, { id, ...answer }))).status).toBe(400);
      expect((await nextMessage(stream)).result.content[0].text).toBe("bad-message");
    },
  );

  it("R37 a question that is no JSON is refused to who asks it", async () => {
    const asking: Parameters<typeof fakeServer>[1] = {
      big: async (request, context) => {
        const question = context.request!({ method: "elicitation/create", params: { message: 1n } });
        return text(request, await question.then(JSON.stringify, (error: Error) => error.name));
      },
    };
    const driver = await drive(fakeServer({}, asking));
    const reply = await driver.call(legacy(await handshake(driver), call(1, "big")));
    expect(await reply.text()).toContain("TypeError");
  });

  it("drops answers to what was not asked", async () => {
    const driver = await drive(fakeServer());
    const session = await handshake(driver);
    for (const id of ["s1", "s99", 1, "__proto__", "constructor"]) {
      expect((await driver.call(legacy(session, { id, result: {} }))).status).toBe(202);
    }
  });

  it("cancels by notification, in its session only", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    const [mine, other] = [await handshake(driver), await handshake(driver)];
    const slow = driver.call(legacy(mine, call(5, "slow", { ms: 5000 })));
    await sleep(50);
    await driver.call(legacy(other, { method: "notifications/cancelled", params: { requestId: 5 } }));
    await sleep(50);
    expect(server.aborted).toEqual([]);
    await driver.call(legacy(mine, { method: "notifications/cancelled", params: { requestId: 5 } }));
    const events = await (await slow).events();
    expect(events.filter(({ message }) => message !== undefined)).toEqual([]);
    expect(server.aborted).toHaveLength(1);
  });

  it("does not take leaving for cancelling [http-disconnect]", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    const session = await handshake(driver);
    const stream = await driver.call(legacy(session, call(1, "slow", { ms: 300 }), { Accept: "text/event-stream" }));
    await stream.event();
    stream.leave();
    await sleep(400);
    expect(server.aborted).toEqual([]);
  });

  it("ends what a session runs when it is deleted", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    const session = await handshake(driver);
    const stream = await driver.call(legacy(session, call(1, "slow", { ms: 5000 }), { Accept: "text/event-stream" }));
    const standalone = await openGet(driver, session);
    await stream.event();
    await driver.call({ method: "DELETE", headers: { "Mcp-Session-Id": session } });
    await stream.events();
    await standalone.events();
    expect(server.aborted).toHaveLength(1);
  });

  it("tells a peer outside any exchange by the standalone stream, also what it missed [http-get-stream] [http-one-stream]", async () => {
    let peer: Loose;
    const server = fakeServer({ notified: (_notification, context) => (peer = context.peer) });
    const driver = await drive(server);
    const session = await handshake(driver);
    peer.notify({ jsonrpc: "2.0", method: "early" });
    const first = await openGet(driver, session);
    expect(await nextMessage(first)).toMatchObject({ method: "early" });
    peer.notify({ jsonrpc: "2.0", method: "live" });
    expect(await nextMessage(first)).toMatchObject({ method: "live" });
    const second = await openGet(driver, session);
    await first.events();
    const answered = peer.request({ method: "roots/list" });
    const asked = await nextMessage(second);
    await driver.call(legacy(session, { id: asked.id, result: { roots: [] } }));
    expect(await answered).toMatchObject({ result: { roots: [] } });
    second.leave();
  });

  it("R31 serves batches in 2025-03-26, each response as an event", async () => {
    const driver = await drive(fakeServer(), { limits: { maxBatch: 3 } });
    const session = await handshake(driver, "2025-03-26");
    const batch = (...messages: unknown[]): Promise<Reply> =>
      driver.call({ body: messages, headers: { "Mcp-Session-Id": session } });
    const two = await batch(
      { jsonrpc: "2.0", ...call(1, "echo", { text: "a" }) },
      { jsonrpc: "2.0", ...call(2, "progress") },
      { jsonrpc: "2.0", method: "notifications/x" },
    );
    const events = (await two.events()).map(({ message }) => message).filter(Boolean);
    expect(
      events
        .filter(({ id }) => id !== undefined)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([1, 2]);
    expect((await batch({ jsonrpc: "2.0", method: "notifications/x" })).status).toBe(202);
    expect((await batch({ jsonrpc: "2.0", ...ping }, { jsonrpc: "2.0", ...ping })).status).toBe(400);
    expect((await batch(1, 2, 3, 4)).status).toBe(400);
    expect((await batch([])).status).toBe(400);
    expect((await batch()).status).toBe(400);
    expect((await batch({ jsonrpc: "2.0", id: 1, method: "initialize", params: {} })).status).toBe(400);
    const busy = await drive(fakeServer(), { limits: { maxConcurrent: 1 } });
    const headers = { "Mcp-Session-Id": await handshake(busy, "2025-03-26") };
    const both = [1, 2].map((id) => ({ jsonrpc: "2.0", ...call(id, "echo", { text: "a" }) }));
    expect((await busy.call({ body: both, headers })).status).toBe(503);
    const newer = await handshake(driver, "2025-06-18");
    expect(
      (await driver.call({ body: [{ jsonrpc: "2.0", ...ping }], headers: { "Mcp-Session-Id": newer } })).status,
    ).toBe(400);
  });

  it("serves legacy clients without sessions where told so", async () => {
    const driver = await drive(fakeServer(), { sessions: false });
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "x", version: "1" } };
    const reply = await driver.call({ body: { jsonrpc: "2.0", id: 0, method: "initialize", params } });
    expect([reply.status, reply.headers.get("mcp-session-id")]).toEqual([200, null]);
    expect((await driver.call(legacy(undefined, { method: "notifications/initialized" }))).status).toBe(202);
    expect(await (await driver.call(legacy(undefined, ping))).json()).toMatchObject({ id: 1 });
    expect((await driver.call(legacy(undefined, { id: 1, method: "nope" }))).status).toBe(200);
    expect((await driver.call({ method: "DELETE" })).status).toBe(405);
  });

  it("R56 caps the requests of one session", async () => {
    const driver = await drive(fakeServer(), { limits: { maxConcurrentPerPeer: 2 } });
    const [session, other] = [await handshake(driver), await handshake(driver)];
    const running = [1, 2].map((id) => driver.call(legacy(session, call(id, "slow", { ms: 300 }))));
    await sleep(50);
    const third = await driver.call(legacy(session, ping));
    expect([third.status, third.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await driver.call(legacy(other, ping))).status).toBe(200);
    for (const one of running) {
      expect((await one).status).toBe(200);
    }
    expect((await driver.call(legacy(session, ping))).status).toBe(200);
  });
});
