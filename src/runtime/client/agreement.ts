import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Implementation, ServerCapabilities } from "../protocol/types.js";
import type { Link } from "./link.js";

/** What the two sides found out about each other. */
export interface Agreement {
  readonly protocolVersion: string;
  readonly serverInfo: Implementation | undefined;
  readonly capabilities: ServerCapabilities;
  readonly instructions: string | undefined;
}

/** Who we are, in the words of either era. */
export interface Introduction {
  readonly clientInfo: Implementation;
  readonly capabilities: JsonObject;
}

/** Bounds for one step of connecting. */
export function within(link: Link, deadline: number): { timeoutMs: number; signal?: AbortSignal } {
  const { signal } = link.options;
  return { timeoutMs: Math.max(deadline - performance.now(), 1), ...(signal && { signal }) };
}
