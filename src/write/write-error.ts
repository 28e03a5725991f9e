import { diskReason } from "../diagnostics.js";

/** A file that a failed run has changed and could not change back. */
export interface LeftFile {
  readonly path: string;
  /** Where the file is now that was there before; absent where there was none. */
  readonly before?: string;
}

const MAX_NAMED = 5;

/** Something could not be written; what was there is as it was, unless `left` says otherwise. */
export class WriteError extends Error {
  override readonly name: string = "WriteError";
  /** The platform's: `ENOSPC`. Absent where the failure is not the platform's. */
  readonly code: string | undefined;
  /** The files that stay changed, because the disk also refused to change them back. */
  readonly left: readonly LeftFile[];

  /**
   * @param path What was to be written.
   * @param cause What went wrong.
   */
  constructor(path: string, cause: unknown, left: readonly LeftFile[] = []) {
    super(sentence(path, cause, left), { cause });
    this.code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
    this.left = left;
  }
}

function sentence(path: string, cause: unknown, left: readonly LeftFile[]): string {
  const outcome = left.length === 0 ? "Nothing was changed." : leftWords(left);
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as NodeJS.ErrnoException;
  // What has no code is ours, and says which file and why.
  if (code === undefined) return left.length === 0 ? cause.message : `${cause.message} ${outcome}`;
  return `Cannot write to ${path}: ${diskReason(cause, "the folder cannot be made there")} (${code}). ${outcome}`;
}

/** Those first that somebody may want to move back. */
function leftWords(left: readonly LeftFile[]): string {
  const ordered = [...left].sort((a, b) => Number(a.before === undefined) - Number(b.before === undefined));
  const named = ordered.map(({ path, before }) => `${path} (${before === undefined ? "new" : `before: ${before}`})`);
  const more = named.length > MAX_NAMED ? ` and ${named.length - MAX_NAMED} more` : "";
  return `Changed all the same, and not to be changed back: ${named.slice(0, MAX_NAMED).join(", ")}${more}.`;
}
