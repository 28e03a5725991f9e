import type { CreateMessageParams } from "@mcp-gen/runtime";
import { describe, expect, it } from "vitest";
import { toolResultFault } from "../../../src/runtime/protocol/tool-results.js";
import { act, withTool } from "./fixture.js";

type Message = CreateMessageParams["messages"][number];
const text = { type: "text" as const, text: "x" };
const use = (id: string) => ({ type: "tool_use" as const, id, name: "t", input: {} });
const result = (toolUseId: string) => ({ type: "tool_result" as const, toolUseId, content: [text] });
const user = (...content: unknown[]): Message => ({ role: "user", content }) as Message;
const assistant = (...content: unknown[]): Message => ({ role: "assistant", content }) as Message;

describe("tool results in sampling [sampling-tool-results]", () => {
  it.each<[string, Message[]]>([
    ["nothing", []],
    ["text in turns", [user(text), assistant(text), user(text)]],
    ["one use, its result not in a list", [user(text), assistant(use("1")), { role: "user", content: result("1") }]],
    [
      "two uses with words, results in any order",
      [assistant(text, use("1"), use("2")), user(result("2"), result("1"))],
    ],
    ["the same id in a later turn", [assistant(use("1")), user(result("1")), assistant(use("1")), user(result("1"))]],
  ])("may be %s", (_, messages) => expect(toolResultFault(messages)).toBeUndefined());

  it.each<[string, Message[], RegExp]>([
    ["missing at the end", [assistant(use("1"))], /missing/],
    ["missing, one of two", [assistant(use("1"), use("2")), user(result("1")), assistant(text)], /missing/],
    ["missing before other words", [assistant(use("1")), user(text), user(result("1"))], /missing/],
    ["mixed with words", [assistant(use("1")), user(text, result("1"))], /mixed/],
    ["the assistant's", [assistant(use("1")), assistant(result("1"))], /mixed/],
    ["for nothing", [user(text), user(result("1"))], /without/],
    ["for an earlier turn", [assistant(use("1")), user(result("1")), user(result("1"))], /without/],
  ])("may not be %s", (_, messages, fault) => expect(toolResultFault(messages)).toMatch(fault));

  it("are looked at before a client is asked", async () => {
    const reported: unknown[] = [];
    const server = withTool(async (_input, { sample }) => {
      await sample({ messages: [assistant(use("1"))], maxTokens: 1 }).catch((error: unknown) => reported.push(error));
      return "went on";
    });
    const { result: answer } = await act(server, {}, { capabilities: { sampling: {} } });
    expect(answer.content[0].text).toBe("went on");
    expect(reported).toEqual([expect.objectContaining({ name: "TypeError" })]);
  });
});
