import { setTimeout as delay } from "node:timers/promises";
import { ProtocolError, ToolError, type ElicitParams } from "@mcp-gen/runtime/server";
import type { EverythingContext, EverythingHandlers } from "../../generated/everything/server.js";
import { PNG, WAV } from "./media.js";

// What the official conformance suite asks of a server, as plain handlers. Nothing here knows which era a client speaks.

const question = (
  message: string,
): { messages: { role: "user"; content: { type: "text"; text: string } }[]; maxTokens: number } => ({
  messages: [{ role: "user", content: { type: "text", text: message } }],
  maxTokens: 100,
});

const form = (message: string, properties: object, required: string[] = []): ElicitParams => ({
  message,
  requestedSchema: { type: "object", properties, required },
});

const nameForm = form("What is your name?", { name: { type: "string" } }, ["name"]);

/** Text of a model's answer, whatever shape it came in. */
function textOf(content: unknown): string {
  const blocks = Array.isArray(content) ? content : [content];
  return blocks.map((block: { text?: string }) => block.text ?? "").join("");
}

async function nameOfUser({ elicit }: EverythingContext): Promise<string> {
  const answer = await elicit.userName();
  return answer.action === "accept" ? answer.content.name : "stranger";
}

export const handlers: EverythingHandlers = {
  testXMcpHeader: ({ region }) => `Region: ${region ?? "none"}`,
  testSimpleText: () => "This is a simple text response for testing.",
  testImageContent: () => [{ type: "image", data: PNG, mimeType: "image/png" }],
  testAudioContent: () => [{ type: "audio", data: WAV, mimeType: "audio/wav" }],
  testEmbeddedResource: () => [
    {
      type: "resource",
      resource: {
        uri: "test://embedded-resource",
        mimeType: "text/plain",
        text: "This is an embedded resource content.",
      },
    },
  ],
  testMultipleContentTypes: () => [
    { type: "text", text: "Multiple content types test:" },
    { type: "image", data: PNG, mimeType: "image/png" },
    {
      type: "resource",
      resource: {
        uri: "test://mixed-content-resource",
        mimeType: "application/json",
        text: '{"test":"data","value":123}',
      },
    },
  ],
  testErrorHandling() {
    throw new ToolError("This tool intentionally returns an error for testing");
  },

  async testToolWithProgress(_input, { progress }) {
    await progress(0, 100, "Started");
    await delay(50);
    await progress(50, 100, "Half done");
    await delay(50);
    await progress(100, 100, "Done");
    return "Tool with progress completed";
  },
  async testToolWithLogging(_input, { log }) {
    await log("info", "Tool execution started");
    await delay(50);
    await log("info", "Tool processing data");
    await delay(50);
    await log("info", "Tool execution completed");
    return "Tool with logging completed";
  },
  async testLoggingTool(_input, { log }) {
    await log("info", "A message for whoever asked for logs");
    return "Logged, if that was asked for";
  },
  async testSampling({ prompt }, { sample }) {
    const { content } = await sample(question(prompt));
    return `LLM response: ${textOf(content)}`;
  },
  async testElicitation({ message }, { elicit }) {
    const fields = {
      username: { type: "string", description: "User's name" },
      email: { type: "string", description: "User's email address" },
    };
    const answer = await elicit(form(message, fields, ["username", "email"]));
    return `User response: ${JSON.stringify(answer)}`;
  },
  async testElicitationSep1034Defaults(_input, { elicit }) {
    const answer = await elicit(
      form("Please review the values", {
        name: { type: "string", default: "John Doe" },
        age: { type: "integer", default: 30 },
        score: { type: "number", default: 95.5 },
        status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
        verified: { type: "boolean", default: true },
      }),
    );
    return `Elicitation completed: ${JSON.stringify(answer)}`;
  },
  async testElicitationSep1330Enums(_input, { elicit }) {
    const options = ["option1", "option2", "option3"];
    const titled = options.map((value, at) => ({ const: value, title: `Option ${at + 1}` }));
    const answer = await elicit(
      form("Please choose", {
        untitledSingle: { type: "string", enum: options },
        titledSingle: { type: "string", oneOf: titled },
        legacyEnum: { type: "string", enum: options, enumNames: options.map((_, at) => `Option ${at + 1}`) },
        untitledMulti: { type: "array", items: { type: "string", enum: options } },
        titledMulti: { type: "array", items: { anyOf: titled } },
      }),
    );
    return `Elicitation completed: ${JSON.stringify(answer)}`;
  },
  async testReconnection(_input, { closeStream }) {
    closeStream();
    await delay(100);
    return "Reconnection test completed";
  },
  jsonSchema202012Tool: (input) => `Valid: ${JSON.stringify(input)}`,
  async testMissingCapability(_input, { sample }) {
    const { content } = await sample(question("Are you there?"));
    return textOf(content);
  },
  testStreamingElicitation: () => "Answered without asking",
  testTriggerToolChange(_input, { publish }) {
    publish({ type: "tools" });
    return "Told every subscriber that the tools changed";
  },
  testTriggerPromptChange(_input, { publish }) {
    publish({ type: "prompts" });
    return "Told every subscriber that the prompts changed";
  },

  testInputRequiredResultElicitation: async (_input, context) => `Hello, ${await nameOfUser(context)}!`,
  async testInputRequiredResultSampling(_input, { sample }) {
    const { content } = await sample(question("What is the capital of France?"), { key: "capital_question" });
    return `The model says: ${textOf(content)}`;
  },
  async testInputRequiredResultListRoots(_input, { roots }) {
    const found = await roots({ key: "client_roots" });
    return `Roots: ${found.map(({ uri }) => uri).join(", ")}`;
  },
  async testInputRequiredResultRequestState(_input, { elicit }) {
    const answer = await elicit.confirm();
    return `state-ok: ${answer.action}`;
  },
  async testInputRequiredResultMultipleInputs(_input, { elicit, sample, roots }) {
    // Asked together, so that one round trip answers all three.
    const [user, greeting, found] = await Promise.all([
      elicit.userName(),
      sample(question("Write a greeting"), { key: "greeting" }),
      roots({ key: "client_roots" }),
    ]);
    return `${user.action}, ${textOf(greeting.content)}, ${found.length} roots`;
  },
  async testInputRequiredResultMultiRound(_input, { elicit }) {
    const first = await elicit(nameForm, { key: "step1" });
    const second = await elicit(form("What is your favourite colour?", { color: { type: "string" } }, ["color"]), {
      key: "step2",
    });
    return `Both steps done: ${first.action}, ${second.action}`;
  },
  async testInputRequiredResultTamperedState(_input, { elicit }) {
    const answer = await elicit.confirm();
    return `Untampered: ${answer.action}`;
  },
  async testInputRequiredResultCapabilities(_input, { client, elicit, sample }) {
    // Asks for what this client declared, and nothing else.
    if (client.capabilities.sampling !== undefined) {
      const { content } = await sample(question("What is the capital of France?"), { key: "capital_question" });
      return textOf(content);
    }
    if (client.capabilities.elicitation !== undefined) return (await elicit.userName()).action;
    return "This client can answer nothing";
  },

  greet: ({ name }) => `Hello, ${name}!`,
  async slowCompute({ seconds, label }, { signal }) {
    await delay(seconds * 1000, undefined, { signal });
    return `Computed ${label ?? "something"} for ${seconds} seconds`;
  },
  async failingJob(_input, { signal }) {
    await delay(1000, undefined, { signal });
    throw new ToolError("This job always fails");
  },
  async protocolErrorJob(_input, { signal }) {
    await delay(100, undefined, { signal });
    throw new ProtocolError(-32603, "This job ends with a protocol error");
  },
  async confirmDelete({ filename }, { elicit }) {
    const answer = await elicit(form(`Delete ${filename}?`, { confirm: { type: "boolean" } }, ["confirm"]), {
      key: "confirm",
    });
    return answer.action === "accept" && answer.content["confirm"] === true
      ? `Deleted ${filename}`
      : `Kept ${filename}`;
  },
  async multiInput(_input, { elicit }) {
    const [first, second] = await Promise.all([
      elicit(form("First name?", { name: { type: "string" } }, ["name"]), { key: "first" }),
      elicit(form("Second name?", { name: { type: "string" } }, ["name"]), { key: "second" }),
    ]);
    return `Answers: ${first.action}, ${second.action}`;
  },
  async testToolWithTask(_input, context) {
    const name = await nameOfUser(context);
    await context.defer();
    return `Hello from a task, ${name}!`;
  },

  readStaticText: () => "This is the content of the static text resource.",
  readStaticBinary: () => Uint8Array.from(atob(PNG), (character) => character.charCodeAt(0)),
  readWatchedResource: () => "Watched resource content",
  readTemplateData: ({ id }) => ({ id, templateTest: true, data: `Data for ID: ${id}` }),

  getTestSimplePrompt: () => "This is a simple prompt for testing.",
  getTestPromptWithArgumentsPrompt: ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
  completeTestPromptWithArgumentsPrompt: ({ value }) =>
    ["test", "testing", "tested"].filter((word) => word.startsWith(value)),
  getTestPromptWithEmbeddedResourcePrompt: ({ resourceUri }) => [
    {
      role: "user",
      content: {
        type: "resource",
        resource: { uri: resourceUri, mimeType: "text/plain", text: "Embedded resource content for testing." },
      },
    },
    { role: "user", content: { type: "text", text: "Please process the embedded resource above." } },
  ],
  getTestPromptWithImagePrompt: () => [
    { role: "user", content: { type: "image", data: PNG, mimeType: "image/png" } },
    { role: "user", content: { type: "text", text: "Please analyze the image above." } },
  ],
  async getTestInputRequiredResultPrompt({ elicit }: EverythingContext) {
    const answer = await elicit(form("What are you working on?", { topic: { type: "string" } }), {
      key: "user_context",
    });
    return `The user said: ${JSON.stringify(answer)}`;
  },
};
