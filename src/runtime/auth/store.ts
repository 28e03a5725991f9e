import type { Awaitable } from "../protocol/types.js";

/**
 * Where registrations and tokens live between runs. Values are secrets: keep them in the operating system's key store, not
 * in a plain file. Keys are not: `tokens <server>`, `client <issuer>`, `issuer <client> <server>`. One store is one user's: where
 * a program serves several, each has their own.
 */
export interface AuthStore {
  /** `undefined` where there is none. Rejecting costs a warning. */
  get(key: string): Awaitable<string | undefined>;
  /** Keeps a value in place of the one before. */
  set(key: string, value: string): Awaitable<void>;
  /** Forgets a value, if there is one. */
  delete(key: string): Awaitable<void>;
}

/** Forgets everything when the process ends. */
export function memoryStore(): AuthStore {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
  };
}

/** A store that goes on in memory where the one below fails: a locked key ring must not cost a fresh token. */
export function lenientStore(store: AuthStore, warn: (message: string) => void): AuthStore {
  /** What the store below did not take; `undefined`: deleted. */
  const kept = new Map<string, string | undefined>();
  async function write(key: string, value: string | undefined): Promise<void> {
    try {
      await (value === undefined ? store.delete(key) : store.set(key, value));
      kept.delete(key);
    } catch {
      // The error is not repeated: it might quote the value.
      kept.set(key, value);
      warn(
        `The store could not ${value === undefined ? "delete" : "keep"} ${JSON.stringify(key)}; it stays in memory.`,
      );
    }
  }
  return {
    async get(key) {
      if (kept.has(key)) return kept.get(key);
      try {
        return await store.get(key);
      } catch {
        warn(`The store could not read ${JSON.stringify(key)}; it counts as absent.`);
        return undefined;
      }
    },
    set: (key, value) => write(key, value),
    delete: (key) => write(key, undefined),
  };
}

/** Reads a JSON object; what cannot be read counts as absent. */
export async function readStored(store: AuthStore, key: string): Promise<Record<string, unknown> | undefined> {
  const text = await store.get(key);
  if (typeof text !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
