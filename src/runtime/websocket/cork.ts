import type { Duplex } from "node:stream";
import type { NodeWebSocket } from "./socket.js";

/**
 * Lets the frames of one turn of the event loop leave in one system call: a message alone goes as fast as ever, many of
 * them several times faster.
 *
 * @param raw The connection under `socket`.
 */
export function corked(socket: NodeWebSocket, raw: Duplex): NodeWebSocket {
  const send = socket.send.bind(socket);
  let isCorked = false;
  const uncork = (): void => {
    isCorked = false;
    raw.uncork();
  };
  socket.send = (text) => {
    if (!isCorked) {
      isCorked = true;
      raw.cork();
      process.nextTick(uncork);
    }
    send(text);
  };
  return socket;
}
