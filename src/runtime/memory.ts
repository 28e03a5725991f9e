// `@mcp-gen/runtime/memory`: a server and its client in one process, as in tests. Runs anywhere.
import { DEFAULT_LIMITS, type Limits } from "./protocol/limits.js";
import type { AuthInfo, Server } from "./protocol/server.js";
import type { Transport } from "./protocol/transport.js";
import { channel } from "./streams/channel.js";
import { memoryPair } from "./streams/memory.js";
import { serveStream } from "./streams/serve-stream.js";

export type { Server, Transport };

/** Options of `memoryTransport`. */
export interface MemoryOptions {
  /** Who the server is told is calling. */
  readonly auth?: AuthInfo;
  /** `maxMessageBytes` (10 MiB), `maxJsonDepth` (128), `maxConcurrentPerPeer` (128) of the server. */
  readonly limits?: Partial<Limits>;
}

/**
 * Connects to a server in the same process. Everything goes through JSON, as it would over a wire; each transport is a peer
 * of its own. Closing it ends the peer, not the server.
 */
export function memoryTransport(server: Server, options: MemoryOptions = {}): Transport {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const [near, far] = memoryPair(limits);
  void serveStream(server, far, { transport: "memory", limits, auth: options.auth });
  return channel(near, { kind: "memory", limits });
}
