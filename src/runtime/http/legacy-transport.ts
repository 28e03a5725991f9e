import { classify } from "../protocol/classify.js";
import { ErrorCode, failure, type JsonObject, type JsonRpcRequest, type JsonRpcResponse } from "../protocol/jsonrpc.js";
import type { ConnectionError } from "../protocol/errors.js";
import type { Exchange, Transport, TransportListener } from "../protocol/transport.js";
import { ownId } from "../protocol/own-id.js";
import { Meta, MODERN_VERSION } from "../protocol/versions.js";
import { answersUnderWay } from "./answers-under-way.js";
import { mirroredHeaders } from "./mirrored-headers.js";
import { readText } from "./response-body.js";
import { statusError } from "./refusal.js";
import { resume } from "./resume.js";
import { cancellable, EVENTS_TYPE, isType, post, readAnswer, type Wire } from "./round-trip.js";
import { tell } from "./tell.js";

const STANDALONE_WAIT_MS = 300;

/**
 * Streamable HTTP up to revision 2025-11-25: sessions, a stream for what belongs to no request, requests of the server; and
 * HTTP+SSE. Loaded with the first handshake. Whoever closes it aborts what is running before.
 */
export function legacyTransport(wire: Wire, listener: TransportListener | undefined): Transport {
  const { endpoint, send, limits, running } = wire;
  /** What the handshake agreed on. */
  let version: string | undefined;
  let session: string | undefined;
  let standalone: AbortController | undefined;
  /** Requests in flight, by the tokens of their progress. */
  const tokens = new Map<unknown, Exchange>();
  const answers = answersUnderWay();
  /** To a server that knows only HTTP+SSE. */
  let predecessor: Transport | undefined;
  let closed = false;

  function stopStandalone(): void {
    if (standalone) running.delete(standalone);
    standalone?.abort();
  }

  function sessionHeaders(): Record<string, string> {
    return { ...(version && { "MCP-Protocol-Version": version }), ...(session && { "Mcp-Session-Id": session }) };
  }

  const say = (message: object): Promise<void> => tell(wire, message, sessionHeaders());

  async function get(lastEventId: string, signal: AbortSignal): Promise<Response> {
    const resumed = lastEventId && { "Last-Event-ID": String.fromCharCode(...new TextEncoder().encode(lastEventId)) };
    const headers = { Accept: EVENTS_TYPE, ...sessionHeaders(), ...resumed };
    const response = await send("GET", headers, signal);
    if (response.ok && isType(response, EVENTS_TYPE)) return response;
    throw statusError(response, await readText(response, limits.maxMessageBytes));
  }

  /** Passes on what is no response: to the exchange it came with, else to the connection. */
  function receive(value: unknown, exchange?: Exchange): void {
    const said = classify(value);
    if (said.kind === "notification") {
      const { method, params } = said.message;
      // Some servers report all progress on the stream that belongs to no request.
      const to =
        exchange ??
        (method === "notifications/progress" ? tokens.get(ownId(tokens, params?.progressToken)) : undefined);
      if (to?.onNotification) to.onNotification(said.message);
      else listener?.onNotification(said.message);
    }
    if (said.kind !== "request") return;
    answers.begin();
    const { message } = said;
    const unknown = failure(message.id, ErrorCode.methodNotFound, "Method not found");
    const answer = exchange?.onRequest?.(message) ?? listener?.onRequest(message) ?? Promise.resolve(unknown);
    void answer.then(say, () => say(unknown)).finally(answers.end);
  }

  /**
   * Hears what belongs to no exchange. Servers without such a stream refuse it, which is fine. Resolves when the server has
   * answered, for what it asks during the very next call may come here, but waits no longer than a slow one deserves.
   */
  function openStandalone(): Promise<void> {
    stopStandalone();
    const { signal } = (standalone = new AbortController());
    running.add(standalone);
    const listen = (value: unknown): boolean => (receive(value), false);
    return new Promise((answered) => {
      setTimeout(answered, STANDALONE_WAIT_MS);
      const ask = (id: string): Promise<Response> => get(id, signal).finally(answered);
      resume(ask, limits, { id: "" }, signal, listen, true).catch(() => answered());
    });
  }

  async function carry(request: JsonRpcRequest, exchange: Exchange, signal: AbortSignal): Promise<JsonRpcResponse> {
    const isHandshake = request.method === "initialize";
    if (isHandshake) {
      session = version = undefined;
      stopStandalone();
    }
    const sentIn = session;
    const headers = { ...sessionHeaders(), ...mirroredHeaders(request), ...exchange.headers };
    const response = await post(wire, request, headers, signal);
    if (isHandshake) session = response.headers.get("mcp-session-id") ?? undefined;
    // That a session has ended is said by the status alone.
    if (sentIn !== undefined && response.status === 404) {
      const gone = statusError(response, await readText(response, limits.maxMessageBytes));
      // Another request may have heard it sooner and got a new one, which is enough (R60).
      if (version !== undefined && session !== sentIn) return carry(request, exchange, signal);
      throw gone;
    }
    try {
      return await readAnswer(
        response,
        request,
        limits,
        signal,
        (value) => receive(value, exchange),
        version === undefined
          ? undefined
          : (cursor, onMessage) => resume((id) => get(id, signal), limits, cursor, signal, onMessage, false),
      );
    } catch (error) {
      const { status = 0 } = error as Partial<ConnectionError>;
      if (!isHandshake || ![400, 404, 405].includes(status)) throw error;
      const { httpSseTransport } = await import("./sse-legacy.js");
      predecessor = await httpSseTransport(endpoint, send, limits, signal);
      if (!predecessor) throw error;
      if (listener) predecessor.attach?.(listener);
      return predecessor.request(request, exchange);
    }
  }

  return {
    async request(request, exchange) {
      if (predecessor) return predecessor.request(request, exchange);
      // Since 2026-07-28 closing the stream says it; before, it has to be said.
      const cancelled = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: request.id } };
      const token = (request.params?._meta as JsonObject | undefined)?.[Meta.progressToken];
      if (token !== undefined) tokens.set(token, exchange);
      try {
        return await cancellable(
          wire,
          request,
          exchange,
          (signal) => carry(request, exchange, signal),
          () => void (version && say(cancelled)),
        );
      } finally {
        tokens.delete(token);
      }
    },
    async notify(notification) {
      if (predecessor) return predecessor.notify?.(notification);
      await say(notification);
      if (notification.method === "notifications/initialized" && !closed) await openStandalone();
    },
    negotiated(agreed) {
      version = agreed === MODERN_VERSION ? undefined : agreed;
    },
    async close() {
      closed = true;
      if (predecessor) return predecessor.close();
      if (session) {
        const patience = AbortSignal.timeout(2000);
        const response = send("DELETE", sessionHeaders(), patience);
        const ended = response.then(({ body }) => body?.cancel()).catch(() => {});
        // The application may take its time for headers, too.
        await Promise.race([ended, new Promise((resolve) => patience.addEventListener("abort", resolve))]);
      }
      listener?.onClose();
    },
  };
}
