import type { Awaitable, InputRequest } from "../protocol/types.js";
import type { Question } from "./questions.js";

/** How a handler's questions reach the client, and what is remembered between runs of the handler. */
export interface Asker {
  ask<Answer>(question: Question<Answer>, key: string | undefined): Promise<Answer>;
  once<T>(key: string, effect: () => Awaitable<T>): Promise<T>;
  /**
   * Asks what a handler made itself, and gives the client's result unread. Absent where only another run of the handler can
   * see an answer.
   */
  raw?(key: string, input: InputRequest): Promise<unknown>;
}

/** Runs each keyed effect once, as long as it lives. A failed effect may be tried again. */
export function memo(): Asker["once"] {
  const results = new Map<string, Promise<unknown>>();
  return <T>(key: string, effect: () => Awaitable<T>): Promise<T> => {
    let result = results.get(key) as Promise<T> | undefined;
    if (result === undefined) {
      result = (async () => effect())();
      results.set(key, result);
      result.catch(() => results.delete(key));
    }
    return result;
  };
}

/** `base`, or `base-2`, `base-3` … where it is taken. Takes it. */
export function takeKey(taken: Set<string>, base: string): string {
  let key = base;
  for (let count = 2; taken.has(key); count++) key = `${base}-${count}`;
  taken.add(key);
  return key;
}
