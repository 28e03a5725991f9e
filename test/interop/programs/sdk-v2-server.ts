// A server on the official SDK v2, serving both eras: `node sdk-v2-server.js`, or `… http`.
import { createServer as createHttpServer } from "node:http";
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { completable, createMcpHandler, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";

function createServer(): McpServer {
  const server = new McpServer({ name: "library-v2", version: "1.0.0" });
  server.registerTool(
    "find-book",
    {
      description: "Finds a book by its title.",
      inputSchema: z.object({ title: z.string().min(1), limit: z.int().max(5).optional() }),
      outputSchema: z.object({ title: z.string(), year: z.int(), tags: z.array(z.enum(["novel", "essay"])) }),
    },
    ({ title }) => {
      if (title === "missing") return { isError: true, content: [{ type: "text", text: "No such book." }] };
      const structuredContent = { title, year: 1922, tags: ["novel" as const] };
      return { structuredContent, content: [{ type: "text", text: JSON.stringify(structuredContent) }] };
    },
  );
  server.registerTool("count", { description: "Reports progress." }, async (context) => {
    const progressToken = context.mcpReq._meta?.progressToken;
    for (let progress = 1; progressToken !== undefined && progress <= 3; progress++) {
      await context.mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 3 } });
    }
    return { content: [{ type: "text", text: "counted" }] };
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
  const genre = completable(z.string(), (value) => ["novel", "essay"].filter((name) => name.startsWith(value)));
  server.registerPrompt("recommend", { argsSchema: z.object({ genre }) }, (args) => ({
    messages: [{ role: "user", content: { type: "text", text: `Recommend a ${args.genre}.` } }],
  }));
  return server;
}

if (process.argv[2] === "http") {
  const handler = toNodeHandler(createMcpHandler(createServer));
  const [validHost, validOrigin] = [localhostHostValidation(), localhostOriginValidation()];
  const http = createHttpServer((request, response) => {
    if (validHost(request, response) && validOrigin(request, response)) {
      void handler(request as Parameters<typeof handler>[0], response);
    }
  });
  http.listen(0, "127.0.0.1", () => console.log(`listening on ${(http.address() as { port: number }).port}`));
} else {
  serveStdio(createServer);
}
