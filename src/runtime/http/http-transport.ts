import { ConnectionError } from "../protocol/errors.js";
import { ErrorCode, failure, type JsonRpcFailure, type JsonRpcNotification, type JsonRpcRequest, type JsonRpcResponse, type JsonRpcSuccess } from "../protocol/jsonrpc.js";
import { encodeHeaderValue } from "../protocol/header-value.js";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.js";
import type { Exchange, Transport, TransportListener } from "../protocol/transport.js";
import { Meta, MODERN_VERSION } from "../protocol/versions.js";
import { readBody, readText } from "./response-body.js";
import { createSender, type SenderOptions } from "./send.js";
import { sseParser } from "./sse-parser.js";

/** How to reach an MCP server over HTTP. */
export interface HttpTransportOptions {
  /** Added to every request; a function is asked for each anew. Credentials belong into `auth`. */
  headers?: SenderOptions["headers"];
  /** Default: the platform's. */
  fetch?: typeof fetch;
  /** A bearer token, or the whole of OAuth (`@mcp-gen/runtime/auth`). */
  auth?: SenderOptions["auth"];
  limits?: Partial<Limits>;
}

/** Any JSON-RPC message, before it is known which. */
type Message = Partial<JsonRpcRequest & JsonRpcSuccess & JsonRpcFailure>;

const MAX_RETRIES = 10;
const SNIPPET_LENGTH = 512;
const EVENTS = "text/event-stream";

/**
 * A transport to the server at `url` (Streamable HTTP of every revision; HTTP+SSE of 2024-11-05 where that is all the server
 * has). Works wherever `fetch` does.
 *
 * @throws {TypeError} `url` is none, or not http(s).
 */
export function httpTransport(url: string | URL, options: HttpTransportOptions = {}): Transport {
  const endpoint = new URL(url);
  if (!/^https?:$/.test(endpoint.protocol)) throw new TypeError(`Not an http(s) URL: ${endpoint.protocol}`);
  const send = createSender(endpoint, options as SenderOptions);
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const life = new AbortController();
  let listener: TransportListener | undefined;
  /** Legacy: what the handshake agreed on. */
  let version: string | undefined;
  let session: string | undefined;
  /** Ends the standalone stream of the session. */
  let standalone: AbortController | undefined;
  /** A server that knows only HTTP+SSE. */
  let predecessor: Transport | undefined;

  function sessionHeaders(): Record<string, string> {
    return { ...(version && { "MCP-Protocol-Version": version }), ...(session && { "Mcp-Session-Id": session }) };
  }

  function post(message: object, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const all = { "Content-Type": "application/json", Accept: `application/json, ${EVENTS}`, ...headers };
    return send("POST", all, signal, JSON.stringify(message));
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

  function receive(message: Message, exchange?: Exchange): void {
    if (message.method === undefined) return;
    if (message.id === undefined) {
      const notification = message as JsonRpcNotification;
      if (exchange?.onNotification) exchange.onNotification(notification);
      else listener?.onNotification(notification);
      return;
    }
    const request = message as JsonRpcRequest;
    const answer = exchange?.onRequest?.(request) ?? listener?.onRequest(request);
    const refused = failure(request.id, ErrorCode.methodNotFound, "Method not found");
    void (answer ?? Promise.resolve(refused)).then(tell, () => tell(refused));
  }

  /**
   * Reads a stream of messages until `onMessage` says that it is done. Where the server gave event ids, a stream that broke
   * is continued by GET after the time that the server asked for, else with growing pauses (R59).
   */
  async function follow(response: Response | undefined, signal: AbortSignal, onMessage: (message: Message) => boolean): Promise<void> {
    const started = response !== undefined;
    let id = "";
    let retryMs: number | undefined;
    for (let failures = 0; ; ) {
      let done = false;
      let broken: unknown;
      try {
        response ??= await send("GET", { Accept: EVENTS, ...sessionHeaders(), ...(id && { "Last-Event-ID": id }) }, signal);
        if (!response.ok || !isType(response, EVENTS)) throw await statusError(response);
        const parse = sseParser(
          limits.maxMessageBytes,
          (event) => {
            id = event.id;
            if (event.data && !done) done = onMessage(parseJson(event.data) as Message);
          },
          (milliseconds) => (retryMs = milliseconds),
        );
        await readBody(response, (chunk) => {
          failures = 0;
          parse(chunk);
          return done;
        });
      } catch (error) {
        broken = error;
      }
      if (done) return;
      signal.throwIfAborted();
      const { code, status = 500 } = (broken ?? {}) as Partial<ConnectionError>;
      const final = code === "too-large" || code === "bad-message" || code === "unauthorized" || status < 500;
      if (final || (started && !(version && id)) || failures++ >= MAX_RETRIES) {
        throw broken instanceof ConnectionError ? broken : new ConnectionError("closed", "The answer broke off.", { cause: broken, sent: true });
      }
      response = undefined;
      await pause(retryMs ?? Math.min(500 * 1.6 ** failures, 30_000) * (0.8 + Math.random() * 0.4), signal);
    }
  }

  /** Hears what belongs to no exchange. Servers without such a stream refuse it, which is fine. */
  function openStandalone(): void {
    standalone?.abort();
    standalone = linked(life.signal);
    const { signal } = standalone;
    follow(undefined, signal, (message) => (receive(message), false)).catch(() => {});
  }

  async function exchangeOver(request: JsonRpcRequest, exchange: Exchange, signal: AbortSignal): Promise<JsonRpcResponse> {
    const { method, id } = request;
    if (method === "initialize") {
      session = version = undefined;
      standalone?.abort();
    }
    const sentSession = session;
    const response = await post(request, { ...sessionHeaders(), ...mirrored(request), ...exchange.headers }, signal);
    let answer: JsonRpcResponse | undefined;
    function onMessage(message: Message): boolean {
      if (message.method === undefined && message.id === id) answer = message as JsonRpcResponse;
      else receive(message, exchange);
      return answer !== undefined;
    }
    if (response.ok && isType(response, EVENTS)) {
      if (method === "initialize") session = response.headers.get("mcp-session-id") ?? undefined;
      await follow(response, signal, onMessage);
      return answer!;
    }
    if (response.ok && isType(response, "application/json")) {
      if (method === "initialize") session = response.headers.get("mcp-session-id") ?? undefined;
      // An array is a batch of revision 2025-03-26.
      [parseJson(await readText(response, limits.maxMessageBytes))].flat().forEach((message) => onMessage(message as Message));
      if (answer) return answer;
      throw new ConnectionError("bad-message", `The server answered ${method} with something else.`, { sent: true });
    }
    const error = await statusError(response, id);
    // A session that the server has forgotten is known by the status alone.
    if (!(error instanceof ConnectionError) && !(response.status === 404 && sentSession)) return error;
    if (method === "initialize" && [400, 404, 405].includes(response.status) && error instanceof ConnectionError) {
      const { httpSseTransport } = await import("./sse-legacy.js");
      const found = await httpSseTransport(endpoint, send, limits, signal);
      if (found) {
        predecessor = found;
        if (listener) found.attach?.(listener);
        return found.request(request, exchange);
      }
    }
    throw error instanceof ConnectionError ? error : new ConnectionError("http-status", "The session has ended.", { status: 404, sent: true });
  }

  return {
    kind: "http",
    key: endpoint.href,
    async request(request, exchange) {
      if (predecessor) return predecessor.request(request, exchange);
      const call = linked(life.signal);
      const abort = (): void => {
        call.abort(new ConnectionError("aborted", `${request.method} was cancelled.`, { cause: exchange.signal?.reason, sent: true }));
        // Since 2026-07-28 closing the stream says it; before, it has to be said.
        if (version && request.method !== "initialize") {
          void tell({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: request.id } });
        }
      };
      if (exchange.signal?.aborted) throw new ConnectionError("aborted", `${request.method} was cancelled.`, { cause: exchange.signal.reason });
      exchange.signal?.addEventListener("abort", abort);
      try {
        return await exchangeOver(request, exchange, call.signal);
      } catch (error) {
        throw call.signal.aborted ? call.signal.reason : error;
      } finally {
        exchange.signal?.removeEventListener("abort", abort);
        call.abort();
      }
    },
    async notify(notification) {
      if (predecessor) return predecessor.notify?.(notification);
      await tell(notification);
      if (notification.method === "notifications/initialized") openStandalone();
    },
    attach(heard) {
      listener = heard;
    },
    negotiated(agreed) {
      version = agreed === MODERN_VERSION ? undefined : agreed;
    },
    async close() {
      if (life.signal.aborted) return;
      life.abort(new ConnectionError("closed", "The connection was closed.", { sent: true }));
      await predecessor?.close();
      if (session) {
        const headers = sessionHeaders();
        await send("DELETE", headers, AbortSignal.timeout(2000)).then((response) => response.body?.cancel(), () => {});
      }
      if (!predecessor) listener?.onClose();
    },
  };

  /** What HTTP says when it is no answer; or the JSON-RPC error that the server said it with. */
  async function statusError(response: Response, id?: JsonRpcRequest["id"]): Promise<ConnectionError | JsonRpcResponse> {
    const { status } = response;
    const text = await readText(response, limits.maxMessageBytes).catch(() => "");
    try {
      const body = JSON.parse(text) as Message;
      if (id !== undefined && body.error && Number.isInteger(body.error.code)) return { ...body, id } as JsonRpcResponse;
    } catch {
      // Not JSON: a proxy, a gateway, another program.
    }
    const type = response.headers.get("content-type") ?? "no content type";
    return new ConnectionError("http-status", `HTTP ${status} (${type}) ${text.slice(0, SNIPPET_LENGTH)}`.trim(), { status, sent: true });
  }
}

/** Headers that repeat what the body says, since 2026-07-28 (streamable HTTP, "Request Metadata"). */
function mirrored({ method, params }: JsonRpcRequest): Record<string, string> {
  const version = (params?._meta as Record<string, unknown> | undefined)?.[Meta.protocolVersion];
  if (typeof version !== "string") return {};
  const named = /^(tools\/call|prompts\/get)$/.test(method) ? "name" : method === "resources/read" ? "uri" : /^tasks\//.test(method) ? "taskId" : "";
  const name = params?.[named];
  return {
    "MCP-Protocol-Version": version,
    "Mcp-Method": method,
    ...(typeof name === "string" && { "Mcp-Name": encodeHeaderValue(name) }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConnectionError("bad-message", "The server sent something that is not JSON.", { cause, sent: true });
  }
}

function isType(response: Response, type: string): boolean {
  return response.headers.get("content-type")?.split(";")[0]!.trim().toLowerCase() === type;
}

/** A controller that ends with `signal`. Ending it lets go of `signal`. */
function linked(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { signal: controller.signal });
  return controller;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    }
    signal.addEventListener("abort", done);
  });
}
