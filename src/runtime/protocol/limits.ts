import { CLIENT_LIMITS } from "./client-limits.js";

/** Every bound of the runtime, in one place. Sizes in bytes, times in milliseconds. */
export interface Limits {
  /** HTTP request body. */
  maxBodyBytes: number;
  /** One inbound message on any transport, either side. */
  maxMessageBytes: number;
  /** WebSocket payload that a server takes. */
  maxWebSocketServerBytes: number;
  maxWebSocketFragments: number;
  /** Nesting of arrays and objects in one message. */
  maxJsonDepth: number;
  /** Messages in a batch, where the era has batches (2025-03-26). */
  maxBatch: number;
  maxConcurrentPerPeer: number;
  maxConcurrent: number;
  maxSessions: number;
  sessionIdleMs: number;
  sessionMaxMs: number;
  /** Bytes queued for one peer: above the first, writers wait; above the second, the peer is dropped. */
  queueHighWaterBytes: number;
  queueMaxBytes: number;
  requestTimeoutMs: number;
  requestMaxTotalMs: number;
  connectTimeoutMs: number;
  sseKeepAliveMs: number;
  webSocketPingMs: number;
  webSocketPongMs: number;
  maxListPages: number;
  maxInputRounds: number;
  requestStateTtlMs: number;
}

export const DEFAULT_LIMITS: Readonly<Limits> = {
  ...CLIENT_LIMITS,
  maxBodyBytes: 4 << 20,
  maxWebSocketServerBytes: 4 << 20,
  maxWebSocketFragments: 1024,
  maxBatch: 100,
  maxConcurrentPerPeer: 128,
  maxConcurrent: 1024,
  maxSessions: 1000,
  sessionIdleMs: 30 * 60_000,
  sessionMaxMs: 24 * 3_600_000,
  queueHighWaterBytes: 1 << 20,
  queueMaxBytes: 16 << 20,
  sseKeepAliveMs: 15_000,
  webSocketPingMs: 30_000,
  webSocketPongMs: 20_000,
  requestStateTtlMs: 600_000,
};
