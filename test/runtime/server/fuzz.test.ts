import fc from "fast-check";
import { expect, it } from "vitest";
import type { JsonRpcRequest } from "../../../src/runtime/protocol/jsonrpc.js";
import { serialize } from "../../../src/runtime/protocol/serialize.js";
import { legacyPeer, listener, meta, withTool } from "./fixture.js";

const METHODS = [
  "server/discover",
  "initialize",
  "ping",
  "logging/setLevel",
  "tools/list",
  "tools/call",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "resources/subscribe",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "subscriptions/listen",
  "tasks/get",
  "tasks/update",
  "tasks/cancel",
];

const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom("act", "p", "test://r", "test://t/1", "__proto__", "constructor", "ref/prompt"),
);
const params = fc.option(
  fc.oneof(
    anything,
    fc.dictionary(
      fc.constantFrom(
        "name",
        "uri",
        "arguments",
        "cursor",
        "level",
        "ref",
        "argument",
        "context",
        "notifications",
        "taskId",
        "inputResponses",
        "requestState",
        "protocolVersion",
        "capabilities",
        "_meta",
      ),
      fc.oneof(
        anything,
        fc.dictionary(fc.constantFrom("type", "name", "value", "uri", "taskIds", "toolsListChanged"), anything),
      ),
    ),
  ),
  { nil: undefined },
);

it("R37 answers every request with one response of its id, and never throws [message-response-id] [message-error-fields]", async () => {
  const server = withTool(async (_input, { elicit }) => (await elicit({ message: "", requestedSchema: {} })).action, {
    prompts: [{ definition: { name: "p" }, get: () => "p", complete: () => ["a"] }],
    resources: [{ definition: { uri: "test://r", name: "r" }, read: () => "r" }],
    resourceTemplates: [{ definition: { uriTemplate: "test://t/{id}", name: "t" }, read: () => "t" }],
  });
  const { peer } = await legacyPeer(server);
  const gone = AbortSignal.abort();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.constantFrom(...METHODS), fc.string()),
      params,
      fc.boolean(),
      fc.boolean(),
      async (method, given, modern, legacy) => {
        const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
        const sent = modern ? { ...(isObject ? given : {}), _meta: meta({ elicitation: {} }) } : given;
        const request = {
          jsonrpc: "2.0",
          id: 1,
          method,
          ...(sent !== undefined && { params: sent }),
        } as JsonRpcRequest;
        const context = { ...listener().context, signal: gone, ...(legacy && { peer }) };
        const response = await server.handle(request, context);
        expect(response.id).toBe(1);
        expect("result" in response).not.toBe("error" in response);
        if ("error" in response)
          expect(response.error).toMatchObject({ code: expect.any(Number), message: expect.any(String) });
        expect(JSON.parse(serialize(response))).toEqual(JSON.parse(JSON.stringify(response)));
      },
    ),
    { numRuns: 3000 },
  );
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
