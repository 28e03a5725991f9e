import { CLIENT_LIMITS } from "./client-limits.js";

/**
 * Every bound of the runtime, in one place, with what `DEFAULT_LIMITS` says. Sizes in bytes, times in milliseconds. Transports,
 * clients and servers each read those that concern them.
 */
export interface Limits {
  /** HTTP request body that a server takes. Default 4 MiB. */
  maxBodyBytes: number;
  /** One message: what clients, and servers over stdio or memory, take, and what streams send. Default 10 MiB. */
  maxMessageBytes: number;
  /** WebSocket payload that a server takes. Default 4 MiB. */
  maxWebSocketServerBytes: number;
  /** Frames of one WebSocket message. Default 1,024. */
  maxWebSocketFragments: number;
  /** Nesting of arrays and objects in one message. Default 128. */
  maxJsonDepth: number;
  /** Messages in a batch, where the revision has batches (2025-03-26). Default 100. */
  maxBatch: number;
  /** Requests at work for one connection or session; further ones are refused as busy. Default 128. */
  maxConcurrentPerPeer: number;
  /** Requests at work in the whole process. Default 1,024. */
  maxConcurrent: number;
  /** Legacy HTTP sessions of one endpoint; beyond it the longest idle one ends. Default 1,000. */
  maxSessions: number;
  /** After which a session that nobody uses ends. Default 30 minutes. */
  sessionIdleMs: number;
  /** After which any session ends. Default 24 hours. */
  sessionMaxMs: number;
  /** Bytes queued for one peer above which writers wait. Default 1 MiB. */
  queueHighWaterBytes: number;
  /** Bytes queued for one peer above which it is dropped. Default 16 MiB. */
  queueMaxBytes: number;
  /** How long a call waits for an answer or a sign of progress. Default 60 s. */
  requestTimeoutMs: number;
  /** How long a call waits altogether, progress or not. Default 10 minutes. */
  requestMaxTotalMs: number;
  /** How long connecting may take. Default 10 s. */
  connectTimeoutMs: number;
  /** Between signs of life on an event stream that is silent. Default 15 s. */
  sseKeepAliveMs: number;
  /** Between pings, where the platform has them. Default 30 s. */
  webSocketPingMs: number;
  /** How long the answer to a ping may take. Default 20 s. */
  webSocketPongMs: number;
  /** Pages of one list that a client reads. Default 64. */
  maxListPages: number;
  /** How often one request may ask for input. Default 10. */
  maxInputRounds: number;
  /** How long a server takes back a `requestState` that it gave. Default 10 minutes. */
  requestStateTtlMs: number;
}

/** What holds unless `limits` says otherwise. */
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
