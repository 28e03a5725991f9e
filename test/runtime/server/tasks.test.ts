import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ProtocolError, ToolError, type HandlerContext, type ServerOptions } from "@mcp-gen/runtime/server";
import { memoryTaskStore, type StoredTask, type Task, type TaskStore } from "../../../src/runtime/server/task.js";
import { legacyPeer, listener, modern, withTool, type Loose } from "./fixture.js";

const TASKS = "io.modelcontextprotocol/tasks";
const OPTED = { elicitation: {}, extensions: { [TASKS]: {} } };
const form = {
  message: "Sure?",
  requestedSchema: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] },
};

function taskTool(
  call: (input: Loose, context: HandlerContext) => unknown,
  { taskSupport = "optional", _meta = {}, ...options }: ServerOptions & { taskSupport?: string; _meta?: Loose } = {},
): ReturnType<typeof withTool> {
  const definition = { name: "act", inputSchema: { type: "object" }, execution: { taskSupport }, _meta };
  return withTool(() => "", { tools: [{ definition, call }], options });
}

const act = (
  server: ReturnType<typeof withTool>,
  params: object = {},
  capabilities: object = OPTED,
  context = {},
): Promise<Loose> => modern(server, "tools/call", { name: "act", ...params }, { capabilities, context });
const ask = (server: ReturnType<typeof withTool>, method: string, params: object, context = {}): Promise<Loose> =>
  modern(server, method, params, { capabilities: OPTED, context });

/** Polls until the task has one of these states. */
async function reach(server: ReturnType<typeof withTool>, taskId: string, ...states: string[]): Promise<Loose> {
  for (;;) {
    const { result } = await ask(server, "tasks/get", { taskId });
    if (states.includes(result.status)) return result;
    await delay(5);
  }
}

describe("SEP-2663 tasks", () => {
  it("are advertised in 2026-07-28 only, and only where a tool has them [extension-opt-in]", async () => {
    const { result } = await modern(
      taskTool(() => ""),
      "server/discover",
    );
    expect(result.capabilities.extensions).toEqual({ [TASKS]: {} });
    expect(result.capabilities).not.toHaveProperty("tasks");
    const { initialized } = await legacyPeer(taskTool(() => ""));
    expect(initialized.result.capabilities).not.toHaveProperty("extensions");
    const none = await modern(
      withTool(() => ""),
      "tasks/get",
      { taskId: "x" },
      { capabilities: OPTED },
    );
    expect(none.error.code).toBe(-32601);
  });

  it.fails("are advertised to clients of 2025-11-25, in their own form [tasks-experimental]", async () => {
    const { initialized } = await legacyPeer(taskTool(() => ""));
    expect(initialized.result.capabilities).toHaveProperty("tasks");
  });

  it("begin at once, can be found at once, and end with the result of the call", async () => {
    const server = taskTool(async () => {
      await delay(20);
      return "done";
    });
    const { result } = await act(server, { task: { ttl: 1 } });
    expect(result).toMatchObject({ resultType: "task", status: "working", ttlMs: 3_600_000, pollIntervalMs: 500 });
    for (const key of ["task", "result", "error", "inputRequests", "requestState"])
      expect(result).not.toHaveProperty(key);
    expect(new Date(result.createdAt).toISOString()).toBe(result.createdAt);
    expect((await ask(server, "tasks/get", { taskId: result.taskId })).result).toMatchObject({
      resultType: "complete",
      status: "working",
    });
    const done = await reach(server, result.taskId, "completed");
    expect(done.result).toMatchObject({ resultType: "complete", content: [{ type: "text", text: "done" }] });
  });

  it("are made only for clients that take them with this very request [extension-opt-in]", async () => {
    const optional = taskTool(() => "now");
    expect((await act(optional, {}, {})).result.content[0].text).toBe("now");
    const required = taskTool(() => "", { taskSupport: "required" });
    expect((await act(required, {}, {})).error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { extensions: { [TASKS]: {} } } },
    });
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
      expect((await modern(optional, method, { taskId: "x" })).error.code).toBe(-32021);
      for (const taskId of ["x", 5, undefined])
        expect((await ask(optional, method, { taskId })).error.code).toBe(-32602);
    }
    for (const method of ["tasks/result", "tasks/list"])
      expect((await ask(optional, method, {})).error.code).toBe(-32601);
    const { call } = await legacyPeer(required);
    expect((await call("tools/call", { name: "act" })).result.content).toEqual([{ type: "text", text: "" }]);
  });

  it("tell a failed tool from a failed request", async () => {
    const server = taskTool(({ kind }) => {
      if (kind === "tool") throw new ToolError("It rains.");
      if (kind === "protocol") throw new ProtocolError(-1050, "Refused");
      throw new Error("secret");
    });
    const end = async (kind: string): Promise<Loose> => {
      const { result } = await act(server, { arguments: { kind } });
      return reach(server, result.taskId, "completed", "failed");
    };
    expect(await end("tool")).toMatchObject({
      status: "completed",
      result: { isError: true, content: [{ text: "It rains." }] },
    });
    const failed = await end("protocol");
    expect(failed).toMatchObject({
      status: "failed",
      statusMessage: "Refused",
      error: { code: -1050, message: "Refused" },
    });
    expect(failed).not.toHaveProperty("result");
    expect(await end("other")).toMatchObject({
      status: "completed",
      result: { content: [{ text: "Internal error" }] },
    });
  });

  it("ask while they run, several things at once, and take answers one by one", async () => {
    let runs = 0;
    const server = taskTool(async (_input, { elicit, once }) => {
      runs++;
      const count = await once("count", () => 5);
      const [first, second] = await Promise.all([elicit(form, { key: "first" }), elicit(form, { key: "second" })]);
      return `${count} ${first.action} ${second.action}`;
    });
    const { taskId } = (await act(server)).result;
    const asked = await reach(server, taskId, "input_required");
    expect(Object.keys(asked.inputRequests)).toEqual(["first", "second"]);
    const answer = async (inputResponses: unknown): Promise<Loose> => {
      const { result, error } = await ask(server, "tasks/update", { taskId, inputResponses });
      if (result) expect(Object.keys(result).sort()).toEqual(["_meta", "resultType"]);
      return error ?? result;
    };
    expect((await answer(null)).code).toBe(-32602);
    await answer({ second: { action: "decline" }, unknown: 1, first: { action: "accept", content: { ok: "no" } } });
    const still = await reach(server, taskId, "input_required");
    expect(Object.keys(still.inputRequests)).toEqual(["first"]);
    await answer({
      first: { action: "accept", content: { ok: true } },
      second: { action: "accept", content: { ok: true } },
    });
    expect((await reach(server, taskId, "completed")).result.content[0].text).toBe("5 accept decline");
    expect(runs).toBe(1);
  });

  it("may ask before they become tasks", async () => {
    let booked = 0;
    const server = taskTool(
      async (_input, context) => {
        const answer = await context.elicit(form, { key: "user_name" });
        await context.once("book", () => booked++);
        await context.defer();
        await context.once("book", () => booked++);
        const again = await context.elicit(form, { key: "later" });
        return `${answer.action} ${again.action} ${context.signal.aborted}`;
      },
      { _meta: { "mcp-gen/task": "deferred" } },
    );
    const first = await act(server);
    expect(first.result).toMatchObject({ resultType: "input_required", inputRequests: { user_name: {} } });
    expect(first.result).not.toHaveProperty("taskId");
    const retry = { requestState: first.result.requestState, inputResponses: { user_name: { action: "decline" } } };
    const second = await act(server, retry);
    expect(second.result.resultType).toBe("task");
    for (const key of ["requestState", "inputRequests"]) expect(second.result).not.toHaveProperty(key);
    const { taskId } = second.result;
    await reach(server, taskId, "input_required");
    await ask(server, "tasks/update", { taskId, inputResponses: { later: { action: "cancel" } } });
    expect((await reach(server, taskId, "completed")).result.content[0].text).toBe("decline cancel false");
    expect(booked).toBe(1);
    const plain = await act(server, retry, { elicitation: {} });
    expect(plain.result.resultType).toBe("input_required");
  });

  it("let a handler ask by itself", async () => {
    const server = taskTool((_input, { inputResponses, requestState }) =>
      requestState === undefined
        ? { resultType: "input_required", inputRequests: { q: { method: "roots/list" } }, requestState: "mine" }
        : `${requestState} ${JSON.stringify(inputResponses)}`,
    );
    const { taskId } = (await act(server)).result;
    await reach(server, taskId, "input_required");
    await ask(server, "tasks/update", { taskId, inputResponses: { q: { roots: [] } } });
    expect((await reach(server, taskId, "completed")).result.content[0].text).toBe('mine {"q":{"roots":[]}}');
  });

  it("can be cancelled, also while they ask, and again when they are over", async () => {
    let aborted = 0;
    const server = taskTool(async ({ ask: asks }, { signal, elicit }) => {
      signal.addEventListener("abort", () => aborted++);
      return asks ? (await elicit(form)).action : delay(60_000, "late", { signal });
    });
    for (const asks of [true, false]) {
      const { taskId } = (await act(server, { arguments: { ask: asks } })).result;
      await reach(server, taskId, asks ? "input_required" : "working");
      for (let count = 0; count < 2; count++) {
        const { result } = await ask(server, "tasks/cancel", { taskId });
        expect(Object.keys(result).sort()).toEqual(["_meta", "resultType"]);
      }
      const over = await reach(server, taskId, "cancelled");
      for (const key of ["result", "error", "inputRequests"]) expect(over).not.toHaveProperty(key);
    }
    expect(aborted).toBe(2);
  });

  it("R20 belong to the principal that made them", async () => {
    const server = taskTool(() => "mine");
    const ann = { auth: { issuer: "i", subject: "ann", scopes: [] } };
    const { taskId } = (await act(server, {}, OPTED, ann)).result;
    expect((await ask(server, "tasks/get", { taskId }, ann)).result.taskId).toBe(taskId);
    for (const context of [{}, { auth: { ...ann.auth, subject: "bob" } }]) {
      for (const method of ["tasks/get", "tasks/cancel"]) {
        expect((await ask(server, method, { taskId }, context)).error).toEqual({
          code: -32602,
          message: "Task not found",
        });
      }
    }
  });

  it("are gone after their time, and their work with them", async () => {
    let aborted = false;
    const server = taskTool(
      (_input, { signal }) => {
        signal.addEventListener("abort", () => (aborted = true));
        return delay(60_000, "", { signal });
      },
      { tasks: { ttlMs: 30 } },
    );
    const { taskId } = (await act(server)).result;
    await delay(60);
    expect((await ask(server, "tasks/get", { taskId })).error.code).toBe(-32602);
    expect(aborted).toBe(true);
  });

  it("R56 are bounded", async () => {
    const server = taskTool((_input, { signal }) => delay(60_000, "", { signal }), { tasks: { maxRunning: 1 } });
    expect((await act(server)).result.resultType).toBe("task");
    expect((await act(server)).error.code).toBe(-32000);
    await server.close();
  });

  it("R56 are bounded, also while a slow store takes them in", async () => {
    const kept = memoryTaskStore();
    const store: TaskStore = { get: kept.get, put: (entry) => delay(10).then(() => kept.put(entry)) };
    const server = taskTool((_input, { signal }) => delay(60_000, "", { signal }), { tasks: { maxRunning: 2, store } });
    const answers = await Promise.all([act(server), act(server), act(server), act(server)]);
    expect(answers.filter(({ result }) => result?.resultType === "task")).toHaveLength(2);
    expect(answers.filter(({ error }) => error?.code === -32000)).toHaveLength(2);
    await server.close();
  });

  it("R56 are forgotten by the memory store before their time where there are 10,000, those that are over first", () => {
    const store = memoryTaskStore();
    const at = new Date().toISOString();
    const entry = (taskId: string, status: Task["status"]): StoredTask => ({
      owner: "",
      task: { taskId, status, createdAt: at, lastUpdatedAt: at, ttlMs: 3_600_000 },
    });
    void store.put(entry("at work", "working"));
    for (let at = 0; at < 10_000; at++) void store.put(entry(String(at), "completed"));
    expect(store.get("at work")).toBeDefined();
    expect([store.get("0"), store.get("1")]).toEqual([undefined, expect.anything()]);
  });

  it("tell subscribers about their own", async () => {
    const server = taskTool(async () => {
      await delay(20);
      return "done";
    });
    const { taskId } = (await act(server)).result;
    const { heard, context } = listener();
    const notifications = { taskIds: [taskId, "unknown"] };
    const refused = await modern(server, "subscriptions/listen", { notifications }, { context });
    expect(refused.error.code).toBe(-32021);
    const ended = ask(server, "subscriptions/listen", { notifications }, context);
    await reach(server, taskId, "completed");
    await delay(1);
    expect(heard[0].params.notifications).toEqual({ taskIds: [taskId] });
    expect(heard[1]).toMatchObject({
      method: "notifications/tasks",
      params: { taskId, status: "completed", result: {} },
    });
    await server.close();
    await ended;
  });
});
