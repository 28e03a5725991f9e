import { defineManifest } from "mcp-gen";
import * as z from "zod";

export const booking = z.object({
  room: z.string(),
  day: z.string().meta({ format: "date" }),
  guests: z.int().min(1).max(8),
});

export default defineManifest({
  name: "rooms",
  version: "1.0.0",
  tools: [
    {
      name: "book_room",
      description: "Books a meeting room for a day.",
      annotations: { destructiveHint: false },
      inputSchema: booking.extend({ guests: booking.shape.guests.default(2).describe("How many come.") }),
      outputSchema: z.discriminatedUnion("status", [
        z.object({ status: z.literal("booked"), booking }),
        z.object({ status: z.literal("taken"), by: z.string() }),
      ]),
    },
  ],
  prompts: [
    {
      name: "plan_meeting",
      arguments: z.object({
        topic: z.string().describe("What it is about."),
        day: z.string().meta({ format: "date" }).optional(),
      }),
    },
  ],
});
