import { failure, type JsonRpcRequest } from "../../../src/runtime/protocol/jsonrpc.js";
import type { Server } from "../../../src/runtime/protocol/server.js";
import { Meta, MODERN_VERSION } from "../../../src/runtime/protocol/versions.js";

/** What servers are like. `silent` and `exits` are legacy ones with manners of their own before `initialize`. */
export type ServedEra = "dual" | "modern" | "legacy" | "silent" | "exits";

/** The same server, as one that knows one era only would behave (basic/versioning). */
export function onlyEra(server: Server, era: ServedEra): Server {
  if (era === "dual") return server;
  const unsupported = { supported: [MODERN_VERSION] };
  return {
    ...server,
    async handle(request, context) {
      const modern = isModern(request);
      if (modern === (era === "modern")) return server.handle(request, context);
      if (!modern) return failure(request.id, -32022, "Unsupported protocol version", unsupported);
      if (era === "exits") process.exit(1);
      if (era === "silent")
        await new Promise<void>((resolve) => context.signal?.addEventListener("abort", () => resolve()));
      return failure(request.id, -32601, "Method not found");
    },
  };
}

function isModern({ params }: JsonRpcRequest): boolean {
  return Object.hasOwn(params?._meta ?? {}, Meta.protocolVersion);
}
