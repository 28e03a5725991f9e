// Configs, modules and hooks are code that the generator does not know: it may throw, and it may never answer.

/** Whoever waited for code of the user's does not want its answer any more. */
export class GivenUp extends Error {
  override readonly name = "GivenUp";
}

interface Wait {
  readonly name: string;
  /** Milliseconds, by the clock of `performance`. */
  readonly began: number;
  readonly fail: (error: Error) => void;
}

const waits = new Set<Wait>();
const names = new Set<string>();

/**
 * Runs code of the user's and waits for what it promises.
 *
 * @param name What it is, for messages: `mcp-gen.config.ts`.
 * @throws Whatever it throws. @throws {Error} Nothing is going on any more that could settle its promise. @throws {GivenUp}
 */
export async function runUserCode<T>(name: string, code: () => T | PromiseLike<T>): Promise<T> {
  // Node ends a process that waits without anything to wait for, silently.
  if (names.size === 0) process.on("beforeExit", failAll);
  names.add(name);
  let wait: Wait | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      wait = { name, began: performance.now(), fail: reject };
      waits.add(wait);
      void Promise.resolve().then(code).then(resolve, reject);
    });
  } finally {
    if (wait !== undefined) waits.delete(wait);
  }
}

/** The code that has been waited for as long as that. */
export function awaitedUserCode(minMs: number): string[] {
  return [...waitsOf(minMs)].map(({ name }) => name);
}

function failAll(): void {
  for (const { fail } of waits) fail(new Error("its promise never settles."));
}

/** All code that was run so far: what it left running may still do something. */
export function userCodeSoFar(): string[] {
  return [...names];
}

/** Ends waiting that has lasted as long as that. */
export function giveUpUserCode(minMs: number): void {
  for (const { fail } of waitsOf(minMs)) fail(new GivenUp("It is not waited for any more."));
}

function waitsOf(minMs: number): Wait[] {
  return [...waits].filter(({ began }) => performance.now() - began >= minMs);
}

/** What was thrown, as text: it may be anything, also what cannot be made into one. */
export function thrownText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "what it threw has no text.";
  }
}
