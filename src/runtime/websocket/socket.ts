export type SocketEvent = "open" | "message" | "close" | "error";

// Each platform has its own event classes, and none of them is needed to tell what is in an event.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type SocketListener = (event: any) => void;

/** What we need of a WebSocket: browsers, Deno, Bun, Workers and `ws` have it. */
export interface WebSocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  readonly bufferedAmount: number;
  /** The subprotocol that was agreed on. */
  readonly protocol?: string;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: SocketEvent, listener: SocketListener): void;
  removeEventListener(type: SocketEvent, listener: SocketListener): void;
}

/** What `ws` has beyond that; used where it is there. */
export interface NodeWebSocket extends WebSocketLike {
  terminate(): void;
  pause(): void;
  resume(): void;
  ping(): void;
  on(type: "pong", listener: () => void): unknown;
  off(type: "pong", listener: () => void): unknown;
}

/** The subprotocol of our binding (docs/websocket.md). */
export const SUBPROTOCOL = "mcp";

/** Why we close (docs/websocket.md, "Closing"). */
export const CloseCode = {
  normal: 1000,
  goingAway: 1001,
  binary: 1003,
  notJson: 1007,
  policy: 1008,
  tooLarge: 1009,
  internal: 1011,
} as const;

export function isNodeSocket(socket: WebSocketLike): socket is NodeWebSocket {
  return typeof (socket as Partial<NodeWebSocket>).terminate === "function" && "ping" in socket && "on" in socket;
}
