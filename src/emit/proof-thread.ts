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
  reject(error: unknown): void;
}

/** New objects up to this size are collected at little cost; a syntax tree is many of them. */
const YOUNG_MIB = 64;

const PROGRAM = new URL("./proof-worker.js", import.meta.url);

/**
 * One thread for as many runs as wanted.
 *
 * @param program What the thread runs. Default: the built `proof-worker.js` beside this file.
 */
export function proofThread(program: URL = PROGRAM): ProofThread {
  let worker: Worker | undefined;
  /** Answers come in the order of the questions. */
  const waiting: Waiting[] = [];

  const fail = (thread: Worker, error: unknown): void => {
    if (thread !== worker) return;
    worker = undefined;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const run = (): Worker => {
    const thread = new Worker(program, {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    thread.unref();
    thread.on("message", (answer: Answer) => {
      const next = waiting.shift();
      if (waiting.length === 0) thread.unref();
      if (answer === undefined) next?.resolve();
      else
        next?.reject(answer.file === undefined ? answer.error : new ShapeError(answer.file, messageOf(answer.error)));
    });
    thread.on("error", (error) => fail(thread, error));
    thread.on("exit", (code) => fail(thread, new Error(`The thread that proves ended with code ${code}.`)));
    return thread;
  };

  return {
    start() {
      const thread = (worker ??= run());
      return (...question: Question) =>
        new Promise<void>((resolve, reject) => {
          waiting.push({ resolve, reject });
          thread.ref();
          thread.postMessage(question);
        });
    },
    close() {
      const ended = worker;
      worker = undefined;
      waiting.length = 0;
      void ended?.terminate();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
