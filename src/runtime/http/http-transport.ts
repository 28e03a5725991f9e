import { CLIENT_LIMITS } from "../protocol/client-limits.js";
import { ConnectionError } from "../protocol/errors.js";
import type { JsonRpcNotification, JsonRpcRequest } from "../protocol/jsonrpc.js";
import type { Limits } from "../protocol/limits.js";
import type { Exchange, Transport, TransportListener } from "../protocol/transport.js";
import { mirroredHeaders } from "./mirrored-headers.js";
import { cancellable, post, readAnswer, type Wire } from "./round-trip.js";
import { createSender, type SenderOptions } from "./send.js";

/** How to reach an MCP server over HTTP. */
export interface HttpTransportOptions extends SenderOptions {
  /** `maxMessageBytes` (10 MiB), `maxJsonDepth` (128), `connectTimeoutMs` (10 s, for notifications and HTTP+SSE). */
  limits?: Partial<Limits>;
}

/**
 * A transport to the server at `url` (Streamable HTTP of every revision; HTTP+SSE of 2024-11-05 where that is all the server
 * has). Works wherever `fetch` does.
 *
 * @throws {TypeError} `url` is none, or not http(s).
 */
export function httpTransport(url: string | URL, options: HttpTransportOptions = {}): Transport {
  const endpoint = new URL(url);
  if (!/^https?:$/.test(endpoint.protocol)) throw new TypeError(`Not an http(s) URL: ${endpoint.protocol}`);
  const wire: Wire = {
    endpoint,
    send: createSender(endpoint, options),
    limits: { ...CLIENT_LIMITS, ...options.limits },
    running: new Set(),
  };
  let closed: ConnectionError | undefined;
  let listener: TransportListener | undefined;
  /** From the first handshake on. Most programs never load it. */
  let legacy: Transport | undefined;

  async function request(asked: JsonRpcRequest, exchange: Exchange): ReturnType<Transport["request"]> {
    if (closed) throw closed;
    if (!legacy && asked.method === "initialize") {
      const { legacyTransport } = await import("./legacy-transport.js");
      legacy ??= legacyTransport(wire, listener);
      return request(asked, exchange);
    }
    if (legacy) return legacy.request(asked, exchange);
    return cancellable(wire, asked, exchange, async (signal) => {
      const response = await post(wire, asked, { ...mirroredHeaders(asked), ...exchange.headers }, signal);
      return readAnswer(response, asked, wire.limits, signal, (message) => {
        // Since 2026-07-28 servers send no requests.
        if ("id" in message) return;
        const notification = message as JsonRpcNotification;
        if (exchange.onNotification) exchange.onNotification(notification);
        else listener?.onNotification(notification);
      });
    });
  }

  return {
    kind: "http",
    key: endpoint.href,
    request,
    async notify(notification) {
      if (legacy) return legacy.notify?.(notification);
      const { tell } = await import("./tell.js");
      return tell(wire, notification, {});
    },
    attach(heard) {
      listener = heard;
    },
    negotiated(agreed) {
      legacy?.negotiated?.(agreed);
    },
    async close() {
      if (closed) return;
      closed = new ConnectionError("closed", "The connection was closed.", { sent: true });
      for (const controller of wire.running) controller.abort(closed);
      if (legacy) return legacy.close();
      listener?.onClose();
    },
  };
}
