import type { JsonObject, JsonRpcErrorBody } from "../protocol/jsonrpc.js";
import type { Awaitable, InputRequest } from "../protocol/types.js";

// The Tasks extension, SEP-2663: a call that takes long is answered at once with a task, which the client polls.

export const TASKS = "io.modelcontextprotocol/tasks";

/** Where a task stands; the last three are final. */
export type TaskStatus = "working" | "input_required" | "completed" | "failed" | "cancelled";

/** A task as clients see it. */
export interface Task {
  readonly taskId: string;
  readonly status: TaskStatus;
  readonly statusMessage?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  /** Milliseconds from creation after which the task may be gone. */
  readonly ttlMs: number | null;
  /** Milliseconds that clients should wait between polls. */
  readonly pollIntervalMs?: number;
  /** Open questions, while `input_required`. */
  readonly inputRequests?: Readonly<Record<string, InputRequest>>;
  /** Once `completed`: what the call would have been answered with. */
  readonly result?: JsonObject;
  /** Once `failed`. */
  readonly error?: JsonRpcErrorBody;
}

/** A task and whose it is. */
export interface StoredTask {
  readonly task: Task;
  /** Of the sender that it was made for; nobody else may see it. */
  readonly owner: string;
}

/**
 * Keeps tasks. The work itself stays with the server object that began it, so `tasks/update` and `tasks/cancel` must reach
 * that one (HTTP routes by `Mcp-Name`); a shared store lets any instance answer `tasks/get`.
 */
export interface TaskStore {
  /** Adds or replaces a task. Resolves when `get` would find it. */
  put(entry: StoredTask): Awaitable<void>;
  /** `undefined` for unknown tasks, and for those whose `ttlMs` is over. */
  get(taskId: string): Awaitable<StoredTask | undefined>;
}

/** Options of the Tasks extension. */
export interface TaskOptions {
  /** Default: in memory, of this server object. */
  readonly store?: TaskStore;
  /** How long a task stays readable, from its creation; work that takes longer is cancelled. Default: 3,600,000. */
  readonly ttlMs?: number;
  /** What clients are told to wait between polls. Default: 500. */
  readonly pollIntervalMs?: number;
  /** Tasks at work at the same time; more are refused as busy. Default: 256. */
  readonly maxRunning?: number;
}

export function isOver({ status }: Task): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** How many tasks `memoryTaskStore` keeps. */
const MAX_TASKS = 10_000;

/** Keeps tasks until their time is over, or until there are 10,000: then the oldest that are over go first (R56). */
export function memoryTaskStore(): TaskStore {
  const tasks = new Map<string, StoredTask>();
  const isGone = ({ task }: StoredTask): boolean => {
    return task.ttlMs !== null && Date.parse(task.createdAt) + task.ttlMs <= Date.now();
  };
  return {
    put(entry) {
      // Tasks come in the order of their creation, so the first that is still there ends the search.
      for (const [taskId, old] of tasks) {
        if (!isGone(old)) break;
        tasks.delete(taskId);
      }
      tasks.set(entry.task.taskId, entry);
      if (tasks.size <= MAX_TASKS) return;
      for (const [taskId, { task }] of tasks) {
        if (isOver(task)) return void tasks.delete(taskId);
      }
    },
    get(taskId) {
      const entry = tasks.get(taskId);
      return entry === undefined || isGone(entry) ? undefined : entry;
    },
  };
}
