import type { Limits } from "../protocol/limits.js";
import { ErrorCode } from "../protocol/jsonrpc.js";
import type { Peer } from "../protocol/server.js";
import { ProtocolError } from "./errors.js";

/** Requests that run at the same time. Counts survive a peer that leaves: its handlers still run. */
let inProcess = 0;

/** Bounds the requests at work, per peer and per process (R56). */
export interface Gate {
  /** @throws {ProtocolError} -32000: too many at work. */
  enter(peer: Peer | undefined): void;
  leave(peer: Peer | undefined): void;
}

export function gate({ maxConcurrent, maxConcurrentPerPeer }: Limits): Gate {
  const perPeer = new WeakMap<Peer, number>();
  return {
    enter(peer) {
      if (inProcess >= maxConcurrent) throw busy("the server");
      if (peer !== undefined) {
        const count = perPeer.get(peer) ?? 0;
        if (count >= maxConcurrentPerPeer) throw busy("this connection");
        perPeer.set(peer, count + 1);
      }
      inProcess++;
    },
    leave(peer) {
      inProcess--;
      if (peer !== undefined) perPeer.set(peer, (perPeer.get(peer) ?? 1) - 1);
    },
  };
}

export function busy(subject: string): ProtocolError {
  return new ProtocolError(ErrorCode.busy, `Busy: ${subject} has too many requests at work. Try again later.`);
}
