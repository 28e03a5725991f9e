import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { HeaderView, HttpCall } from "../http/call.js";
import { anyRepeats, repeats } from "./node-call.js";

/** A request for a WebSocket, as long as it may still be refused: it has a socket, but no `ServerResponse`. */
export function upgradeCall(req: IncomingMessage, socket: Duplex): HttpCall {
  const headers: HeaderView = req.headers;
  return {
    // Node hands over any method that asks for an upgrade; only GET may.
    method: req.method!,
    headers,
    scheme: "encrypted" in req.socket ? "https" : "http",
    host: req.headers.host,
    target: req.url!,
    anyRepeats: anyRepeats(req),
    repeats: (name) => repeats(req, name),
    read() {},
    get gone() {
      return socket.destroyed;
    },
    onGone(callback) {
      socket.once("close", callback);
    },
    send(status, answerHeaders, body = "") {
      const lines = Object.entries({
        ...answerHeaders,
        Connection: "close",
        "Content-Length": Buffer.byteLength(body),
      });
      const head = lines.map(([name, value]) => `${name}: ${String(value).replace(/[\r\n]+/g, " ")}\r\n`).join("");
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${head}\r\n${body}`, () => socket.destroy());
    },
    open() {},
    write() {},
    end() {
      socket.destroy();
    },
  };
}
