import type { IncomingMessage, Server as NodeServer, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Whether a request asks for a WebSocket, as opposed to HTTP/2 (`h2c`), TLS or whatever else it might go on with. */
export function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return (headers.upgrade ?? "").split(",").some((protocol) => protocol.trim().toLowerCase() === "websocket");
}

/**
 * Serves a request whose offer to go on with another protocol is ignored, as a server may (RFC 9110, 7.8). Some HTTP
 * clients, Java's for one, offer HTTP/2 with every first request. Node takes such a request out of HTTP, with its body
 * unread, as soon as anybody listens for upgrades; so it is put back in front of its connection, without the offer.
 *
 * @param head What came after the headers.
 */
export function serveWithoutUpgrade(http: NodeServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.toLowerCase() !== "upgrade") {
      text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
    }
  }
  function again(): void {
    socket.off("error", destroy);
    // Node read the bytes of headers as these characters.
    socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, "latin1"), head]));
    http.emit("connection", socket);
  }
  // Sent before the answer to an earlier request, which has to leave first.
  const earlier = (socket as { _httpMessage?: ServerResponse | null })._httpMessage;
  if (earlier) {
    socket.on("error", destroy);
    earlier.once("close", again);
  } else {
    again();
  }
}

function destroy(this: Duplex): void {
  this.destroy();
}
