import type { JsonRpcNotification } from "../protocol/jsonrpc.js";
import type { Result } from "../protocol/types.js";
import type { Connection } from "./connection.js";

/** No freshness is believed for longer (R23). */
const MAX_TTL_MS = 24 * 3_600_000;
const MAX_ENTRIES = 1000;

/** Requests whose results say how long they stay fresh (server/utilities/caching). */
const CACHEABLE: readonly string[] = [
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
];

/** Which of them a notification makes stale. */
const STALE_AFTER: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ new Map([
  ["notifications/tools/list_changed", ["tools/list"]],
  ["notifications/prompts/list_changed", ["prompts/list"]],
  ["notifications/resources/list_changed", ["resources/list", "resources/templates/list", "resources/read"]],
  ["notifications/resources/updated", ["resources/read"]],
]);

interface Entry {
  readonly method: string;
  readonly uri: unknown;
  readonly result: Result;
  readonly freshUntil: number;
}

/**
 * Keeps lists and resources for as long as the server says that they are fresh (`ttlMs`, at most 24 h; not at all unless it
 * says so), until it reports a change. For `ConnectOptions.cache`.
 *
 * What is kept belongs to one connection, thus to one server and one principal, whatever `cacheScope` would allow.
 *
 * @param now Milliseconds since 1970. Default: `Date.now`.
 */
export function responseCache(now: () => number = Date.now): (connection: Connection) => Connection {
  return (connection) => {
    const entries = new Map<string, Entry>();
    let changes = 0;
    connection.onNotification((notification) => {
      changes++;
      for (const [key, entry] of entries) if (makesStale(notification, entry)) entries.delete(key);
    });
    const request = async <R extends Result>(
      ...[method, params, options]: Parameters<Connection["request"]>
    ): Promise<R> => {
      if (!CACHEABLE.includes(method)) return connection.request<R>(method, params, options);
      const { _meta, ...asked } = params ?? {};
      const key = JSON.stringify([method, asked]);
      const known = entries.get(key);
      // A copy: what the caller does to it is not for the next one to see.
      if (known && now() < known.freshUntil) return structuredClone(known.result) as R;
      entries.delete(key);
      const before = changes;
      let inputWasGiven = false;
      const result = await connection.request<R>(method, params, {
        ...options,
        onInputRequired(round) {
          inputWasGiven = true;
          options?.onInputRequired?.(round);
        },
      });
      const ttlMs = Math.min(Number(result.ttlMs) || 0, MAX_TTL_MS);
      // An answer that was overtaken by a change, or depends on what the user said, is not for keeping.
      if (ttlMs > 0 && !inputWasGiven && before === changes) {
        if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value!);
        entries.set(key, { method, uri: params?.uri, result: structuredClone(result), freshUntil: now() + ttlMs });
      }
      return result;
    };
    return { ...connection, request };
  };
}

function makesStale({ method, params }: JsonRpcNotification, entry: Entry): boolean {
  if (!STALE_AFTER.get(method)?.includes(entry.method)) return false;
  // A part may have changed, under a URI that does not say of which whole.
  return (
    method !== "notifications/resources/updated" ||
    typeof params?.uri !== "string" ||
    String(params.uri).startsWith(String(entry.uri))
  );
}
