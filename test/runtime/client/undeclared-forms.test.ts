import { expect, it } from "vitest";
import { callTool, connect, ValidationError, type JsonObject } from "@mcp-gen/runtime";
import { legacy, metaOf, META, modern } from "./fake.js";

// Forms that no manifest declares: the answer is held to the schema that the server sent.

const requestedSchema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1, maxLength: 3 },
    age: { type: "integer", minimum: 0, default: 18 },
    weight: { type: "number", maximum: 100 },
    sure: { type: "boolean" },
    color: { type: "string", enum: ["red", "green"] },
    size: { type: "string", oneOf: [{ const: "s", title: "Small" }] },
    toppings: { type: "array", minItems: 1, items: { anyOf: [{ const: "olives", title: "Olives" }] } },
    "a/b~c": { type: "boolean" },
  },
  required: ["name", "age"],
};
const params = { message: "Who?", requestedSchema };

/** What arrives at the server when the user's answer is `content`. */
async function answered(content: object): Promise<unknown> {
  const transport = modern({
    "tools/call": ({ params: retry }) =>
      retry?.inputResponses
        ? { content: [], structuredContent: (retry.inputResponses as { q: { content: JsonObject } }).q.content }
        : { resultType: "input_required", inputRequests: { q: { method: "elicitation/create", params } } },
  });
  const mcp = await connect(transport, { elicit: () => ({ action: "accept", content: { ...content } }) });
  expect(metaOf(transport.requests[0])[META.capabilities]).toEqual({ elicitation: { form: {} } });
  return (await callTool(mcp, { name: "t" }, {})).structuredContent;
}

it.each([
  [{ name: "Ada" }],
  [{ name: "😀😀😀", age: 0, weight: 99.5, sure: false, color: "red", size: "s", toppings: ["olives"], "a/b~c": true }],
  [{ name: "Ada", unasked: 1 }],
])("%j may go, with defaults filled in [elicitation-answer] [elicitation-defaults]", async (content) => {
  expect(await answered(content)).toEqual({ age: 18, ...content });
});

it.each([
  [{}, "/name"],
  [{ name: 5 }, "/name"],
  [{ name: "" }, "/name"],
  [{ name: "Adam" }, "/name"],
  [{ name: "Ada", age: 1.5 }, "/age"],
  [{ name: "Ada", age: -1 }, "/age"],
  [{ name: "Ada", age: null }, "/age"],
  [{ name: "Ada", weight: 101 }, "/weight"],
  [{ name: "Ada", sure: "yes" }, "/sure"],
  [{ name: "Ada", color: "blue" }, "/color"],
  [{ name: "Ada", size: "Small" }, "/size"],
  [{ name: "Ada", toppings: [] }, "/toppings"],
  [{ name: "Ada", toppings: ["cheese"] }, "/toppings"],
  [{ name: "Ada", "a/b~c": 1 }, "/a~1b~0c"],
])("%j does not leave: %s [elicitation-answer]", async (content, pointer) => {
  const failing = answered(content);
  await expect(failing).rejects.toBeInstanceOf(ValidationError);
  await expect(failing).rejects.toMatchObject({ issues: [{ pointer }] });
  await expect(failing).rejects.toThrow('"Who?"');
});

it("a legacy server hears that there is no answer, and not why", async () => {
  const transport = legacy();
  const warnings: string[] = [];
  await connect(transport, {
    elicit: () => ({ action: "accept", content: { name: "a secret" } }),
    onWarning: (warning) => warnings.push(warning),
  });
  const request = { jsonrpc: "2.0", id: 1, method: "elicitation/create", params } as const;
  const answer = await transport.listener!.onRequest(request);
  expect(answer).toMatchObject({ id: 1, error: { code: -32603 } });
  expect(JSON.stringify(answer)).not.toContain("secret");
  expect(warnings).toEqual([expect.stringContaining("/name")]);
});
