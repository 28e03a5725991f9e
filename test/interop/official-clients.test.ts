import { join } from "node:path";
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioV2 } from "@modelcontextprotocol/client/stdio";
import { serveHttp } from "@mcp-gen/runtime/node";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as HttpV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport as TransportV1 } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayAt, stations } from "../../examples/weather/climate.js";
import { weatherHandlers } from "../../examples/weather/handlers.js";
import { createWeatherServer } from "../../generated/weather/server.js";
import { root } from "../support/command.js";

// Clients that we did not write call the generated weather server. They check what they get against their own schemas,
// structured output against the declared `outputSchema`.

/** What the tests need of either client. */
interface OfficialClient {
  listTools(): Promise<{ tools: { name: string; inputSchema: object }[] }>;
  callTool(params: { name: string; arguments?: Record<string, unknown> }): Promise<{
    content?: unknown;
    structuredContent?: unknown;
    isError?: boolean | undefined;
  }>;
  listResources(): Promise<{ resources: { uri: string }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: { uriTemplate: string }[] }>;
  readResource(params: { uri: string }): Promise<{ contents: object[] }>;
  listPrompts(): Promise<{ prompts: { name: string }[] }>;
  getPrompt(params: {
    name: string;
    arguments?: Record<string, string>;
  }): Promise<{ messages: { content: unknown }[] }>;
  complete(params: {
    ref: { type: "ref/prompt"; name: string };
    argument: { name: string; value: string };
  }): Promise<{ completion: { values: string[] } }>;
  close(): Promise<void>;
}

const info = { name: "official", version: "1.0.0" };
const stdio = {
  command: process.execPath,
  args: [join(root, "build/examples/weather/main.js"), "--transport", "stdio"],
};
const elicitation = { form: {} };
const answer = { action: "accept" as const, content: { confirm: true, passengers: 3 } };

async function clientV1(transport: unknown): Promise<OfficialClient> {
  const client = new ClientV1(info, { capabilities: { elicitation } });
  client.setRequestHandler(ElicitRequestSchema, () => answer);
  await client.connect(transport as TransportV1);
  return client as OfficialClient;
}

async function clientV2(transport: unknown, mode: "legacy" | "auto"): Promise<OfficialClient> {
  const client = new ClientV2(info, { capabilities: { elicitation }, versionNegotiation: { mode } });
  client.setRequestHandler("elicitation/create", () => answer);
  await client.connect(transport as HttpV2);
  expect(client.getProtocolEra()).toBe(mode === "auto" ? "modern" : "legacy");
  return client;
}

const listening: { url: string; close(): Promise<void> }[] = [];
const url = (): URL => new URL(listening[0]!.url);

beforeAll(async () => {
  listening.push(await serveHttp(createWeatherServer(weatherHandlers), { port: 0 }));
});
afterAll(() => listening[0]!.close());

const clients: [title: string, connect: () => Promise<OfficialClient>][] = [
  ["SDK v1 over stdio", () => clientV1(new StdioV1(stdio))],
  ["SDK v1 over HTTP", () => clientV1(new HttpV1(url()))],
  ["SDK v2 over stdio, older era", () => clientV2(new StdioV2(stdio), "legacy")],
  ["SDK v2 over stdio, stateless era", () => clientV2(new StdioV2(stdio), "auto")],
  ["SDK v2 over HTTP, older era", () => clientV2(new HttpV2(url()), "legacy")],
  ["SDK v2 over HTTP, stateless era", () => clientV2(new HttpV2(url()), "auto")],
];

describe.each(clients)("the client of the official %s", (_title, connect) => {
  let client: OfficialClient;
  beforeAll(async () => {
    client = await connect();
  });
  afterAll(() => client.close());

  it("lists tools, resources, templates and prompts", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["book_balloon_ride", "get_forecast", "list_stations"]);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(["weather://report/today"]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(["weather://stations/{id}"]);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["plan_trip"]);
  });

  it("calls a tool and gets structured output that it finds valid", async () => {
    const result = await client.callTool({ name: "get_forecast", arguments: { city: "Oslo", days: 2 } });
    const { city, days } = result.structuredContent as { city: string; days: unknown[] };
    expect([city, days.length]).toEqual(["Oslo", 2]);
    expect(result.content).toEqual([{ type: "text", text: JSON.stringify(result.structuredContent) }]);
  });

  it("is told which argument is wrong", async () => {
    const refused = await client
      .callTool({ name: "get_forecast", arguments: { city: "Oslo", days: "three" } })
      .then((result) => (result.isError === true ? JSON.stringify(result.content) : "no error"), String);
    expect(refused).toContain("/days");
  });

  it("hears that a tool failed", async () => {
    const result = await client.callTool({ name: "get_forecast", arguments: { city: "Atlantis" } });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain("Atlantis");
  });

  it("answers the form that a tool asks for", async () => {
    const dry = dryDay();
    const result = await client.callTool({ name: "book_balloon_ride", arguments: { city: "Lisbon", date: dry } });
    expect(result.structuredContent).toEqual({ booked: true, reference: `lis-1-${dry.replaceAll("-", "")}-3` });
  });

  it("reads a resource and a template", async () => {
    const report = await client.readResource({ uri: "weather://report/today" });
    expect(report.contents).toEqual([
      expect.objectContaining({ mimeType: "text/plain", text: expect.stringMatching(/^Berlin: /) }),
    ]);
    const station = await client.readResource({ uri: "weather://stations/osl-1" });
    const { text } = station.contents[0] as { text: string };
    expect(JSON.parse(text)).toEqual({ id: "osl-1", temperature: expect.any(Number) });
  });

  it("gets a prompt and completes its argument", async () => {
    const { messages } = await client.getPrompt({ name: "plan_trip", arguments: { city: "Tokyo" } });
    expect(messages[0]!.content).toEqual({ type: "text", text: expect.stringContaining("Tokyo") });
    const ref = { type: "ref/prompt", name: "plan_trip" } as const;
    const { completion } = await client.complete({ ref, argument: { name: "city", value: "p" } });
    expect(completion.values).toEqual(["Paris"]);
  });
});

/** A date on which balloons fly in Lisbon. */
function dryDay(): string {
  const lisbon = stations.find(({ city }) => city === "Lisbon")!;
  for (let day = 1; ; day++) {
    const { date, sky } = dayAt(lisbon, new Date(Date.UTC(2027, 5, day)));
    if (sky === "clear" || sky === "clouds") return date;
  }
}
