import { userCodeSoFar } from "../load/user-code.js";

/** An error that no call and no promise of ours carries, such as one in a timer: of code of the user's, as a rule. */
export class StrayError extends Error {
  override readonly name = "StrayError";
  readonly code = "uncaught";

  constructor(cause: unknown) {
    const suspects = userCodeSoFar().join(" or ");
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Nothing caught an error${suspects === "" ? "" : ` of ${suspects}`}: ${reason}`, { cause });
  }
}

/** From now on such errors do not end the process. */
export function onStrayError(handler: (error: StrayError) => void): void {
  const handle = (cause: unknown): void => handler(new StrayError(cause));
  process.on("uncaughtException", handle).on("unhandledRejection", handle);
}
