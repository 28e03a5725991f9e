import { getEventListeners } from "node:events";
import { callTool, connect, getPrompt, McpError, readResource, ValidationError } from "@mcp-gen/runtime";
import type { Check, ConnectOptions, FormDescriptors, JsonObject, JsonRpcRequest } from "@mcp-gen/runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import { recogniseForm, sameJson, withDefaults } from "../../../src/runtime/client/forms.js";
import { legacy, META, metaOf, modern, type FakeTransport } from "./fake.js";

afterEach(() => vi.useRealTimers());

interface Booking {
  confirm: boolean;
  passengers?: number;
}
const booking: Check<Booking> = {
  is: (value): value is Booking => booking.issues(value).length === 0,
  issues: (value) =>
    typeof (value as Booking).confirm === "boolean" ? [] : [{ pointer: "/confirm", message: "expected a boolean" }],
};
interface Forms {
  confirmBooking: Booking;
  other: { name: string };
}
const bookingSchema = {
  type: "object",
  properties: { confirm: { type: "boolean" }, passengers: { type: "integer", default: 2 } },
  required: ["confirm"],
};
const forms: FormDescriptors<Forms> = {
  confirmBooking: { message: "Book it?", requestedSchema: bookingSchema, content: booking },
  other: { message: "Your name?", requestedSchema: { type: "object", properties: { name: { type: "string" } } } },
};
const askBooking = { method: "elicitation/create", params: { message: "Book it?", requestedSchema: bookingSchema } };

/** A server that requires input once (or in `rounds` rounds) and then echoes what it was given. */
function asking(
  inputRequests: JsonObject | undefined,
  { rounds = 1, requestState = "opaque\u2028==" } = {},
): FakeTransport {
  const handler = (request: JsonRpcRequest) => {
    const given = transport.requests.filter(({ method }) => method === request.method).length;
    if (given <= rounds)
      return {
        resultType: "input_required",
        ...(inputRequests && { inputRequests }),
        ...(requestState && { requestState }),
      };
    return {
      resultType: "complete",
      content: [],
      contents: [],
      messages: [],
      structuredContent: request.params?.inputResponses,
    };
  };
  const transport = modern({
    "tools/call": handler,
    "resources/read": handler,
    "prompts/get": handler,
    "tools/list": handler,
  });
  return transport;
}

const answers = async (inputRequests: JsonObject, options: ConnectOptions<Forms>) => {
  const transport = asking(inputRequests);
  const mcp = await connect(transport, options, forms);
  return (await callTool(mcp, { name: "t" }, {})).structuredContent;
};

describe("input_required", () => {
  it("is answered in a new request with the same parameters and the state, byte for byte [mrtr-state-echo] [mrtr-new-id]", async () => {
    const transport = asking({ a: askBooking });
    const mcp = await connect(transport, { elicit: () => ({ action: "accept", content: { confirm: true } }) });
    await callTool(mcp, { name: "t" }, { x: 1 });
    const [, first, second] = transport.requests;
    expect(second).toMatchObject({
      method: "tools/call",
      params: {
        name: "t",
        arguments: { x: 1 },
        requestState: "opaque\u2028==",
        inputResponses: { a: { action: "accept", content: { confirm: true, passengers: 2 } } },
      },
    });
    expect(second?.id).not.toBe(first?.id);
    expect(metaOf(second)).toEqual(metaOf(first));
    await mcp.request("prompts/list").catch(() => {});
    expect(transport.requests.at(-1)?.params).not.toHaveProperty("requestState");
  });

  it("without requestState: none goes back; without inputRequests: no answers go back [mrtr-state-echo]", async () => {
    const stateless = asking({ a: { method: "roots/list" } }, { requestState: "" });
    await callTool(await connect(stateless, { roots: [] }), { name: "t" }, {});
    expect(stateless.requests[2]?.params).not.toHaveProperty("requestState");
    const only = asking(undefined);
    await callTool(await connect(only), { name: "t" }, {});
    expect(only.requests[2]?.params).toMatchObject({ requestState: "opaque\u2028==" });
    expect(only.requests[2]?.params).not.toHaveProperty("inputResponses");
  });

  it("with neither is a bad message [mrtr-content]", async () => {
    const mcp = await connect(asking(undefined, { requestState: "" }));
    await expect(callTool(mcp, { name: "t" }, {})).rejects.toMatchObject({ code: "bad-message" });
  });

  it("works for resources and prompts, and for nothing else [mrtr-methods]", async () => {
    const options = { roots: [{ uri: "file:///a" }] };
    const ask = { r: { method: "roots/list" } };
    await readResource(await connect(asking(ask), options), "x://y");
    await getPrompt(await connect(asking(ask), options), "p", {});
    await expect((await connect(asking(ask), options)).request("tools/list")).rejects.toMatchObject({
      code: "bad-message",
    });
  });

  it("is answered for at most ten rounds", async () => {
    const ten = asking({ r: { method: "roots/list" } }, { rounds: 10 });
    const rounds: number[] = [];
    await callTool(
      await connect(ten, { roots: [] }),
      { name: "t" },
      {},
      { onInputRequired: (round) => rounds.push(round) },
    );
    expect(rounds).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const eleven = asking({ r: { method: "roots/list" } }, { rounds: 11 });
    await expect(callTool(await connect(eleven, { roots: [] }), { name: "t" }, {})).rejects.toMatchObject({
      code: "bad-message",
    });
    expect(eleven.requests).toHaveLength(12);
  });

  it("without the type is a complete result [result-type-absent]", async () => {
    const transport = modern({ "tools/call": () => ({ inputRequests: { a: askBooking }, content: [] }) });
    expect((await callTool(await connect(transport), { name: "t" }, {})).content).toEqual([]);
    expect(transport.requests).toHaveLength(2);
  });

  it("R33 keys are the server's, whatever they are", async () => {
    const requests = JSON.parse('{"__proto__":{"method":"roots/list"}}') as JsonObject;
    const given = (await answers(requests, { roots: [] })) as object;
    expect(Object.keys(given)).toEqual(["__proto__"]);
  });

  it.each([
    null,
    5,
    "roots/list",
    [],
    {},
    { method: 5 },
    { method: "roots/list", params: null },
    { method: "ping", params: [] },
  ])("R37 asking for %j is a bad message", async (asked) => {
    for (const requests of [{ a: asked }, [asked]]) {
      await expect(answers(requests as unknown as JsonObject, { roots: [] })).rejects.toMatchObject({
        name: "ConnectionError",
        code: "bad-message",
        sent: true,
      });
    }
  });

  it("asking for what was not offered rejects the call", async () => {
    for (const [method, options] of [
      ["sampling/createMessage", {}],
      ["roots/list", {}],
      ["elicitation/create", { sample: () => Promise.reject(new Error()) }],
      ["tools/call", { roots: [] }],
    ] as const) {
      await expect(answers({ a: { method } }, options)).rejects.toMatchObject({
        name: "ConnectionError",
        code: "unsupported",
        // The call went out, and the tool may have run up to its question.
        sent: true,
      });
    }
  });

  it("what a handler throws is what the caller gets", async () => {
    const mine = new Error("mine");
    await expect(answers({ a: askBooking }, { elicit: () => Promise.reject(mine) })).rejects.toBe(mine);
  });

  it("aborting does not wait for the user", async () => {
    const abort = new AbortController();
    let context: AbortSignal | undefined;
    const mcp = await connect(asking({ a: askBooking }), {
      elicit: (_, { signal }) => {
        context = signal;
        return new Promise<never>(() => {});
      },
    });
    const pending = callTool(mcp, { name: "t" }, {}, { signal: abort.signal });
    const failed = expect(pending).rejects.toMatchObject({ code: "aborted" });
    await vi.waitFor(() => expect(context).toBeDefined());
    abort.abort();
    await failed;
    expect(context?.aborted).toBe(true);
  });
});

describe("handlers decide the capabilities", () => {
  const declared = async (options: ConnectOptions<Forms>) => {
    const transport = modern();
    await connect(transport, options, forms);
    return metaOf(transport.requests[0])[META.capabilities];
  };
  it("each its own [elicitation-capability] [sampling-capability] [roots-capability]", async () => {
    const cancel = () => ({ action: "cancel" as const });
    expect(await declared({})).toEqual({});
    expect(await declared({ elicit: cancel })).toEqual({ elicitation: { form: {} } });
    expect(await declared({ elicitations: { confirmBooking: cancel } })).toEqual({ elicitation: { form: {} } });
    expect(await declared({ elicitations: {} })).toEqual({});
    expect(await declared({ elicitUrl: () => "cancel" })).toEqual({ elicitation: { url: {} } });
    expect(await declared({ elicit: cancel, elicitUrl: () => "cancel" })).toEqual({
      elicitation: { form: {}, url: {} },
    });
    expect(await declared({ sample: () => Promise.reject(new Error()), roots: [] })).toEqual({
      sampling: {},
      roots: {},
    });
    expect(
      await declared({ roots: [], capabilities: { roots: { listChanged: true }, extensions: { "a/b": {} } } }),
    ).toEqual({
      roots: { listChanged: true },
      extensions: { "a/b": {} },
    });
  });
});

describe("forms", () => {
  it("are answered by the handler of their name, defaults filled in [elicitation-defaults] [elicitation-mode]", async () => {
    const asked: unknown[] = [];
    const content = await answers(
      { a: askBooking },
      {
        elicitations: {
          confirmBooking(form) {
            asked.push(form);
            return { action: "accept", content: { confirm: true } };
          },
        },
      },
    );
    expect(asked).toEqual([askBooking.params]);
    expect(content).toEqual({ a: { action: "accept", content: { confirm: true, passengers: 2 } } });
  });

  it("are checked before the answer leaves [elicitation-answer]", async () => {
    const wrong = { action: "accept" as const, content: { confirm: "yes" } as unknown as Booking };
    const failing = answers({ a: askBooking }, { elicitations: { confirmBooking: () => wrong } });
    await expect(failing).rejects.toBeInstanceOf(ValidationError);
    await expect(failing).rejects.toMatchObject({ issues: [{ pointer: "/confirm" }] });
  });

  it.each(["decline", "cancel"] as const)("may be answered with %s [elicitation-answer]", async (action) => {
    expect(await answers({ a: askBooking }, { elicit: () => ({ action }) })).toEqual({ a: { action } });
  });

  it("fall to elicit where no handler has the name, and are cancelled where there is none", async () => {
    const other = {
      method: "elicitation/create",
      params: { message: "?", requestedSchema: { type: "object", properties: {} } },
    };
    const elicitations = { confirmBooking: () => ({ action: "decline" as const }) };
    expect(await answers({ a: other }, { elicitations, elicit: () => ({ action: "accept", content: {} }) })).toEqual({
      a: { action: "accept", content: {} },
    });
    const warnings: string[] = [];
    expect(await answers({ a: other }, { elicitations, onWarning: (text) => warnings.push(text) })).toEqual({
      a: { action: "cancel" },
    });
    expect(warnings).toHaveLength(1);
  });

  it("are recognised by schema, whatever the order of keys, then by message", () => {
    const shuffled = {
      required: ["confirm"],
      properties: { passengers: { default: 2, type: "integer" }, confirm: { type: "boolean" } },
      type: "object",
    };
    expect(recogniseForm(forms, { message: "Reworded?", requestedSchema: shuffled })).toBe("confirmBooking");
    expect(recogniseForm(forms, { message: "Your name?", requestedSchema: {} })).toBe("other");
    expect(recogniseForm(forms, { message: "?", requestedSchema: {} })).toBeUndefined();
    const twins = { one: { message: "1", requestedSchema: {} }, two: { message: "2", requestedSchema: {} } };
    expect(recogniseForm(twins, { message: "2", requestedSchema: {} })).toBe("two");
    expect(recogniseForm(twins, { message: "3", requestedSchema: {} })).toBe("one");
  });

  it("R33 compare and fill in any property name", () => {
    const schema = JSON.parse('{"properties":{"__proto__":{"default":1},"toString":{"default":2}}}') as JsonObject;
    expect(Object.entries(withDefaults(schema, {}))).toEqual([
      ["__proto__", 1],
      ["toString", 2],
    ]);
    expect(withDefaults(schema, { toString: undefined })).toHaveProperty("toString", 2);
    expect(withDefaults(undefined, undefined)).toEqual({});
    expect(sameJson({ a: undefined }, { b: undefined })).toBe(false);
    expect(sameJson({}, { toString: 1 })).toBe(false);
    expect(sameJson([1], { 0: 1 })).toBe(false);
    expect(sameJson([{ a: [null] }], [{ a: [null] }])).toBe(true);
  });
});

describe("pages to visit", () => {
  const ask = (url: string) => ({ a: { method: "elicitation/create", params: { mode: "url", message: "Go", url } } });
  it("R39 are handed over as a checked URL, never opened [elicitation-no-open]", async () => {
    const pages: unknown[] = [];
    const elicitUrl = (page: object): "accept" => {
      pages.push(page);
      return "accept";
    };
    expect(await answers(ask("https://a.example/x?y=1"), { elicitUrl })).toEqual({ a: { action: "accept" } });
    await answers(ask("http://127.0.0.1:8/x"), { elicitUrl });
    expect(pages).toEqual([
      { message: "Go", url: new URL("https://a.example/x?y=1") },
      { message: "Go", url: new URL("http://127.0.0.1:8/x") },
    ]);
  });

  it.each([
    "http://a.example/",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "not a url",
    "http://localhost.evil.example/",
  ])("R39 %s is refused [elicitation-url-valid]", async (url) => {
    await expect(answers(ask(url), { elicitUrl: () => "accept" })).rejects.toMatchObject({ code: "bad-message" });
  });

  it("are not for clients that offered forms only [elicitation-capability]", async () => {
    await expect(answers(ask("https://a.example"), { elicit: () => ({ action: "cancel" }) })).rejects.toMatchObject({
      code: "unsupported",
    });
  });
});

describe("requests of legacy servers", () => {
  const ask = async (options: ConnectOptions<Forms>, method: string, params: JsonObject = {}) => {
    const transport = legacy();
    await connect(transport, options, forms);
    return transport.listener?.onRequest({ jsonrpc: "2.0", id: "s1", method, params });
  };
  const reply = (result: JsonObject) => ({ jsonrpc: "2.0", id: "s1", result });

  it("are answered by the same handlers [ping-answered]", async () => {
    expect(await ask({}, "ping")).toEqual(reply({}));
    expect(await ask({ roots: () => [{ uri: "file:///a" }] }, "roots/list")).toEqual(
      reply({ roots: [{ uri: "file:///a" }] }),
    );
    const message = { role: "assistant" as const, content: { type: "text" as const, text: "4" }, model: "m" };
    expect(await ask({ sample: () => message }, "sampling/createMessage", { messages: [], maxTokens: 1 })).toEqual(
      reply(message),
    );
    expect(
      await ask(
        { elicitations: { confirmBooking: () => ({ action: "accept", content: { confirm: false } }) } },
        "elicitation/create",
        askBooking.params,
      ),
    ).toEqual(reply({ action: "accept", content: { confirm: false, passengers: 2 } }));
  });

  it("leave nothing behind at the signals of the connection and of their call", async () => {
    // What it gives is remembered by all that it was made of, for as long as those live, on Node 20 and 22.
    const any = vi.spyOn(AbortSignal, "any");
    const signals: AbortSignal[] = [];
    const transport = legacy();
    await connect(transport, { roots: ({ signal }) => (signals.push(signal), []) });
    const life = new AbortController();
    const transports = Array.from({ length: 20 }, () => asking({ roots: { method: "roots/list" } }));
    for (const one of transports) {
      const mcp = await connect(one, { roots: ({ signal }) => (signals.push(signal), []) });
      await callTool(mcp, { name: "x" }, {}, { signal: life.signal });
    }
    for (let id = 0; id < 100; id++) {
      await transport.listener!.onRequest({ jsonrpc: "2.0", id, method: "roots/list" });
    }
    expect(signals).toHaveLength(120);
    expect(any).not.toHaveBeenCalled();
    expect(getEventListeners(life.signal, "abort")).toEqual([]);
    any.mockRestore();
  });

  it("that were not offered are refused [lifecycle-capabilities]", async () => {
    for (const method of ["roots/list", "sampling/createMessage", "elicitation/create", "tasks/get", "constructor"]) {
      expect(await ask({}, method)).toMatchObject({ id: "s1", error: { code: -32601 } });
    }
  });

  it("for a mode that was not declared are wrong in a parameter [elicitation-undeclared] [sampling-tools]", async () => {
    const elicit = (): { action: "cancel" } => ({ action: "cancel" });
    const page = { mode: "url", message: "Go", url: "https://a.example", elicitationId: "1" };
    expect(await ask({ elicit }, "elicitation/create", page)).toMatchObject({ error: { code: -32602 } });
    expect(await ask({ elicitUrl: () => "accept" }, "elicitation/create", askBooking.params)).toMatchObject({
      error: { code: -32602 },
    });
    const sample = vi.fn().mockResolvedValue({ role: "assistant", content: { type: "text", text: "" }, model: "m" });
    const withTools = { messages: [], maxTokens: 1, tools: [] };
    for (const params of [withTools, { messages: [], maxTokens: 1, toolChoice: { mode: "none" } }]) {
      expect(await ask({ sample }, "sampling/createMessage", params)).toMatchObject({ error: { code: -32602 } });
    }
    expect(sample).not.toHaveBeenCalled();
    await ask({ sample, capabilities: { sampling: { tools: {} } } }, "sampling/createMessage", withTools);
    expect(sample).toHaveBeenCalledOnce();
  });

  it("to sample tool results that do not follow their uses are refused [sampling-tool-results]", async () => {
    const sample = vi.fn().mockResolvedValue({ role: "assistant", content: { type: "text", text: "" }, model: "m" });
    const asked = [
      { role: "assistant", content: [{ type: "tool_use", id: "1", name: "t", input: {} }] },
      { role: "user", content: { type: "text", text: "never mind" } },
    ];
    expect(await ask({ sample }, "sampling/createMessage", { messages: asked, maxTokens: 1 })).toMatchObject({
      error: { code: -32602, message: "Tool result missing in request" },
    });
    expect(await ask({ sample }, "sampling/createMessage", { messages: [null], maxTokens: 1 })).toHaveProperty("error");
    expect(sample).not.toHaveBeenCalled();
  });

  it("a handler may refuse in its own words, and nothing else of it is told", async () => {
    const refusing = { sample: () => Promise.reject(new McpError(-1, "User rejected sampling request")) };
    expect(await ask(refusing, "sampling/createMessage")).toMatchObject({
      error: { code: -1, message: "User rejected sampling request" },
    });
    const warnings: string[] = [];
    const broken = {
      sample: () => Promise.reject(new Error("secret path")),
      onWarning: (text: string) => warnings.push(text),
    };
    expect(await ask(broken, "sampling/createMessage")).toEqual({
      jsonrpc: "2.0",
      id: "s1",
      error: { code: -32603, message: "The client could not answer." },
    });
    expect(warnings).toEqual([expect.stringContaining("secret path")]);
  });

  it("R57 while the user thinks, the request that waits does not run out of time", async () => {
    vi.useFakeTimers();
    let finish!: (value: { action: "decline" }) => void;
    const transport = legacy({
      "tools/call": async (_, { onRequest }) => {
        await onRequest?.({ jsonrpc: "2.0", id: 1, method: "elicitation/create", params: askBooking.params });
        return { content: [] };
      },
    });
    const mcp = await connect(transport, { elicit: () => new Promise((resolve) => (finish = resolve)) });
    const call = callTool(mcp, { name: "t" }, {});
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    finish({ action: "decline" });
    expect((await call).content).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
