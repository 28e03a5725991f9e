import type { Transport } from "../protocol/transport.js";

/** Servers that turned out to be legacy, by `Transport.key`, for the life of this process. */
const keys: Set<string> = /* @__PURE__ */ new Set();
const MAX_REMEMBERED = 1000;

export function isRemembered({ key }: Transport): boolean {
  return key !== undefined && keys.has(key);
}

/** Remembers the era of a server, so that the next connection need not find out. */
export function remember({ key }: Transport, legacy: boolean): void {
  if (key === undefined) return;
  if (!legacy) keys.delete(key);
  else if (keys.size < MAX_REMEMBERED) keys.add(key);
}
