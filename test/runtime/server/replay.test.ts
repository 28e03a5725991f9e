import { describe, expect, it } from "vitest";
import type { HandlerContext } from "@mcp-gen/runtime/server";
import { act, legacyPeer, modern, withTool, type Loose } from "./fixture.js";

const ALL = { elicitation: {}, sampling: {}, roots: {} };
const nameForm = {
  message: "Name?",
  requestedSchema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
};
const accept = (content: object): object => ({ action: "accept", content });

describe("questions in 2026-07-28 end the run, and answers start it again", () => {
  it("asks, and completes with the answer [stdio-no-server-requests] [mrtr-asks] [mrtr-content]", async () => {
    const server = withTool(async (_input, { elicit }) => {
      const answer = await elicit(nameForm, { key: "user_name" });
      return answer.action === "accept" ? `Hello, ${answer.content.name}!` : answer.action;
    });
    const asked = await act(server, {}, { capabilities: ALL });
    expect(asked.result).toMatchObject({
      resultType: "input_required",
      inputRequests: { user_name: { method: "elicitation/create", params: nameForm } },
      requestState: expect.any(String),
    });
    expect(asked.result).not.toHaveProperty("ttlMs");
    const { requestState } = asked.result;
    const inputResponses = { user_name: accept({ name: "Ada" }) };
    const done = await act(server, { inputResponses, requestState }, { capabilities: ALL });
    expect(done.result).toMatchObject({ resultType: "complete", content: [{ type: "text", text: "Hello, Ada!" }] });
    const early = await act(server, { inputResponses: { ...inputResponses, other: 1 } }, { capabilities: ALL });
    expect(early.result.content[0].text).toBe("Hello, Ada!");
  });

  it.each([12345, null, {}, { action: "accept" }, accept({ name: 5 }), accept({}), { action: "maybe" }])(
    "asks again for an answer that is none: %j [mrtr-bad-answers]",
    async (answer) => {
      const server = withTool(async (_input, { elicit }) => (await elicit(nameForm)).action);
      const again = await act(server, { inputResponses: { elicitation: answer } }, { capabilities: ALL });
      expect(again.result.resultType).toBe("input_required");
    },
  );

  it.each([null, [], "x", { wrong_key: accept({ name: "Ada" }) }])(
    "asks again for responses %j [mrtr-asks-again] [mrtr-bad-answers]",
    async (inputResponses) => {
      const server = withTool(async (_input, { elicit }) => (await elicit(nameForm)).action);
      expect((await act(server, { inputResponses }, { capabilities: ALL })).result.resultType).toBe("input_required");
    },
  );

  it("asks for all that a handler wants at once in one round [mrtr-content]", async () => {
    const server = withTool(async (_input, { elicit, sample, roots }) => {
      const [who, model, dirs, again] = await Promise.all([
        elicit(nameForm),
        sample({ messages: [], maxTokens: 5 }),
        roots(),
        elicit(nameForm),
      ]);
      return `${who.action} ${model.model} ${dirs.length} ${again.action}`;
    });
    const { result } = await act(server, {}, { capabilities: ALL });
    expect(Object.keys(result.inputRequests)).toEqual(["elicitation", "sampling", "roots", "elicitation-2"]);
    const done = await act(
      server,
      {
        requestState: result.requestState,
        inputResponses: {
          elicitation: accept({ name: "A" }),
          "elicitation-2": { action: "decline" },
          sampling: { role: "assistant", content: { type: "text", text: "x" }, model: "m" },
          roots: { roots: [{ uri: "file:///" }] },
        },
      },
      { capabilities: ALL },
    );
    expect(done.result.content[0].text).toBe("accept m 1 decline");
  });

  it("keeps earlier answers and effects over rounds, and runs effects once [mrtr-once]", async () => {
    let effects = 0;
    let runs = 0;
    const server = withTool(async (_input, { elicit, once }: HandlerContext) => {
      runs++;
      const order = await once("order", () => ++effects);
      const first = await elicit(nameForm, { key: "step1" });
      const void_ = await once("void", () => undefined);
      const second = await elicit(nameForm, { key: "step2" });
      return `${order} ${first.action} ${void_} ${second.action}`;
    });
    const one = await act(server, {}, { capabilities: ALL });
    const two = await act(
      server,
      { requestState: one.result.requestState, inputResponses: { step1: accept({ name: "A" }) } },
      { capabilities: ALL },
    );
    expect(Object.keys(two.result.inputRequests)).toEqual(["step2"]);
    expect(two.result.requestState).not.toBe(one.result.requestState);
    const three = await act(
      server,
      { requestState: two.result.requestState, inputResponses: { step2: { action: "cancel" } } },
      { capabilities: ALL },
    );
    expect(three.result.content[0].text).toBe("1 accept undefined cancel");
    expect([effects, runs]).toEqual([1, 3]);
  });

  it("records an effect that outlives its run", async () => {
    let effects = 0;
    const server = withTool(async (_input, { elicit, once }) => {
      const slow = once("slow", async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return ++effects;
      });
      const [answer] = await Promise.all([elicit(nameForm), slow]);
      return `${answer.action} ${await slow}`;
    });
    const { result } = await act(server, {}, { capabilities: ALL });
    const inputResponses = { elicitation: { action: "decline" } };
    const done = await act(server, { requestState: result.requestState, inputResponses }, { capabilities: ALL });
    expect(done.result.content[0].text).toBe("decline 1");
  });

  it("R37 an effect whose record is too long to come back is the tool's failure at once", async () => {
    const errors: unknown[] = [];
    const server = withTool(
      async (_input, { elicit, once }) => {
        await once("long", () => "x".repeat(1 << 20));
        return (await elicit(nameForm)).action;
      },
      { options: { onError: (error) => errors.push(error) } },
    );
    expect(await act(server, {}, { capabilities: ALL })).toMatchObject({ error: { message: "Internal error" } });
    expect(errors).toEqual([new RangeError("requestState is longer than 1048576 characters")]);
  });

  it("R37 survives a handler that waits for one question only, and one that swallows", async () => {
    const lazy = withTool(async (_input, { elicit }) => {
      const first = elicit(nameForm);
      const second = elicit(nameForm);
      return `${(await first).action} ${(await second).action}`;
    });
    const { result } = await act(lazy, {}, { capabilities: ALL });
    expect(Object.keys(result.inputRequests)).toEqual(["elicitation", "elicitation-2"]);
    const swallower = withTool(async (_input, { elicit }) => {
      await elicit(nameForm).catch(() => undefined);
      return "went on";
    });
    expect((await act(swallower, {}, { capabilities: ALL })).result.resultType).toBe("input_required");
  });

  it("refuses to ask for what the client did not declare [meta-capability-missing] [mrtr-capabilities] [sampling-capability] [sampling-tools]", async () => {
    const server = withTool(async (_input, { sample }) => (await sample({ messages: [], maxTokens: 1 })).model);
    const { error } = await act(server, {}, { capabilities: { elicitation: {} } });
    expect(error).toMatchObject({ code: -32021, data: { requiredCapabilities: { sampling: {} } } });
    const tooled = withTool(async (_input, { sample }) => {
      return (await sample({ messages: [], maxTokens: 1, tools: [{ name: "t", inputSchema: { type: "object" } }] }))
        .model;
    });
    for (const [sampling, answered] of [
      [{}, false],
      [{ tools: {} }, true],
    ] as const) {
      const { error: refusal, result } = await act(tooled, {}, { capabilities: { sampling } });
      expect(answered ? result.resultType : refusal.data.requiredCapabilities).toEqual(
        answered ? "input_required" : { sampling: { tools: {} } },
      );
    }
    const visit = withTool(
      async (_input, { elicit }) => (await elicit({ mode: "url", message: "m", url: "https://x" })).action,
    );
    const refused = await act(visit, {}, { capabilities: { elicitation: {} } });
    expect(refused.error).toMatchObject({ code: -32021, data: { requiredCapabilities: { elicitation: { url: {} } } } });
    const form = withTool(async (_input, { elicit }) => (await elicit(nameForm)).action);
    expect((await act(form, {}, { capabilities: { elicitation: { url: {} } } })).error.code).toBe(-32021);
  });

  it("lets a handler ask by itself, with its own state", async () => {
    const server = withTool((_input, { inputResponses, requestState }) => {
      if (requestState === undefined) {
        return { resultType: "input_required", inputRequests: { q: { method: "roots/list" } }, requestState: "mine" };
      }
      return `${requestState} ${JSON.stringify(inputResponses)}`;
    });
    const { result } = await act(server, {}, { capabilities: ALL });
    expect(result).toMatchObject({ resultType: "input_required", inputRequests: { q: { method: "roots/list" } } });
    expect(result.requestState).not.toBe("mine");
    const retry = { requestState: result.requestState, inputResponses: { q: { roots: [] } } };
    expect((await act(server, retry, { capabilities: ALL })).result.content[0].text).toBe('mine {"q":{"roots":[]}}');
    expect((await act(server, {}, {})).error.code).toBe(-32021);
    const old = await legacyPeer(server, {
      capabilities: ALL,
      request: async () => ({ jsonrpc: "2.0", id: 1, result: { roots: [] } }),
    });
    expect((await old.call("tools/call", { name: "act" })).result.content[0].text).toBe('mine {"q":{"roots":[]}}');
  });

  it("bounds the rounds [mrtr-asks-again]", async () => {
    const server = withTool(async (_input, { elicit }) => {
      for (;;) await elicit(nameForm);
    });
    let requestState: string | undefined;
    let rounds = 0;
    for (;;) {
      const inputResponses = { [rounds < 2 ? "elicitation" : `elicitation-${rounds}`]: { action: "decline" } };
      const answer = await act(server, requestState ? { requestState, inputResponses } : {}, { capabilities: ALL });
      if (answer.error) {
        expect(answer.error.code).toBe(-32603);
        break;
      }
      requestState = answer.result.requestState;
      rounds++;
    }
    expect(rounds).toBe(10);
  });

  it("asks declared forms by name, also where functions have that name already", async () => {
    const form = (name: string) => ({ name, message: "Sure?", requestedSchema: nameForm.requestedSchema });
    const server = withTool(
      async (_input, context) => {
        const { elicit } = context as HandlerContext<{ confirm: { name: string }; name: { name: string } }>;
        const [one, two] = await Promise.all([elicit.confirm(), elicit.name({ message: "Really?" })]);
        return `${one.action} ${two.action}`;
      },
      { forms: { confirm: form("confirm_it"), name: form("name") } },
    );
    const { result } = await act(server, {}, { capabilities: ALL });
    expect(result.inputRequests.confirm_it.params).toMatchObject({ mode: "form", message: "Sure?" });
    expect(result.inputRequests.name.params.message).toBe("Really?");
  });

  it("works for prompts and resources, and for nothing else [mrtr-methods]", async () => {
    const ask = async ({ elicit }: HandlerContext): Promise<string> => (await elicit(nameForm)).action;
    const server = withTool(() => "", {
      prompts: [{ definition: { name: "p" }, get: (_args, context) => ask(context) }],
      resources: [{ definition: { uri: "test://r", name: "r" }, read: ask }],
    });
    for (const [method, params] of [
      ["prompts/get", { name: "p" }],
      ["resources/read", { uri: "test://r" }],
    ] as const) {
      const { result } = await modern(server, method, params, { capabilities: ALL });
      expect(result.resultType).toBe("input_required");
      expect(result).not.toHaveProperty("ttlMs");
      const retry = {
        ...params,
        requestState: result.requestState,
        inputResponses: { elicitation: { action: "decline" } },
      };
      const done: Loose = await modern(server, method, retry, { capabilities: ALL });
      expect(done.result.resultType).toBe("complete");
    }
    for (const method of ["tools/list", "prompts/list"]) {
      const { result } = await modern(server, method, { inputResponses: {} }, { capabilities: ALL });
      expect(result.resultType).toBe("complete");
    }
  });
});

describe("questions in the legacy eras are requests", () => {
  it.each(["2025-11-25", "2025-06-18"])("the same handler asks a %s client", async (version) => {
    const asked: Loose[] = [];
    const server = withTool(async (_input, { elicit }) => {
      const answer = await elicit({ mode: "form", ...nameForm });
      return answer.action === "accept" ? `Hello, ${answer.content.name}!` : answer.action;
    });
    const { call } = await legacyPeer(server, { version, capabilities: ALL });
    const { result } = await call(
      "tools/call",
      { name: "act" },
      {
        request: async (request) => {
          asked.push(request);
          return { jsonrpc: "2.0", id: 1, result: accept({ name: "Ada" }) as Loose };
        },
      },
    );
    expect(result).toEqual({ content: [{ type: "text", text: "Hello, Ada!" }] });
    expect(asked[0]).toEqual({
      method: "elicitation/create",
      params: version === "2025-11-25" ? { mode: "form", ...nameForm } : nameForm,
    });
  });

  it("turns what a client cannot or will not answer into the tool's failure [elicitation-declined] [roots-capability]", async () => {
    const server = withTool(async (_input, { roots }) => `${(await roots()).length}`);
    const none = await legacyPeer(server);
    expect((await none.call("tools/call", { name: "act" })).result).toMatchObject({ isError: true });
    const deaf = await legacyPeer(server, { capabilities: ALL });
    expect((await deaf.call("tools/call", { name: "act" })).result.isError).toBe(true);
    const unwilling = await legacyPeer(server, {
      capabilities: ALL,
      request: async () => ({ jsonrpc: "2.0", id: 1, error: { code: -1, message: "No." } }),
    });
    const { result } = await unwilling.call("tools/call", { name: "act" });
    expect(result.content[0].text).toContain("No.");
  });
});
