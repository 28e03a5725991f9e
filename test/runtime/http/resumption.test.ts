import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../../../src/runtime/http/event-store.js";
import { DRIVERS, handshake, legacy, type Driver, type Reply, type Loose } from "./drivers.js";
import { fakeServer, sleep, text } from "./fake-server.js";

const call = (id: unknown, name: string): Record<string, unknown> => ({ id, method: "tools/call", params: { name } });

function resume(driver: Driver, session: string, lastEventId: string): Promise<Reply> {
  return driver.call({ method: "GET", headers: { "Mcp-Session-Id": session, "Last-Event-ID": lastEventId } });
}

describe.each(DRIVERS)("%s", (_, drive) => {
  it("begins with an id and no data, asks to come back, and gives the rest then (2025-11-25)", async () => {
    const driver = await drive(fakeServer(), { retryMs: 77 });
    const session = await handshake(driver);
    const stream = await driver.call(legacy(session, call(1, "poll")));
    const events = await stream.events();
    expect(events[0]).toMatchObject({ id: expect.any(String), data: "" });
    expect(events.at(-1)).toMatchObject({ retry: "77" });
    expect(events.some(({ message }) => message !== undefined)).toBe(false);
    const rest = await (await resume(driver, session, events[0]!.id!)).events();
    expect(rest.map(({ message }) => message)).toMatchObject([{ id: 1, result: { content: [{ text: "polled" }] } }]);
  });

  it("sends no event without data to older clients, and does not close their streams", async () => {
    const driver = await drive(fakeServer());
    const session = await handshake(driver, "2025-06-18");
    const headers = { "MCP-Protocol-Version": "2025-06-18", Accept: "text/event-stream" };
    const events = await (await driver.call(legacy(session, call(1, "poll"), headers))).events();
    expect(events.map(({ message }) => message.result.content[0].text)).toEqual(["no polling"]);
  });

  it("X3 loses nothing and repeats nothing, wherever a stream is left [http-resume] [http-event-ids]", async () => {
    const count = 20;
    const driver = await drive(
      fakeServer(
        {},
        {
          async many(request, context) {
            for (let i = 0; i < count; i++) {
              await context.notify?.({ jsonrpc: "2.0", method: "n", params: { i } });
              await sleep(2);
            }
            return text(request, "end");
          },
        },
      ),
    );
    const session = await handshake(driver);
    for (let leaveAfter = 1; leaveAfter <= count + 1; leaveAfter += 3) {
      let stream = await driver.call(legacy(session, call(leaveAfter, "many")));
      const seen: unknown[] = [];
      let last = "";
      for (let i = 0; i < leaveAfter; i++) {
        const event = await stream.event();
        last = event!.id!;
        if (event!.message !== undefined) seen.push(event!.message);
      }
      stream.leave();
      await sleep(5);
      stream = await resume(driver, session, last);
      for (const { message } of await stream.events()) {
        if (message !== undefined) seen.push(message);
      }
      expect(seen.map((message: Loose) => message.params?.i ?? message.result.content[0].text)).toEqual([
        ...Array(count).keys(),
        "end",
      ]);
    }
  });

  it("R21 replays nothing for ids that are unknown, foreign or of another session [http-resume] [http-event-ids]", async () => {
    const driver = await drive(fakeServer());
    const [session, other] = [await handshake(driver), await handshake(driver)];
    const events = await (await driver.call(legacy(session, call(1, "progress")))).events();
    const id = events.at(-1)!.id!;
    const [stream] = id.split(".");
    const bad = [
      "",
      "x",
      "0",
      "1",
      ".",
      "1.",
      ".1",
      "1.1.1",
      `${stream}.9999`,
      "999.1",
      `-${id}`,
      `${id} `.trim() + "x",
      "1e1.1",
      "__proto__.1",
      `${stream}.-1`,
      "9".repeat(40) + ".1",
      `${id}, ${id}`,
    ];
    for (const lastEventId of bad) {
      const reply = await resume(driver, session, lastEventId);
      expect([lastEventId, reply.status]).toEqual([lastEventId, 400]);
    }
    expect((await resume(driver, other, id)).status).toBe(400);
    const replayed = await (await resume(driver, session, events[1]!.id!)).events();
    expect(replayed.map(({ id: eventId }) => eventId)).toEqual(events.slice(2).map(({ id: eventId }) => eventId));
  });

  it("lets go of what no longer fits, and says so instead of leaving a gap", async () => {
    const driver = await drive(fakeServer(), { eventStore: memoryEventStore({ maxEventsPerStream: 2 }) });
    const session = await handshake(driver);
    const events = await (await driver.call(legacy(session, call(1, "progress")))).events();
    expect((await resume(driver, session, events[0]!.id!)).status).toBe(400);
    expect(await (await resume(driver, session, events.at(-2)!.id!)).events()).toHaveLength(1);
  });
});

describe("memoryEventStore", () => {
  const event = (sequence: number, data = "x"): { sequence: number; data: string } => ({ sequence, data });

  it("bounds events and bytes of a stream", () => {
    const store = memoryEventStore({ maxEventsPerStream: 3, maxBytesPerStream: 10 });
    for (let i = 1; i <= 5; i++) store.append("s", "0", event(i));
    expect(store.after("s", "0", 2)?.map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
    expect(store.after("s", "0", 1)).toBeUndefined();
    store.append("s", "0", event(6, "y".repeat(9)));
    expect(store.after("s", "0", 4)?.map(({ sequence }) => sequence)).toEqual([5, 6]);
    store.append("s", "0", event(7, "y".repeat(11)));
    expect(store.after("s", "0", 6)).toBeUndefined();
    expect(store.after("s", "0", 7)).toEqual([]);
  });

  it("bounds the bytes of a session, oldest stream first", () => {
    const store = memoryEventStore({ maxBytesPerSession: 10 });
    store.append("s", "0", event(1, "a".repeat(6)));
    store.append("s", "1", event(1, "b".repeat(6)));
    store.append("t", "0", event(1, "c".repeat(6)));
    expect(store.after("s", "0", 0)).toBeUndefined();
    expect(store.after("s", "1", 0)).toHaveLength(1);
    expect(store.after("t", "0", 0)).toHaveLength(1);
  });

  it("lets go of what is too old", async () => {
    const store = memoryEventStore({ maxAgeMs: 20 });
    store.append("s", "0", event(1));
    expect(store.after("s", "0", 0)).toHaveLength(1);
    await sleep(50);
    expect(store.after("s", "0", 0)).toBeUndefined();
  });

  it("forgets streams", () => {
    const store = memoryEventStore();
    store.append("s", "0", event(1));
    store.remove("s", "0");
    store.remove("s", "nothing");
    expect(store.after("s", "0", 0)).toBeUndefined();
  });
});
