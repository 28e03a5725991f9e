import { ConnectionError } from "../protocol/errors.js";
import type { Exchange } from "../protocol/transport.js";
import {
  ErrorCode,
  failure,
  type JsonRpcMessage,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
} from "../protocol/jsonrpc.js";
import { ownId } from "../protocol/own-id.js";

/** Requests that we sent on one stream and whose answers are not here yet. */
export interface Outgoing<Details> {
  /**
   * Sends a request. Of `answered` and `failed` one is called, once; `failed` maybe before this returns.
   *
   * @param details What the owner wants to know about it while it is in flight.
   */
  request(
    request: JsonRpcRequest,
    cancellation: Cancellation,
    details: Details,
    answered: (response: JsonRpcResponse) => void,
    failed: (error: Error) => void,
  ): void;
  /** Settles the request that a response answers. Late and foreign answers are ignored. */
  answer(response: JsonRpcResponse): boolean;
  get(id: RequestId): Details | undefined;
  /** Rejects one request, without a word to the peer. */
  fail(id: RequestId, error: ConnectionError): void;
  /** Rejects everything in flight, and what is requested from now on. Only the first call counts. */
  end(error: ConnectionError): void;
  readonly size: number;
}

/** How a request learns that nobody waits for it any more. */
export type Cancellation = Pick<Exchange, "signal" | "onCancelled">;

interface Waiting<Details> {
  details: Details;
  answered(response: JsonRpcResponse): void;
  failed(error: Error): void;
  /** Takes the listener off the signal, where there is one. */
  settle: (() => void) | undefined;
}

/**
 * Correlates answers with requests by id. Each is settled once, and leaves neither an entry nor a listener behind.
 *
 * @param onSettled Called whenever a request is no longer in flight.
 */
export function outgoing<Details>(
  send: (message: JsonRpcMessage) => Promise<void> | void,
  onSettled?: (details: Details) => void,
): Outgoing<Details> {
  const waiting = new Map<RequestId, Waiting<Details>>();
  let ended: ConnectionError | undefined;

  function take(echoed: RequestId): Waiting<Details> | undefined {
    const id = ownId(waiting, echoed);
    const entry = waiting.get(id);
    if (entry) {
      waiting.delete(id);
      entry.settle?.();
      onSettled?.(entry.details);
    }
    return entry;
  }

  /** basic/patterns/cancellation; 2025-11-25 forbids it for `initialize`. */
  function cancel(id: RequestId, method: string, reason: unknown): void {
    if (method === "initialize") return;
    const params = { requestId: id, ...(reason instanceof Error && { reason: reason.message }) };
    void quietly(send, { jsonrpc: "2.0", method: "notifications/cancelled", params });
  }

  return {
    request(request, cancellation, details, answered, failed) {
      const { id, method } = request;
      // Looking at `signal` may make one.
      const signal = cancellation.onCancelled ? undefined : cancellation.signal;
      if (ended) return failed(new ConnectionError(ended.code, ended.message, { cause: ended }));
      if (signal?.aborted) return failed(aborted(method, signal.reason, false));
      if (waiting.has(id)) {
        // What the other end would answer, but without a chance of disturbing the first.
        return answered(failure(id, ErrorCode.invalidRequest, "A request with this id is in flight."));
      }
      const entry: Waiting<Details> = { details, answered, failed, settle: undefined };
      const onCancelled = (reason: unknown): void => {
        if (waiting.get(id) !== entry) return;
        take(id);
        failed(aborted(method, reason, true));
        cancel(id, method, reason);
      };
      waiting.set(id, entry);
      if (signal) {
        const onAbort = (): void => onCancelled(signal.reason);
        signal.addEventListener("abort", onAbort);
        entry.settle = () => signal.removeEventListener("abort", onAbort);
      } else {
        cancellation.onCancelled?.(onCancelled);
      }
      try {
        send(request)?.catch((error: Error) => take(id)?.failed(error));
      } catch (error) {
        take(id)?.failed(error as Error);
      }
    },
    answer(response) {
      const { id } = response;
      const entry = id === undefined || id === null ? undefined : take(id);
      entry?.answered(response);
      return entry !== undefined;
    },
    get: (id) => waiting.get(ownId(waiting, id))?.details,
    fail: (id, error) => take(id)?.failed(error),
    end(error) {
      if (ended) return;
      ended = error;
      for (const id of [...waiting.keys()]) {
        take(id)?.failed(new ConnectionError(error.code, error.message, { sent: true, cause: error }));
      }
    },
    get size() {
      return waiting.size;
    },
  };
}

/** Sends what nobody waits for: a peer that left is no reason to reject (R58). */
export async function quietly(
  send: (message: JsonRpcMessage) => Promise<void> | void,
  message: JsonRpcMessage,
): Promise<void> {
  try {
    await send(message);
  } catch {
    // The reader of the stream learns why.
  }
}

function aborted(method: string, cause: unknown, sent: boolean): ConnectionError {
  return new ConnectionError("aborted", `${method} was aborted.`, { sent, cause });
}
