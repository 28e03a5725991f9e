import type { JsonObject } from "../protocol/jsonrpc.js";
import type { InputRequest } from "../protocol/types.js";
import { memo, takeKey, type Asker } from "./asker.js";
import type { Call } from "./call.js";
import { lacking } from "./capabilities.js";
import { missingCapability } from "./errors.js";
import { failureOf } from "./failure.js";
import { principalOf } from "../protocol/principal.js";
import type { Question } from "./questions.js";
import { isOver, type StoredTask, type Task, type TaskStore } from "./task.js";

/** A question of a task, and what becomes of its answer. */
interface Open {
  readonly input: InputRequest;
  /** `false`: this is no answer; the question stays open. */
  answer(result: unknown): boolean;
  abandon(reason: unknown): void;
}

/** The work behind a task, in the server object that began it. */
export interface TaskRun {
  readonly taskId: string;
  readonly signal: AbortSignal;
  readonly asker: Asker;
  readonly task: Task;
  /** Stores the first state. Resolves when the task can be found. */
  begin(): Promise<void>;
  /** Follows the work to its end. */
  follow(work: PromiseLike<JsonObject>): Promise<void>;
  /** Hands over answers; those to no open question are ignored. */
  update(responses: JsonObject): void;
  cancel(reason: string): void;
}

export interface TaskSettings {
  readonly store: TaskStore;
  readonly ttlMs: number;
  readonly pollIntervalMs: number;
  onChange(entry: StoredTask): void;
}

/** @param once What the handler did once before it became a task. */
export function taskRun(
  call: Call,
  { store, ttlMs, pollIntervalMs, onChange }: TaskSettings,
  once: Asker["once"] = memo(),
): TaskRun {
  const abort = new AbortController();
  const owner = principalOf(call.context.auth);
  const open = new Map<string, Open>();
  const taken = new Set<string>();
  const now = new Date().toISOString();
  let task: Task = {
    taskId: crypto.randomUUID(),
    status: "working",
    createdAt: now,
    lastUpdatedAt: now,
    ttlMs,
    pollIntervalMs,
  };
  /** One write after the other, so that an older state never replaces a newer one. */
  let writing: Promise<void> = Promise.resolve();
  let showing = false;

  function change(next: Partial<Task>): void {
    if (isOver(task)) return;
    const { inputRequests: _, ...rest } = task;
    task = { ...rest, ...next, lastUpdatedAt: new Date().toISOString() };
    const entry = { task, owner };
    writing = writing.then(() => store.put(entry)).catch(() => undefined);
    onChange(entry);
  }

  /** In one step for all that a handler asks at once. */
  function showQuestionsSoon(): void {
    if (!showing) queueMicrotask(showQuestions);
    showing = true;
  }

  function showQuestions(): void {
    showing = false;
    if (open.size === 0) return change({ status: "working" });
    const inputRequests = Object.fromEntries([...open].map(([key, { input }]) => [key, input]));
    change({ status: "input_required", inputRequests });
  }

  function pose<Answer>(
    key: string,
    input: InputRequest,
    read: (result: unknown) => Answer | undefined,
  ): Promise<Answer> {
    abort.signal.throwIfAborted();
    const answered = new Promise<Answer>((resolve, reject) => {
      open.set(takeKey(taken, key), {
        input,
        abandon: reject,
        answer(result) {
          const answer = read(result);
          if (answer !== undefined) resolve(answer);
          return answer !== undefined;
        },
      });
    });
    answered.catch(() => undefined);
    showQuestionsSoon();
    return answered;
  }

  const asker: Asker = {
    once,
    async ask<Answer>({ kind, method, params, requires, read }: Question<Answer>, key: string = kind): Promise<Answer> {
      const lacks = lacking(call.facts.capabilities, requires);
      if (lacks !== undefined) throw missingCapability(lacks);
      return pose(key, params === undefined ? { method } : { method, params }, read);
    },
    raw: async (key, input) => pose(key, input, (result) => result ?? undefined),
  };

  return {
    taskId: task.taskId,
    signal: abort.signal,
    asker,
    get task() {
      return task;
    },
    async begin() {
      await store.put({ task, owner });
    },
    async follow(work) {
      const timer = setTimeout(() => this.cancel("The time of this task is over"), Math.min(ttlMs, 2 ** 31 - 1));
      try {
        change({ status: "completed", result: await work });
      } catch (error) {
        const { error: body } = failureOf(call.request, error, true, call.core.options);
        change({ status: "failed", statusMessage: body.message, error: body });
      } finally {
        clearTimeout(timer);
      }
      await writing;
    },
    update(responses) {
      let answered = false;
      for (const [key, response] of Object.entries(responses)) {
        if (open.get(key)?.answer(response) !== true) continue;
        open.delete(key);
        answered = true;
      }
      if (answered) showQuestionsSoon();
    },
    cancel(reason) {
      change({ status: "cancelled", statusMessage: reason });
      const error = new DOMException(reason, "AbortError");
      for (const { abandon } of open.values()) abandon(error);
      open.clear();
      abort.abort(error);
    },
  };
}
