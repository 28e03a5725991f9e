import type { RequestId } from "./jsonrpc.js";

/**
 * The key under which we keep what a peer echoes. Ours are numbers, and some peers keep ids and tokens as texts: `"1"` is
 * 1 where nothing of ours is called `"1"`, as the official SDKs read it, too.
 */
export function ownId(kept: ReadonlyMap<unknown, unknown>, echoed: unknown): RequestId {
  return (typeof echoed === "string" && !kept.has(echoed) ? Number(echoed) : echoed) as RequestId;
}
