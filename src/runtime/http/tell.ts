import { post, type Wire } from "./round-trip.js";

/**
 * Sends what wants no answer. Whether it arrives is the peer's business. Loaded when there is something to tell: since
 * 2026-07-28 hardly ever.
 */
export async function tell(wire: Wire, message: object, headers: Record<string, string>): Promise<void> {
  try {
    const response = await post(wire, message, headers, AbortSignal.timeout(wire.limits.connectTimeoutMs));
    await response.body?.cancel();
  } catch {
    // Who left does not hear it.
  }
}
