import { createHash } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { Answer, Question } from "./proof-worker.js";
import { ShapeError, type Prove } from "./shape.js";

/** A thread that proves files while this one prints: parsing takes as long as printing. */
export interface ProofThread {
  /** Starts the thread, where it does not run yet. */
  start(): Prove;
  /** Ends it; what it was asked stays without an answer. */
  close(): void;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

const PROGRAM = new URL("./proof-worker.js", import.meta.url);

/**
 * One thread for as many runs as wanted. A text that it has proven is not proven again: what an edit leaves as it was costs
 * `--watch` nothing, and a text that was harmless once is harmless whatever it is printed from.
 *
 * @param program What the thread runs. Default: the built `proof-worker.js` beside this file.
 */
export function proofThread(program: URL = PROGRAM): ProofThread {
  let worker: Worker | undefined;
  let proofs = 0;
  const waiting = new Map<number, Waiting>();
  const proven = new Set<string>();

  const fail = (thread: Worker, error: Error): void => {
    if (thread !== worker) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const run = (): Worker => {
    const thread = new Worker(program);
    thread.unref();
    thread.on("message", ({ proof, error, file }: Answer) => {
      const asked = waiting.get(proof);
      waiting.delete(proof);
      if (waiting.size === 0) thread.unref();
      if (error === undefined) asked?.resolve();
      else asked?.reject(file === undefined ? error : new ShapeError(file, error.message));
    });
    thread.on("error", (error) => fail(thread, error));
    thread.on("exit", (code) => fail(thread, new Error(`The thread that proves ended with code ${code}.`)));
    return thread;
  };

  return {
    start() {
      const thread = (worker ??= run());
      const post = (question: Question): void => thread.postMessage(question);
      return (name, text) => {
        const digest = createHash("sha256").update(text).digest("base64");
        if (proven.has(digest)) return () => Promise.resolve();
        const proof = proofs++;
        post({ proof, name, text });
        return async (printTwin) => {
          const twin = printTwin();
          await new Promise<void>((resolve, reject) => {
            waiting.set(proof, { resolve, reject });
            thread.ref();
            post({ proof, twin });
          });
          proven.add(digest);
        };
      };
    },
    close() {
      const ended = worker;
      worker = undefined;
      waiting.clear();
      void ended?.terminate();
    },
  };
}
