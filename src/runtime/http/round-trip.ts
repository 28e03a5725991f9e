import type { ClientLimits } from "../protocol/client-limits.js";
import { ConnectionError } from "../protocol/errors.js";
import type { JsonRpcRequest, JsonRpcResponse } from "../protocol/jsonrpc.js";
import type { Exchange } from "../protocol/transport.js";
import { parseAnswer } from "./parse-answer.js";
import type { Cursor } from "./read-events.js";
import { brokeOff, readText } from "./response-body.js";
import type { Sender } from "./send.js";

/** What all requests of one transport share. */
export interface Wire {
  readonly endpoint: URL;
  readonly send: Sender;
  readonly limits: ClientLimits;
  /** Whatever `close()` has to end. */
  readonly running: Set<AbortController>;
}

const JSON_TYPE = "application/json";
export const EVENTS_TYPE = "text/event-stream";

export function post(
  { send }: Wire,
  message: object,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const all = { "Content-Type": JSON_TYPE, Accept: `${JSON_TYPE}, ${EVENTS_TYPE}`, ...headers };
  return send("POST", all, signal, JSON.stringify(message));
}

/**
 * Has `work` done until it is cancelled or the transport is closed.
 *
 * @param onCancel Called when the exchange is cancelled while it is under way.
 * @throws {ConnectionError} `"aborted"`, and what `work` throws.
 */
export async function cancellable(
  { running }: Wire,
  { method }: JsonRpcRequest,
  { signal }: Exchange,
  work: (signal: AbortSignal) => Promise<JsonRpcResponse>,
  onCancel?: () => void,
): Promise<JsonRpcResponse> {
  const cancelled = (sent: boolean): ConnectionError =>
    new ConnectionError("aborted", `${method} was cancelled.`, { cause: signal?.reason, sent });
  if (signal?.aborted) throw cancelled(false);
  const call = new AbortController();
  const abort = (): void => {
    call.abort(cancelled(true));
    onCancel?.();
  };
  running.add(call);
  signal?.addEventListener("abort", abort);
  try {
    return await work(call.signal);
  } catch (error) {
    throw call.signal.aborted ? call.signal.reason : error;
  } finally {
    signal?.removeEventListener("abort", abort);
    running.delete(call);
    call.abort();
  }
}

/**
 * Reads the answer to a request, whichever form it has: what has its id. Whether that makes sense is for the client to see.
 *
 * @param hear Told of whatever comes besides it and has a method.
 * @param goOn Reads on where a stream broke off that can be resumed; absent where none can.
 * @throws {ConnectionError} There is no answer in it.
 */
export async function readAnswer(
  response: Response,
  { method, id }: JsonRpcRequest,
  limits: ClientLimits,
  signal: AbortSignal,
  hear: (message: object) => void,
  goOn?: (cursor: Cursor, onMessage: (value: unknown) => boolean) => Promise<void>,
): Promise<JsonRpcResponse> {
  let answer: JsonRpcResponse | undefined;
  const onMessage = (value: unknown): boolean => {
    const message = (value ?? {}) as Partial<JsonRpcRequest>;
    if (message.method !== undefined) hear(message);
    // Some servers keep ids as texts.
    else if (message.id === id || message.id === String(id)) answer = message as unknown as JsonRpcResponse;
    return answer !== undefined;
  };
  if (response.ok && isType(response, EVENTS_TYPE)) {
    // Not every server streams.
    const { readEvents } = await import("./read-events.js");
    const cursor: Cursor = { id: "" };
    let cause: unknown;
    try {
      if (await readEvents(response, limits, cursor, onMessage)) return answer!;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ConnectionError && error.code !== "timeout") throw error;
      cause = error;
    }
    if (!goOn || !cursor.id) {
      if (cause instanceof ConnectionError) throw cause;
      throw brokeOff(cause);
    }
    await goOn(cursor, onMessage);
    return answer!;
  }
  const text = await readText(response, limits.maxMessageBytes);
  if (response.ok && isType(response, JSON_TYPE)) {
    // An array is a batch of revision 2025-03-26.
    for (const value of [parseAnswer(text, limits.maxJsonDepth)].flat()) onMessage(value);
    if (answer) return answer;
    throw new ConnectionError("bad-message", `The server answered ${method} with something else.`, { sent: true });
  }
  const { refusal } = await import("./refusal.js");
  return refusal(response, text, id);
}

export function isType(response: Response, type: string): boolean {
  return response.headers.get("content-type")?.split(";")[0]!.trim().toLowerCase() === type;
}
