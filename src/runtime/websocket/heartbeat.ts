import { ConnectionError } from "../protocol/errors.js";
import type { Limits } from "../protocol/limits.js";
import type { NodeWebSocket } from "./socket.js";

/**
 * Notices a peer that is gone without a word, or that no longer reads (R63): pings, and wants a pong in time.
 *
 * @returns Ends it.
 */
export function heartbeat(
  socket: NodeWebSocket,
  { webSocketPingMs, webSocketPongMs }: Readonly<Limits>,
  onLost: (error: ConnectionError) => void,
): () => void {
  let deadline: ReturnType<typeof setTimeout> | undefined;

  const onPong = (): void => {
    clearTimeout(deadline);
    deadline = undefined;
  };
  const interval = setInterval(() => {
    if (deadline || socket.readyState !== 1) return;
    const queued = socket.bufferedAmount;
    socket.ping();
    deadline = setTimeout(() => {
      deadline = undefined;
      // A pong cannot pass what waits before our ping. As long as that moves, somebody is there.
      if (socket.bufferedAmount < queued) return;
      onLost(new ConnectionError("closed", `The peer did not answer a ping in ${webSocketPongMs} ms.`, { sent: true }));
    }, webSocketPongMs);
    unref(deadline);
  }, webSocketPingMs);
  unref(interval);
  socket.on("pong", onPong);

  return () => {
    clearInterval(interval);
    clearTimeout(deadline);
    socket.off("pong", onPong);
  };
}

/** The socket keeps the process alive, not its clock. */
function unref(timer: unknown): void {
  (timer as { unref?(): void }).unref?.();
}
