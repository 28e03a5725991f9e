import { createInterface } from "node:readline/promises";
import { TRANSPORTS, type TransportChoice } from "./scaffold.js";

/** The choices, in the words of docs/transports.md. */
export const TRANSPORT_WORDS: Readonly<Record<TransportChoice, string>> = {
  stdio: "a local program that its client starts",
  http: "a service for many clients, over any proxy",
  websocket: "long conversations with many small messages both ways",
  all: "the three of them, from one server object",
};

export interface Answers {
  readonly name: string;
  readonly dir: string | undefined;
  readonly transport: TransportChoice;
}

/** Asks what the command line left open. */
export async function ask(
  open: { name: string | undefined; dir: string | undefined; transport: TransportChoice | undefined; guess: string },
  signal: AbortSignal,
): Promise<Answers> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const name =
      open.name ?? ((await terminal.question(`Name of the server [${open.guess}]: `, { signal })).trim() || open.guess);
    let { transport } = open;
    if (transport === undefined) {
      const lines = TRANSPORTS.map(
        (choice, index) => `  ${index + 1}  ${choice.padEnd(9)}  ${TRANSPORT_WORDS[choice]}`,
      );
      process.stdout.write(`How do clients reach it?\n${lines.join("\n")}\n`);
      while (transport === undefined) {
        const answer = (await terminal.question("Number or word [1]: ", { signal })).trim() || "1";
        transport = TRANSPORTS.find((choice, index) => answer === choice || answer === String(index + 1));
      }
    }
    return { name, dir: open.dir, transport };
  } finally {
    terminal.close();
  }
}
