import { setTimeout as after } from "node:timers/promises";
import { ToolError, type Server } from "@mcp-gen/runtime/server";
import type { Limits } from "@mcp-gen/runtime";
import { createContractServer, type ContractHandlers } from "../../../generated/contract/server.js";
import { onlyEra, type ServedEra } from "./only-era.js";

/** The server of the transport contract: generated from `contract.mcp.yaml`, with what it did so far. */
export function contractServer(limits: Partial<Limits> = {}, era: ServedEra = "dual"): Server {
  return onlyEra(createContractServer(contractHandlers(), { limits }), era);
}

const cycle: { self?: object } = {};
cycle.self = cycle;
let depth: unknown = 0;
for (let level = 0; level < 20_000; level++) depth = [depth];
/** What no transport can write. */
const GARBLE = { number: 1n, cycle, depth };

/** One set of handlers for every era and transport: nothing here knows either. */
function contractHandlers(): ContractHandlers {
  const seen = { started: 0, aborted: 0, effects: [] as string[] };
  const effect = (name: string): void => void seen.effects.push(name);
  return {
    echo: ({ text }) => ({ text }),
    lie: () => ({ content: [], structuredContent: { text: 5 } }),
    fail() {
      throw new ToolError("It did not work.");
    },
    crash() {
      throw new Error("secret");
    },
    garble: ({ how }) => ({ content: [], _meta: { it: GARBLE[how] } }),
    async report(_input, { progress, log }) {
      for (let step = 1; step <= 3; step++) await progress(step, 3, `step ${step}`);
      await log("info", "reported");
      return "done";
    },
    async hang(_input, { signal }) {
      seen.started++;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      seen.aborted++;
      return "too late";
    },
    async sleep({ ms }) {
      await after(ms);
      return { slept: ms };
    },
    async book(_input, { elicit, once }) {
      await once("book", () => effect("book"));
      const answer = await elicit.confirm();
      return answer.action === "accept" ? { answer: "accept", sure: answer.content.sure } : { answer: answer.action };
    },
    async travel(_input, { elicit, sample, roots, once }) {
      const { ticket } = await once("reserve", () => {
        effect("reserve");
        return { ticket: 7 };
      });
      const answer = await elicit.confirm();
      if (answer.action !== "accept") return { ticket, answer: answer.action, wish: "", folders: [] };
      await once("pay", async () => {
        await after(1);
        effect("pay");
      });
      const [wish, folders] = await Promise.all([sample({ messages: [], maxTokens: 10 }), roots()]);
      await once("stamp", () => effect("stamp"));
      const [said] = [wish.content].flat();
      return {
        ticket,
        answer: `${answer.content.sure}, ${answer.content.seats}`,
        wish: said?.type === "text" ? said.text : "",
        folders: folders.map(({ uri }) => uri),
      };
    },
    touch(_input, { publish }) {
      publish({ type: "tools" });
      publish({ type: "resource", uri: "contract://thing" });
      return "touched";
    },
    big: ({ bytes }) => "x".repeat(bytes),
    seen: () => seen,
    readThing: () => "a thing",
    getWritePrompt: ({ about }) => `Write about ${about}.`,
  };
}
