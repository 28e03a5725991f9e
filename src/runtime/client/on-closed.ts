import type { Connection } from "./connection.js";

/** Who wants to hear of a connection's end. A reaction to a promise cannot be taken back, so each connection has one of ours. */
const listeners: WeakMap<Connection, Set<(error: Error | undefined) => void>> = /* @__PURE__ */ new WeakMap();

/**
 * Calls `listener` when the connection has ended, with the error that ended it. It must not throw.
 *
 * @returns Takes it back.
 */
export function onClosed(mcp: Connection, listener: (error: Error | undefined) => void): () => void {
  let all = listeners.get(mcp);
  if (!all) {
    const fresh = (all = new Set());
    listeners.set(mcp, fresh);
    void mcp.closed.then((error) => {
      for (const one of fresh) one(error);
    });
  }
  all.add(listener);
  return () => void all.delete(listener);
}
