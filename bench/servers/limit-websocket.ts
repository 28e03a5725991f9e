import { WebSocketServer } from "ws";
import { announce } from "./announce.js";
import { answer } from "./tool.js";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data: Buffer) => socket.send(answer(data.toString())));
});
server.on("listening", () => announce(server.address()));
