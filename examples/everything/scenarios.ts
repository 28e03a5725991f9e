import { callToolRaw, getPrompt, readResource, type ConnectOptions, type JsonObject } from "@mcp-gen/runtime";
import type { HttpAuth } from "@mcp-gen/runtime/auth";
import { oauthAssertion, oauthClient, oauthEnterprise, oauthUser } from "@mcp-gen/runtime/auth";
import { httpTransport } from "@mcp-gen/runtime/http";
import * as referee from "../../generated/referee/client.js";

/** What the conformance suite tells the client under test about its scenario. */
export interface Scenario {
  name: string;
  url: string;
  /** Revision whose lifecycle is played. */
  version: string;
  /** Credentials and calls, depending on the scenario. */
  context: { [key: string]: unknown };
}

type Referee = referee.RefereeClient;

/** Plays a scenario to its end; rejects where the client refuses what the server does. */
export async function play(scenario: Scenario): Promise<void> {
  const authorized = scenario.name.startsWith("auth/");
  const script = authorized ? callProtectedTool : (SCRIPTS[scenario.name] ?? listEverything);
  const transport = httpTransport(scenario.url, authorized ? { auth: authorization(scenario) } : {});
  const client = await referee.connectReferee(transport, { ...OPTIONS, protocolVersion: scenario.version });
  try {
    await script(client, scenario);
  } finally {
    await client.close();
  }
}

/** Says yes to every form and leaves its defaults to the runtime; answers every model with a few words. */
const OPTIONS: ConnectOptions = {
  clientInfo: { name: "mcp-gen-everything", version: "1.0.0" },
  elicit: ({ requestedSchema }) => ({ action: "accept", content: confirmations(requestedSchema) }),
  sample: () => ({ role: "assistant", content: { type: "text", text: "Paris" }, model: "none" }),
  roots: [{ uri: "file:///workspace", name: "workspace" }],
  onWarning: (message) => console.error(message),
};

/** `true` for each required question without a default. */
function confirmations({ properties, required }: JsonObject): JsonObject {
  const declared = (properties ?? {}) as Record<string, { type?: string; default?: unknown }>;
  const names = ((required ?? []) as string[]).filter((name) => declared[name]?.default === undefined);
  return Object.fromEntries(names.map((name) => [name, declared[name]?.type === "boolean" ? true : "yes"]));
}

const SCRIPTS: Readonly<Record<string, (client: Referee, scenario: Scenario) => Promise<unknown>>> = {
  tools_call: async (client) => {
    await client.listTools();
    await client.addNumbers({ a: 5, b: 3 });
  },
  "elicitation-sep1034-client-defaults": (client) => client.testClientElicitationDefaults(),
  "sse-retry": (client) => client.testReconnection(),
  "sep-2322-client-request-state": async (client) => {
    await client.testMrtrEchoState();
    await client.testMrtrNoState();
    await client.testMrtrUnrelated();
    await client.testMrtrNoResultType();
  },
  "http-standard-headers": useEverything,
  "http-custom-headers": async (client, { context }) => {
    await client.listTools();
    const { testCustomHeadersTool, testCustomHeadersNullTool } = referee;
    const tools = new Map(
      [testCustomHeadersTool, testCustomHeadersNullTool].map(({ name, headers }) => [
        name,
        { name, headers: headers ?? {} },
      ]),
    );
    for (const call of context["toolCalls"] as { name: string; arguments: JsonObject }[]) {
      await callToolRaw(client.connection, tools.get(call.name) ?? { name: call.name }, call.arguments);
    }
  },
  "http-invalid-tool-headers": async (client) => {
    // Whatever the listing kept is called; it must have kept the valid tool only.
    for (const { name } of await client.listTools()) {
      await callToolRaw(client.connection, name === "valid_tool" ? referee.validToolTool : { name }, {
        region: "us-west1",
      });
    }
  },
  "json-schema-2020-12-preservation": async (client) => {
    const tool = (await client.listTools()).find(({ name }) => name === "json_schema_2020_12_tool");
    await client.jsonSchemaEcho({ schema: tool?.inputSchema ?? {} });
  },
};

/** Lists and uses what the server has, each by the method for it. */
async function useEverything(client: Referee): Promise<void> {
  for (const { name } of await client.listTools()) await callToolRaw(client.connection, { name }, {});
  for (const { uri } of await client.listResources()) await readResource(client.connection, uri);
  for (const { name } of await client.listPrompts()) await getPrompt(client.connection, name, {});
}

async function listEverything(client: Referee): Promise<void> {
  await client.listTools();
}

async function callProtectedTool(client: Referee): Promise<void> {
  await client.listTools();
  await client.testTool();
}

/** The way to a token that a scenario is about. */
function authorization({ name, context }: Scenario): HttpAuth {
  const text = (key: string): string => String(context[key] ?? "");
  const client = {
    id: text("client_id"),
    ...(context["client_secret"] === undefined ? {} : { secret: text("client_secret") }),
  };
  switch (name) {
    case "auth/client-credentials-jwt":
      return oauthClient({ client: { ...client, privateKey: text("private_key_pem") } });
    case "auth/client-credentials-basic":
      return oauthClient({ client });
    case "auth/wif-jwt-bearer":
      return oauthAssertion({ client, assertion: () => Promise.resolve(text("valid_jwt")) });
    case "auth/enterprise-managed-authorization":
      return oauthEnterprise({
        client,
        provider: { tokenEndpoint: text("idp_token_endpoint"), clientId: text("idp_client_id") },
        idToken: () => text("idp_id_token"),
      });
    default:
      return oauthUser({
        redirectUri: "http://localhost:3000/callback",
        clientMetadataUrl: "https://conformance-test.local/client-metadata.json",
        authorize: visit,
        ...(name === "auth/pre-registration" ? { client } : {}),
      });
  }
}

/** Takes the place of a browser: the mock redirects at once, to an address where nobody listens. */
async function visit(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: "manual" });
  const location = response.headers.get("location");
  if (location === null) throw new Error(`${url.origin} answered ${response.status} where a redirect was expected`);
  return new URL(location, url);
}
