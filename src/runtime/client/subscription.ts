import type { SubscriptionFilter } from "../protocol/types.js";

/** How to listen. */
export interface ListenOptions {
  /** Aborting it ends the subscription. */
  signal?: AbortSignal;
  /** The stream broke and is back: changes in between may have gone unheard. */
  onReconnect?(): void;
}

/** A stream of changes that is open. */
export interface Subscription {
  /** What the server agreed to report, which may be less than was asked for. */
  readonly acknowledged: SubscriptionFilter;
  /** Ends it. Idempotent; never rejects. */
  close(): Promise<void>;
  /** Resolves when it has ended: with the error that ended it, or `undefined` after `close()` or at the server's wish. */
  readonly closed: Promise<Error | undefined>;
}
