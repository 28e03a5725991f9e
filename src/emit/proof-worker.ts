import { parentPort } from "node:worker_threads";
import { proveShape, ShapeError } from "./shape.js";

// What `proof-thread.ts` runs: proves one file after the other, and answers each.

/** A file to prove: what `Prove` takes. */
export type Question = readonly [name: string, text: string, twin: string];

/** Nothing where the proof holds; an error loses its class on its way between threads. */
export type Answer = { readonly error: unknown; readonly file?: string } | undefined;

parentPort?.on("message", (question: Question) => {
  proveShape(...question).then(
    () => parentPort?.postMessage(undefined),
    (error: unknown) => parentPort?.postMessage({ error, ...(error instanceof ShapeError && { file: error.file }) }),
  );
});
// The compiler is loaded while the first file is being printed.
void import("@ts-morph/common");
