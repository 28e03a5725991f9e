import { diskReason } from "../diagnostics.js";

/** Something could not be written; what was there is as it was. `code` is the platform's. */
export class WriteError extends Error {
  override readonly name: string = "WriteError";
  readonly code: string | undefined;

  constructor(path: string, cause: unknown) {
    super(sentence(path, cause), { cause });
    this.code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  }
}

function sentence(path: string, cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as NodeJS.ErrnoException;
  // What has no code is ours, and says which file and why.
  if (code === undefined) return cause.message;
  const reason = diskReason(cause, "the folder cannot be made there");
  return `Cannot write to ${path}: ${reason} (${code}). Nothing was changed.`;
}
