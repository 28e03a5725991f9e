import { serveStdio } from "@mcp-gen/runtime/node";
import { createRoomsServer } from "../../generated/rooms/server.js";

const taken = new Map<string, string>();

await serveStdio(
  createRoomsServer({
    bookRoom({ room, day, guests = 2 }) {
      const key = `${room} ${day}`;
      const by = taken.get(key);
      if (by !== undefined) return { status: "taken", by };
      taken.set(key, `${guests} guests`);
      return { status: "booked", booking: { room, day, guests } };
    },
    getPlanMeetingPrompt: ({ topic, day = "the next free day" }) =>
      `Book a room for ${day} and invite people to ${topic}.`,
  }),
);
