// A server on the official SDK v1: `node sdk-v1-server.js`, or `… http` for Streamable HTTP with sessions.
import { randomUUID } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import { completable } from "@modelcontextprotocol/sdk/server/completable.js";
import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { z } from "zod";

function createServer(): McpServer {
  const server = new McpServer({ name: "library-v1", version: "1.0.0" });
  server.registerTool(
    "find-book",
    {
      description: "Finds a book by its title.",
      inputSchema: { title: z.string().min(1), limit: z.number().int().max(5).optional() },
      outputSchema: { title: z.string(), year: z.number().int(), tags: z.array(z.enum(["novel", "essay"])) },
    },
    ({ title }) => {
      if (title === "missing") return { isError: true, content: [{ type: "text", text: "No such book." }] };
      const structuredContent = { title, year: 1922, tags: ["novel" as const] };
      return { structuredContent, content: [{ type: "text", text: JSON.stringify(structuredContent) }] };
    },
  );
  server.registerTool("count", { description: "Reports progress." }, async (extra) => {
    const progressToken = extra._meta?.progressToken;
    for (let progress = 1; progressToken !== undefined && progress <= 3; progress++) {
      await extra.sendNotification({ method: "notifications/progress", params: { progressToken, progress, total: 3 } });
    }
    return { content: [{ type: "text", text: "counted" }] };
  });
  server.registerTool("ask", { description: "Asks the user for a name." }, async () => {
    const answer = await server.server.elicitInput({
      message: "Who reads?",
      requestedSchema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    });
    return { content: [{ type: "text", text: `${answer.action}: ${String(answer.content?.["name"])}` }] };
  });
  server.registerResource("hours", "library://hours", { mimeType: "text/plain" }, (uri) => ({
    contents: [{ uri: uri.href, text: "9 to 5" }],
  }));
  server.registerResource(
    "shelf",
    new ResourceTemplate("library://shelf/{id}", { list: undefined }),
    {},
    (uri, { id }) => ({
      contents: [{ uri: uri.href, text: `shelf ${String(id)}` }],
    }),
  );
  server.registerPrompt(
    "recommend",
    {
      argsSchema: {
        genre: completable(z.string(), (value) => ["novel", "essay"].filter((genre) => genre.startsWith(value))),
      },
    },
    ({ genre }) => ({ messages: [{ role: "user", content: { type: "text", text: `Recommend a ${genre}.` } }] }),
  );
  return server;
}

if (process.argv[2] === "http") {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const http = createHttpServer((request, response) => {
    void (async () => {
      let transport = sessions.get(String(request.headers["mcp-session-id"]));
      if (!transport) {
        const opened = new StreamableHTTPServerTransport({
          sessionIdGenerator: randomUUID,
          onsessioninitialized: (id) => void sessions.set(id, opened),
        });
        transport = opened;
        await createServer().connect(transport as Transport);
      }
      await transport.handleRequest(request, response);
    })();
  });
  http.listen(0, "127.0.0.1", () => console.log(`listening on ${(http.address() as { port: number }).port}`));
} else {
  await createServer().connect(new StdioServerTransport());
}
