import { parentPort } from "node:worker_threads";
import { typeScript } from "../typescript.js";
import { proveShape, ShapeError, type EndProof } from "./shape.js";

// What `proof-thread.ts` runs: proves one file after the other.

/** A file, then its twin under the same number; the twin is answered. */
export type Question =
  | { readonly proof: number; readonly name: string; readonly text: string }
  | { readonly proof: number; readonly twin: string };

/** No error where the proof holds; `file` for a `ShapeError`, since errors lose their class on their way. */
export interface Answer {
  readonly proof: number;
  readonly error?: Error;
  readonly file?: string;
}

const begun = new Map<number, EndProof>();

parentPort?.on("message", (questions: readonly Question[]) => {
  for (const question of questions) {
    const { proof } = question;
    if ("text" in question) begun.set(proof, proveShape(question.name, question.text));
    else void end(proof, question.twin).then((answer) => parentPort?.postMessage(answer));
  }
});
// The compiler is loaded while the first file is being printed.
typeScript();

async function end(proof: number, twin: string): Promise<Answer> {
  try {
    const endProof = begun.get(proof);
    if (endProof === undefined) throw new Error(`Proof ${proof} was not begun.`);
    await endProof(() => twin);
    return { proof };
  } catch (error) {
    return { proof, error: error as Error, ...(error instanceof ShapeError && { file: error.file }) };
  } finally {
    begun.delete(proof);
  }
}
