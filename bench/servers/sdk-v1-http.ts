import { createServer as createHttpServer } from "node:http";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { announce } from "./announce.js";
import { createServer } from "./sdk-v1.js";

// Stateless, as its examples do it: a server and a transport per request; JSON answers, which are its fastest.
const server = createHttpServer((request, response) => {
  void (async () => {
    const mcp = createServer();
    const { port } = server.address() as { port: number };
    const transport = new StreamableHTTPServerTransport({
      enableJsonResponse: true,
      enableDnsRebindingProtection: true,
      allowedHosts: [`127.0.0.1:${port}`],
    });
    response.on("close", () => void mcp.close());
    await mcp.connect(transport);
    await transport.handleRequest(request, response);
  })();
});
server.listen(0, "127.0.0.1", () => announce(server.address()));
