import { createHash } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { Answer, Question } from "./proof-worker.js";
import { ShapeError, type Prove } from "./shape.js";

/** A thread that proves files while this one prints: parsing takes as long as printing. */
export interface ProofThread {
  /** Starts the thread, where it does not run yet. */
  start(): Prove;
  /** Ends it; what it was asked stays without an answer, and what it is asked from then on fails. */
  close(): void;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  /** What waits for an answer, by the number of its proof. */
  readonly waiting: Map<number, Waiting>;
  /** Questions that are not posted yet, and the characters in them. */
  readonly questions: Question[];
  size: number;
  /** Why there will be no more answers: proofs that were begun before are ended afterwards. */
  failure?: Error;
}

/** Characters that are posted together: a message for each of ten thousand short texts costs more than the proofs. */
const MAX_POSTED = 32 * 1024;

const PROGRAM = new URL("./proof-worker.js", import.meta.url);

/**
 * One thread for as many runs as wanted. A text that it has proven is not proven again: what an edit leaves as it was costs
 * `--watch` nothing, and a text that was harmless once is harmless whatever it is printed from.
 *
 * @param program What the thread runs. Default: the built `proof-worker.js` beside this file.
 */
export function proofThread(program: URL = PROGRAM): ProofThread {
  let current: Thread | undefined;
  let proofs = 0;
  const proven = new Set<string>();

  const fail = (thread: Thread, error: Error): void => {
    thread.failure ??= error;
    if (thread === current) current = undefined;
    for (const { reject } of thread.waiting.values()) reject(thread.failure);
    thread.waiting.clear();
  };
  const run = (): Thread => {
    const worker = new Worker(program);
    const thread: Thread = { worker, waiting: new Map(), questions: [], size: 0 };
    worker.unref();
    worker.on("message", ({ proof, error, file }: Answer) => {
      const asked = thread.waiting.get(proof);
      thread.waiting.delete(proof);
      if (thread.waiting.size === 0) worker.unref();
      if (error === undefined) asked?.resolve();
      else asked?.reject(file === undefined ? error : new ShapeError(file, error.message));
    });
    worker.on("error", (error) => fail(thread, error));
    worker.on("exit", (code) => fail(thread, new Error(`The thread that proves ended with code ${code}.`)));
    return thread;
  };

  return {
    start() {
      const thread = (current ??= run());
      const post = (): void => {
        thread.size = 0;
        if (thread.questions.length > 0) thread.worker.postMessage(thread.questions.splice(0));
      };
      const ask = (question: Question): void => {
        if (thread.questions.push(question) === 1) queueMicrotask(post);
        thread.size += ("text" in question ? question.text : question.twin).length;
        if (thread.size > MAX_POSTED) post();
      };
      return (name, text) => {
        const digest = createHash("sha256").update(text).digest("base64");
        if (proven.has(digest)) return () => Promise.resolve();
        const proof = proofs++;
        ask({ proof, name, text });
        return async (printTwin) => {
          const twin = printTwin();
          // A thread that has ended takes questions, and answers none.
          if (thread.failure !== undefined) throw thread.failure;
          await new Promise<void>((resolve, reject) => {
            thread.waiting.set(proof, { resolve, reject });
            thread.worker.ref();
            ask({ proof, twin });
          });
          proven.add(digest);
        };
      };
    },
    close() {
      const ended = current;
      if (ended === undefined) return;
      current = undefined;
      // Nobody listens any more to what was asked.
      ended.waiting.clear();
      ended.failure = new Error("The thread that proves was closed.");
      void ended.worker.terminate();
    },
  };
}
