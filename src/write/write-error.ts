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
};

/** Something could not be written; what was there is as it was. `code` is the platform's. */
export class WriteError extends Error {
  override readonly name: string = "WriteError";
  readonly code: string | undefined;

  constructor(path: string, cause: unknown) {
    const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) };
    const reason = code === undefined ? undefined : REASONS[code];
    super(
      reason === undefined ? message : `Cannot write to ${path}: ${reason} (${String(code)}). Nothing was changed.`,
      { cause },
    );
    this.code = code;
  }
}
