import type { Awaitable } from "../protocol/types.js";

/**
 * Where registrations and tokens live between runs. Values are secrets: keep them in the operating system's key store, not
 * in a plain file.
 */
export interface AuthStore {
  get(key: string): Awaitable<string | undefined>;
  set(key: string, value: string): Awaitable<void>;
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

/** Reads a JSON value; what cannot be read counts as absent. */
export async function readStored<T>(store: AuthStore, key: string): Promise<T | undefined> {
  const text = await store.get(key);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
