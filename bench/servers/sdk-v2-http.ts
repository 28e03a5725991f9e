import { createServer as createHttpServer } from "node:http";
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { announce } from "./announce.js";
import { createServer } from "./sdk-v2.js";

// As the SDK's guide for plain node:http says: guards in front of the wrapped handler.
const handler = toNodeHandler(createMcpHandler(createServer));
const validateHost = localhostHostValidation();
const validateOrigin = localhostOriginValidation();

const server = createHttpServer((request, response) => {
  if (validateHost(request, response) && validateOrigin(request, response))
    void handler(request as Parameters<typeof handler>[0], response);
});
server.listen(0, "127.0.0.1", () => announce(server.address()));
