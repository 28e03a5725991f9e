import type { JsonObject } from "../protocol/jsonrpc.js";
import type { ClientCapabilities } from "../protocol/types.js";
import { complete, type Call, type Tasks } from "./call.js";
import { invalidParams, missingCapability } from "./errors.js";
import { busy } from "./gate.js";
import { isObject } from "./objects.js";
import { principalOf } from "../protocol/principal.js";
import { resumed, runScope } from "./run.js";
import type { Scope } from "./scope.js";
import { memoryTaskStore, TASKS, type StoredTask, type Task, type TaskOptions } from "./task.js";
import { taskRun, type TaskRun } from "./task-run.js";

/** Whether the sender of a request takes tasks. Of no other request of its. */
export function takesTasks({ facts }: Call): boolean {
  const { extensions } = facts.capabilities;
  return facts.modern && isObject(extensions) && Object.hasOwn(extensions, TASKS);
}

/** @throws {ProtocolError} -32021: the client does not take tasks. */
export function requireTasks(call: Call): void {
  const requiredCapabilities: ClientCapabilities = { extensions: { [TASKS]: {} } };
  if (!takesTasks(call)) throw missingCapability(requiredCapabilities);
}

export function tasks(options: TaskOptions, onChange: (entry: StoredTask) => void): Tasks {
  const { store = memoryTaskStore(), ttlMs = 3_600_000, pollIntervalMs = 500, maxRunning = 256 } = options;
  const running = new Map<string, TaskRun>();
  /** Being stored for the first time. */
  let beginning = 0;
  const settings = { store, ttlMs, pollIntervalMs, onChange };

  /** The run continues as a task. */
  async function begin(call: Call, scope: Scope): Promise<TaskRun> {
    if (running.size + beginning >= maxRunning) throw busy("the server");
    const run = taskRun(call, settings, scope.asked?.once);
    beginning++;
    try {
      await run.begin();
    } finally {
      beginning--;
    }
    running.set(run.taskId, run);
    const { auth, transport } = call.context;
    scope.detach({ ...call, context: { auth, transport, signal: run.signal } }, run.asker);
    return run;
  }

  function follow(run: TaskRun, work: PromiseLike<JsonObject>): void {
    void run.follow(work).finally(() => running.delete(run.taskId));
  }

  /** Someone else's task is as unknown as none. */
  async function lookUp(taskId: unknown, call: Call): Promise<Task | undefined> {
    const entry = typeof taskId === "string" ? await store.get(taskId) : undefined;
    return entry?.owner === principalOf(call.context.auth) ? entry.task : undefined;
  }

  async function find(call: Call): Promise<Task> {
    requireTasks(call);
    const task = await lookUp(call.params.taskId, call);
    if (task === undefined) throw invalidParams("Task not found");
    return task;
  }

  return {
    async run(call, handler, start) {
      const scope = await resumed(call);
      if (start === "now") {
        const run = await begin(call, scope);
        const created = createResult(call, run);
        follow(run, (async () => runScope(call, handler, scope))());
        return created;
      }
      return new Promise<JsonObject>((resolve, reject) => {
        scope.onDefer = async () => {
          const run = await begin(call, scope);
          resolve(createResult(call, run));
          follow(run, work);
        };
        const work = (async () => runScope(call, handler, scope))();
        work.then(resolve, reject);
      });
    },

    async get(call) {
      const task = await find(call);
      return complete(call, { ...task });
    },

    async update(call) {
      const task = await find(call);
      const { inputResponses } = call.params;
      if (!isObject(inputResponses)) throw invalidParams("params.inputResponses must be an object");
      running.get(task.taskId)?.update(inputResponses);
      return complete(call, {});
    },

    async cancel(call) {
      const task = await find(call);
      running.get(task.taskId)?.cancel("Cancelled by the client");
      return complete(call, {});
    },

    async visible(taskIds, call) {
      const tasks = await Promise.all(taskIds.map((taskId) => lookUp(taskId, call)));
      return tasks.flatMap((task) => task?.taskId ?? []);
    },

    close() {
      for (const run of running.values()) run.cancel("The server shuts down");
    },
  };
}

/** The first state of the task, as the answer to the call that it stands for. */
function createResult(call: Call, { task }: TaskRun): JsonObject {
  return { ...complete(call, { ...task }), resultType: "task" };
}
