/** Those bounds that a client over HTTP needs: a bundle for the browser carries no others. Meanings: `Limits`. */
export const CLIENT_LIMITS: {
  readonly maxMessageBytes: number;
  readonly maxJsonDepth: number;
  readonly requestTimeoutMs: number;
  readonly requestMaxTotalMs: number;
  readonly connectTimeoutMs: number;
  readonly maxListPages: number;
  readonly maxInputRounds: number;
} = {
  maxMessageBytes: 10 << 20,
  maxJsonDepth: 128,
  requestTimeoutMs: 60_000,
  requestMaxTotalMs: 600_000,
  connectTimeoutMs: 10_000,
  maxListPages: 64,
  maxInputRounds: 10,
};

export type ClientLimits = typeof CLIENT_LIMITS;
