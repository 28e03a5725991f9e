import { join } from "node:path";
import { ToolError } from "@mcp-gen/runtime";
import { stdioTransport } from "@mcp-gen/runtime/node";
import { describe, expect, it } from "vitest";
import { connectRates } from "../../generated/rates/client.js";
import { connectRooms } from "../../generated/rooms/client.js";
import { root } from "../support/command.js";

// Servers that are declared in TypeScript, as the examples have them: generated, compiled by `npm run build`, served by a
// process, called over its pipes.

const serve = (example: string): ReturnType<typeof stdioTransport> =>
  stdioTransport({ command: process.execPath, args: [join(root, `build/examples/${example}/main.js`)] });

describe("a file of functions", { timeout: 60_000 }, () => {
  it("is served as it is: tools, resources, templates, completions, prompts", async () => {
    const rates = await connectRates(serve("functions"));
    try {
      expect(await rates.convertAmount({ amount: 10, from: "USD" })).toEqual({
        amount: 9.2,
        currency: "EUR",
        rate: 0.92,
      });
      const steps: number[] = [];
      const watched = await rates.watchRate(
        { currency: "JPY" },
        { onProgress: ({ progress }) => void steps.push(progress) },
      );
      expect([watched.text, steps]).toEqual(["1 JPY is 0.0061 EUR, still.", [1, 2, 3]]);
      expect(await rates.readCurrencies()).toEqual(["EUR", "USD", "JPY"]);
      expect(await rates.readEuroRate({ currency: "USD" })).toEqual({ rate: 0.92 });
      expect(await rates.readEuroRate({ currency: "XXX" })).toEqual({ rate: null });
      expect((await rates.completeEuroRate({ argument: "currency", value: "u" })).values).toEqual(["USD"]);
      const { messages } = await rates.getPlanBudgetPrompt({ currency: "USD" });
      expect(messages).toMatchObject([{ content: { text: expect.stringContaining("for 7 days") as string } }]);
    } finally {
      await rates.close();
    }
  });

  it("checks what its types and tags say", async () => {
    const rates = await connectRates(serve("functions"));
    try {
      await expect(rates.convertAmount({ amount: 0, from: "USD" })).rejects.toThrow(/amount/);
      await expect(rates.convertAmount({ amount: 1, from: "GBP" as "USD" })).rejects.toThrow(ToolError);
      await expect(rates.watchRate({ currency: "EUR", times: 1.5 })).rejects.toThrow(/times/);
    } finally {
      await rates.close();
    }
  });
});

describe("a module with schemas of zod", { timeout: 60_000 }, () => {
  it("is served without zod: defaults filled in, both branches of the output", async () => {
    const rooms = await connectRooms(serve("module"));
    try {
      const booking = { room: "Oslo", day: "2026-11-26" };
      expect(await rooms.bookRoom(booking)).toEqual({ status: "booked", booking: { ...booking, guests: 2 } });
      expect(await rooms.bookRoom({ ...booking, guests: 3 })).toEqual({ status: "taken", by: "2 guests" });
      await expect(rooms.bookRoom({ ...booking, guests: 9 })).rejects.toThrow(/guests/);
      await expect(rooms.bookRoom({ ...booking, day: "soon" })).rejects.toThrow(/day/);
      const { messages } = await rooms.getPlanMeetingPrompt({ topic: "budgets" });
      expect(messages).toHaveLength(1);
    } finally {
      await rooms.close();
    }
  });
});
