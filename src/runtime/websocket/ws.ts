import type * as Ws from "ws";
import { ConnectionError } from "../protocol/errors.js";

export type { Ws };

/**
 * The optional peer `ws` (R29): for servers on Node, and for clients on Node 20, which has no `WebSocket` of its own.
 * The one place that imports it.
 *
 * @throws {ConnectionError} `"unsupported"`: it is not installed.
 */
export async function loadWs(): Promise<typeof Ws> {
  try {
    return await import("ws");
  } catch (cause) {
    throw new ConnectionError("unsupported", 'WebSocket needs the package "ws" here: npm install ws', { cause });
  }
}
