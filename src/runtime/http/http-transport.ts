import { CLIENT_LIMITS } from "../protocol/client-limits.js";
import { ConnectionError } from "../protocol/errors.js";
import {
  ErrorCode,
  failure,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
} from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type { Exchange, Transport, TransportListener } from "../protocol/transport.js";
import { MODERN_VERSION } from "../protocol/versions.js";
import { mirroredHeaders } from "./mirrored-headers.js";
import { parseAnswer } from "./parse-answer.js";
import { readEvents, type Cursor, type Message } from "./read-events.js";
import { readText } from "./response-body.js";
import { createSender, type SenderOptions } from "./send.js";

/** How to reach an MCP server over HTTP. */
export interface HttpTransportOptions extends SenderOptions {
  limits?: Partial<Limits>;
}

const SNIPPET_LENGTH = 512;
const STANDALONE_WAIT_MS = 300;
const JSON_TYPE = "application/json";
const EVENTS_TYPE = "text/event-stream";

/**
 * A transport to the server at `url` (Streamable HTTP of every revision; HTTP+SSE of 2024-11-05 where that is all the server
 * has). Works wherever `fetch` does.
 *
 * @throws {TypeError} `url` is none, or not http(s).
 */
export function httpTransport(url: string | URL, options: HttpTransportOptions = {}): Transport {
  const endpoint = new URL(url);
  if (!/^https?:$/.test(endpoint.protocol)) throw new TypeError(`Not an http(s) URL: ${endpoint.protocol}`);
  const send = createSender(endpoint, options);
  const limits = { ...CLIENT_LIMITS, ...options.limits };
  /** Requests in flight, and the standalone stream. */
  const running = new Set<AbortController>();
  let closed: ConnectionError | undefined;
  let listener: TransportListener | undefined;
  /** Legacy: what the handshake agreed on. */
  let version: string | undefined;
  let session: string | undefined;
  let standalone: AbortController | undefined;
  /** To a server that knows only HTTP+SSE. */
  let predecessor: Transport | undefined;

  function start(): AbortController {
    const controller = new AbortController();
    running.add(controller);
    return controller;
  }

  function stop(controller: AbortController | undefined): void {
    if (controller) running.delete(controller);
    controller?.abort();
  }

  function sessionHeaders(): Record<string, string> {
    return { ...(version && { "MCP-Protocol-Version": version }), ...(session && { "Mcp-Session-Id": session }) };
  }

  function post(message: object, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const all = { "Content-Type": JSON_TYPE, Accept: `${JSON_TYPE}, ${EVENTS_TYPE}`, ...headers };
    return send("POST", all, signal, JSON.stringify(message));
  }

  async function get(lastEventId: string, signal: AbortSignal): Promise<Response> {
    const headers = { Accept: EVENTS_TYPE, ...sessionHeaders(), ...(lastEventId && { "Last-Event-ID": lastEventId }) };
    const response = await send("GET", headers, signal);
    if (response.ok && isType(response, EVENTS_TYPE)) return response;
    throw statusError(response, await bodyOf(response));
  }

  /** Sends what wants no answer. Whether it arrives is the peer's business. */
  async function tell(message: object): Promise<void> {
    try {
      const response = await post(message, sessionHeaders(), AbortSignal.timeout(limits.connectTimeoutMs));
      await response.body?.cancel();
    } catch {
      // Who left does not hear it.
    }
  }

  /** Passes on what is no response of ours: to the exchange it came with, else to the connection. */
  function receive(message: Message, exchange?: Exchange): void {
    if (message.method === undefined) return;
    if (message.id === undefined) {
      const notification = message as JsonRpcNotification;
      if (exchange?.onNotification) exchange.onNotification(notification);
      else listener?.onNotification(notification);
      return;
    }
    const request = message as JsonRpcRequest;
    const unknown = failure(request.id, ErrorCode.methodNotFound, "Method not found");
    const answer = exchange?.onRequest?.(request) ?? listener?.onRequest(request) ?? Promise.resolve(unknown);
    void answer.then(tell, () => tell(unknown));
  }

  /**
   * Hears what belongs to no exchange. Servers without such a stream refuse it, which is fine. Resolves when the server has
   * answered, for what it asks during the very next call may come here, but waits no longer than a slow one deserves.
   */
  function openStandalone(): Promise<void> {
    stop(standalone);
    const { signal } = (standalone = start());
    const listen = (message: Message): boolean => (receive(message), false);
    return new Promise((answered) => {
      setTimeout(answered, STANDALONE_WAIT_MS);
      const ask = (id: string): Promise<Response> => get(id, signal).finally(answered);
      import("./resume.js").then(({ resume }) => resume(ask, limits, { id: "" }, signal, listen, true)).catch(answered);
    });
  }

  async function exchangeOver(
    request: JsonRpcRequest,
    exchange: Exchange,
    signal: AbortSignal,
  ): Promise<JsonRpcResponse> {
    const { method, id } = request;
    const isHandshake = method === "initialize";
    if (isHandshake) {
      session = version = undefined;
      stop(standalone);
    }
    const inSession = session !== undefined;
    const response = await post(
      request,
      { ...sessionHeaders(), ...mirroredHeaders(request), ...exchange.headers },
      signal,
    );
    if (isHandshake) session = response.headers.get("mcp-session-id") ?? undefined;

    let answer: JsonRpcResponse | undefined;
    function onMessage(message: Message): boolean {
      if (message.method === undefined && message.id === id) answer = message as JsonRpcResponse;
      else receive(message, exchange);
      return answer !== undefined;
    }
    if (response.ok && isType(response, EVENTS_TYPE)) {
      await readAnswer(response, signal, onMessage);
      return answer!;
    }
    const text = await bodyOf(response);
    if (response.ok && isType(response, JSON_TYPE)) {
      // An array is a batch of revision 2025-03-26.
      const messages = [parseAnswer(text, limits.maxJsonDepth)].flat() as Message[];
      for (const message of messages) onMessage(message ?? {});
      if (answer) return answer;
      throw new ConnectionError("bad-message", `The server answered ${method} with something else.`, { sent: true });
    }
    const { status } = response;
    const refusal = jsonRpcError(text);
    // That a session has ended is said by the status alone.
    if (refusal && !(status === 404 && inSession)) return { ...refusal, id };
    if (isHandshake && [400, 404, 405].includes(status)) {
      const { httpSseTransport } = await import("./sse-legacy.js");
      predecessor = await httpSseTransport(endpoint, send, limits, signal);
      if (predecessor) {
        if (listener) predecessor.attach?.(listener);
        return predecessor.request(request, exchange);
      }
    }
    throw statusError(response, text);
  }

  async function readAnswer(
    response: Response,
    signal: AbortSignal,
    onMessage: (message: Message) => boolean,
  ): Promise<void> {
    const cursor: Cursor = { id: "" };
    let cause: unknown;
    try {
      if (await readEvents(response, limits, cursor, onMessage)) return;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ConnectionError && error.code !== "timeout") throw error;
      cause = error;
    }
    if (!version || !cursor.id) {
      throw cause instanceof ConnectionError
        ? cause
        : new ConnectionError("closed", "The answer broke off.", { cause, sent: true });
    }
    const { resume } = await import("./resume.js");
    await resume((id) => get(id, signal), limits, cursor, signal, onMessage, false);
  }

  const bodyOf = (response: Response): Promise<string> => readText(response, limits.maxMessageBytes);

  return {
    kind: "http",
    key: endpoint.href,
    async request(request, exchange) {
      const { signal } = exchange;
      const cancelled = (sent: boolean): ConnectionError =>
        new ConnectionError("aborted", `${request.method} was cancelled.`, { cause: signal?.reason, sent });
      if (closed) throw closed;
      if (predecessor) return predecessor.request(request, exchange);
      if (signal?.aborted) throw cancelled(false);
      const call = start();
      const abort = (): void => {
        call.abort(cancelled(true));
        // Since 2026-07-28 closing the stream says it; before, it has to be said.
        if (version)
          void tell({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: request.id } });
      };
      signal?.addEventListener("abort", abort);
      try {
        return await exchangeOver(request, exchange, call.signal);
      } catch (error) {
        throw call.signal.aborted ? call.signal.reason : error;
      } finally {
        signal?.removeEventListener("abort", abort);
        stop(call);
      }
    },
    async notify(notification) {
      if (predecessor) return predecessor.notify?.(notification);
      await tell(notification);
      if (notification.method === "notifications/initialized" && !closed) await openStandalone();
    },
    attach(heard) {
      listener = heard;
    },
    negotiated(agreed) {
      version = agreed === MODERN_VERSION ? undefined : agreed;
    },
    async close() {
      if (closed) return;
      closed = new ConnectionError("closed", "The connection was closed.", { sent: true });
      for (const controller of running) controller.abort(closed);
      if (predecessor) return predecessor.close();
      if (session) {
        const response = send("DELETE", sessionHeaders(), AbortSignal.timeout(2000));
        await response.then(({ body }) => body?.cancel()).catch(() => {});
      }
      listener?.onClose();
    },
  };
}

/** What went wrong, as HTTP says it. */
function statusError(response: Response, text: string): ConnectionError {
  const { status, headers } = response;
  const type = headers.get("content-type") ?? "no content type";
  return new ConnectionError("http-status", `HTTP ${status} (${type}) ${text.slice(0, SNIPPET_LENGTH)}`.trim(), {
    status,
    sent: true,
  });
}

/** A body that is a JSON-RPC error, whatever the status. */
function jsonRpcError(text: string): JsonRpcResponse | undefined {
  try {
    const body = JSON.parse(text) as JsonRpcResponse;
    if ("error" in body && Number.isInteger(body.error.code)) return body;
  } catch {
    // Not JSON: a proxy, a gateway, another program.
  }
  return undefined;
}

function isType(response: Response, type: string): boolean {
  return response.headers.get("content-type")?.split(";")[0]!.trim().toLowerCase() === type;
}
