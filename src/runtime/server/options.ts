import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type { TaskOptions } from "./task.js";

/** How long, and by whom, a result may be cached (server/utilities/caching). */
export interface CacheHint {
  /** Milliseconds, 0 or more. */
  readonly ttlMs: number;
  /** `"public"` lets shared caches serve one user's result to another. */
  readonly scope: "public" | "private";
}

/** What failed, for `onError`. */
export interface FailedRequest {
  /** `tools/call`, `resources/read` … */
  readonly method: string;
  /** Name of the tool or prompt, or URI of the resource. */
  readonly name: string | undefined;
}

/** Options of `defineServer` and of every generated `create…Server`. */
export interface ServerOptions {
  /** Entries per page of a list. Default: all on one page. */
  readonly pageSize?: number;
  /** Of lists and discovery. Default: 60,000 ms, private. */
  readonly listCache?: CacheHint;
  /** Of `resources/read`, unless the handler says otherwise. Default: 0 ms, private. */
  readonly readCache?: CacheHint;
  /**
   * Seals `requestState` (HMAC-SHA-256): at least 32 bytes, shared by all instances that serve the same clients.
   * Default: random, so that a retry must reach the same server object.
   */
  readonly stateKey?: Uint8Array;
  /** Called with what a handler threw and clients do not see. Default: nothing. What it throws is ignored. */
  readonly onError?: (error: unknown, request: FailedRequest) => void;
  /** `maxConcurrent`, `maxConcurrentPerPeer`, `maxInputRounds`, `requestStateTtlMs`; the others are the transport's. */
  readonly limits?: Partial<Limits>;
  /** Of tools that say `execution: { taskSupport: "optional" | "required" }` (SEP-2663). */
  readonly tasks?: TaskOptions;
  /** Extensions to advertise in `capabilities.extensions`, with their settings. */
  readonly extensions?: Readonly<Record<string, JsonObject>>;
}
