import {
  defineServer,
  ToolError,
  type HandlerContext,
  type Server,
  type ServerDefinition,
} from "@mcp-gen/runtime/server";
import type { FormDescriptors, Limits, ToolDescriptor } from "@mcp-gen/runtime";
import type { Issue } from "../../../src/runtime/protocol/errors.js";

// The server of the transport contract: every kind of thing that can happen on a transport is a tool.

export interface Text {
  text: string;
}
export interface Forms {
  confirm: { sure: boolean };
}

const textSchema = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
const anySchema = { type: "object" };

/** As generated validators are: a guard, and reasons with pointers. */
const textCheck = {
  is: (value: unknown): value is Text => typeof (value as Partial<Text> | null)?.text === "string",
  issues: (value: unknown): Issue[] =>
    textCheck.is(value) ? [] : [{ pointer: "/text", message: "expected a string" }],
};

const confirmSchema = { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"] };
export const forms: FormDescriptors<Forms> = {
  confirm: { message: "Sure?", requestedSchema: confirmSchema },
};

export const echo: ToolDescriptor<Text, Text> = { name: "echo", output: textCheck };
/** Declared here with an output that the server does not keep to. */
export const liar: ToolDescriptor<object, Text> = { name: "liar", output: textCheck };
export const plain = (name: string): ToolDescriptor<object, { text: string; structuredContent: unknown }> => ({ name });

export function contractServer(limits: Partial<Limits> = {}): Server {
  const seen = { started: 0, aborted: 0, booked: 0 };
  const tool = (name: string, call: (input: never, context: HandlerContext<Forms>) => unknown): object => ({
    definition: { name, inputSchema: anySchema },
    call,
  });

  const definition = {
    info: { name: "contract", version: "1.0.0" },
    tools: [
      {
        definition: { name: "echo", inputSchema: textSchema, outputSchema: textSchema },
        input: textCheck,
        output: textCheck,
        call: (input: unknown) => input,
      },
      tool("liar", () => ({ content: [], structuredContent: { text: 5 } })),
      tool("fail", () => {
        throw new ToolError("It did not work.");
      }),
      tool("crash", () => {
        throw new Error("secret");
      }),
      tool("report", async (_input, { progress, log }) => {
        for (let step = 1; step <= 3; step++) await progress(step, 3, `step ${step}`);
        await log("info", "reported");
        return "done";
      }),
      tool("hang", async (_input, { signal }) => {
        seen.started++;
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        seen.aborted++;
        return "too late";
      }),
      tool("sleep", async ({ ms }: { ms: number }) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return String(ms);
      }),
      tool("book", async (_input, { elicit, once }) => {
        await once("book", () => void seen.booked++);
        const answer = await elicit.confirm();
        return answer.action === "accept" ? `sure: ${answer.content.sure}` : answer.action;
      }),
      tool("touch", (_input, { publish }) => {
        publish({ type: "tools" });
        publish({ type: "resource", uri: "contract://thing" });
        return "touched";
      }),
      tool("big", ({ bytes }: { bytes: number }) => "x".repeat(bytes)),
      tool("seen", () => ({ content: [], structuredContent: { ...seen } })),
    ],
    resources: [{ definition: { name: "thing", uri: "contract://thing" }, read: () => "a thing" }],
    forms: { confirm: { name: "confirm", message: "Sure?", requestedSchema: confirmSchema } },
  };
  return defineServer<HandlerContext<Forms>>(definition as unknown as ServerDefinition<HandlerContext<Forms>>, {
    limits,
  });
}
