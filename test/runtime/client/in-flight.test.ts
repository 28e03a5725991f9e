import { callTool, connect, listTools } from "@mcp-gen/runtime";
import { expect, it } from "vitest";
import { metaOf, modern } from "./fake.js";

it("ids and progress tokens of requests in flight are all different [progress-token-unique] [message-id-unused]", async () => {
  const transport = modern({ "tools/call": () => ({ resultType: "complete", content: [] }) });
  const mcp = await connect(transport);
  await Promise.all(
    Array.from({ length: 50 }, () => callTool(mcp, { name: "t" }, {}, { onProgress: () => undefined })),
  );
  const calls = transport.requests.filter(({ method }) => method === "tools/call");
  expect(new Set(transport.requests.map(({ id }) => id)).size).toBe(transport.requests.length);
  const tokens = calls.map((request) => metaOf(request)["progressToken"]);
  expect(tokens.every((token) => typeof token === "string" || Number.isInteger(token))).toBe(true);
  expect(new Set(tokens).size).toBe(50);
});

it("answers and state go into the retry of the call that asked, and into no other [mrtr-own-retry]", async () => {
  let answerUser!: () => void;
  const user = new Promise<void>((resolve) => (answerUser = resolve));
  let asked = 0;
  const transport = modern({
    "tools/list": () => ({ resultType: "complete", tools: [] }),
    "tools/call": ({ params }) => {
      if (params?.["name"] !== "asks" || asked++ > 0) return { resultType: "complete", content: [] };
      const inputRequests = { q: { method: "elicitation/create", params: { message: "?", requestedSchema: {} } } };
      return { resultType: "input_required", inputRequests, requestState: "state" };
    },
  });
  const mcp = await connect(transport, { elicit: () => user.then(() => ({ action: "decline" })) });
  const asking = callTool(mcp, { name: "asks" }, {});
  await expect.poll(() => asked).toBe(1);
  await Promise.all([callTool(mcp, { name: "other" }, {}), listTools(mcp)]);
  answerUser();
  await asking;
  await callTool(mcp, { name: "asks" }, {});
  const carrying = transport.requests.filter(
    ({ params }) => params && ("requestState" in params || "inputResponses" in params),
  );
  expect(carrying.map(({ params }) => [params?.["name"], params?.["requestState"]])).toEqual([["asks", "state"]]);
});
