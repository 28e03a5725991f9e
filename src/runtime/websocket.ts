export { webSocketTransport, type WebSocketTransportOptions } from "./websocket/client.js";
export { serveWebSocket, type ServeWebSocketOptions } from "./websocket/serve.js";
export type { WebSocketLike } from "./websocket/socket.js";
export type { ReconnectOptions } from "./streams/reconnect.js";
