import { getSystemErrorMap } from "node:util";

/** What people call the failures that a disk answers with. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of the disk is used up",
  EROFS: "the disk is read-only",
  EACCES: "that is not permitted",
  EPERM: "that is not permitted",
  ENOTDIR: "a file is where a folder should be",
  EEXIST: "a file is where a folder should be",
  EISDIR: "a folder is where a file should be",
  ENOENT: "the folder cannot be made there",
  EBUSY: "another program holds a file there",
  EFBIG: "the file would be larger than is allowed",
  EIO: "the disk does not work",
  ELOOP: "a link leads to itself",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

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
  const { code, errno = 0, message } = cause as NodeJS.ErrnoException;
  // What has no code is ours, and says which file and why.
  if (code === undefined) return message;
  const reason = REASONS[code] ?? getSystemErrorMap().get(errno)?.[1] ?? message;
  return `Cannot write to ${path}: ${reason} (${code}). Nothing was changed.`;
}
