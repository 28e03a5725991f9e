import { ConnectionError } from "../protocol/errors.js";
import type { MessageStream, Transport } from "../protocol/transport.js";
import { channel } from "../streams/channel.js";
import { inbox } from "../streams/inbox.js";
import { answersUnderWay } from "./answers-under-way.js";
import { parseAnswer } from "./parse-answer.js";
import type { MessageLimits } from "./read-events.js";
import { readBody } from "./response-body.js";
import type { Sender } from "./send.js";
import { sseParser } from "./sse-parser.js";

/**
 * HTTP+SSE, the transport of revision 2024-11-05: everything from the server comes on one stream, which names first where
 * to POST to. Loaded only for servers that have nothing newer.
 *
 * @returns `undefined` where `url` does not serve it either.
 */
export async function httpSseTransport(
  url: URL,
  send: Sender,
  limits: MessageLimits & { readonly connectTimeoutMs: number },
  signal: AbortSignal,
): Promise<Transport | undefined> {
  const life = new AbortController();
  const received = inbox();
  let announce: (url: URL | undefined) => void = () => {};
  const announced = new Promise<URL | undefined>((resolve) => {
    announce = resolve;
  });
  const abort = (): void => life.abort(signal.reason);
  const timer = setTimeout(abort, limits.connectTimeoutMs);
  signal.addEventListener("abort", abort);

  const parse = sseParser(limits.maxMessageBytes, ({ type, data }) => {
    if (type === "endpoint") {
      const target = resolveUrl(data, url);
      // The stream must not send our credentials elsewhere (R14).
      announce(target?.origin === url.origin ? target : undefined);
    } else if (type === "message" && data !== "") {
      received.push(parseAnswer(data, limits.maxJsonDepth));
    }
  });

  async function read(): Promise<void> {
    try {
      const response = await send("GET", { Accept: "text/event-stream" }, life.signal);
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      if (response.ok && isStream) {
        await readBody(response, parse);
      } else {
        await response.body?.cancel();
      }
      received.end(
        life.signal.aborted ? undefined : new ConnectionError("closed", "The server ended the stream.", { sent: true }),
      );
    } catch (cause) {
      const known = cause instanceof ConnectionError && cause.code !== "timeout";
      const error = known ? cause : new ConnectionError("closed", "The stream broke off.", { cause, sent: true });
      received.end(life.signal.aborted ? undefined : error);
    }
    announce(undefined);
  }

  void read();
  const target = await announced;
  clearTimeout(timer);
  signal.removeEventListener("abort", abort);
  if (target === undefined) {
    life.abort();
    return undefined;
  }

  async function post(message: object): Promise<void> {
    const headers = { "Content-Type": "application/json" };
    const response = await send("POST", headers, life.signal, JSON.stringify(message), target);
    // Its answer comes on the stream; what this one says beyond its status does not matter, nor whether it breaks off.
    response.body?.cancel().catch(() => {});
    if (!response.ok) {
      throw new ConnectionError("http-status", `HTTP ${response.status}`, { status: response.status, sent: true });
    }
  }

  const answers = answersUnderWay();
  const stream: MessageStream = {
    receive: received,
    async send(message) {
      if ("method" in message) return post(message);
      try {
        answers.begin();
      } catch (error) {
        received.end(error as ConnectionError);
        throw error;
      }
      return post(message).finally(answers.end);
    },
    async close() {
      received.end();
      life.abort();
    },
  };
  return channel(stream, { kind: "http", limits });
}

function resolveUrl(text: string, base: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
