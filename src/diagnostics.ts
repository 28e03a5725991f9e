import { getSystemErrorMap } from "node:util";

/** A finding about an input: what is wrong, where, and what to do about it. */
export interface Diagnostic {
  /** Errors end the run with nothing written. Warnings degrade one declaration; `--strict` makes them errors. */
  readonly severity: "error" | "warning";
  /** Stable, for machines: `MCPGEN_…`. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  /** JSON pointer into the input, `""` for the whole of it. */
  readonly pointer: string;
  /** What to change, where there is something to say. */
  readonly hint?: string;
  /** The input's name as the user typed it. */
  readonly file?: string;
  /** Where the pointer's value starts; lines and columns count from 1. Not known for modules. */
  readonly position?: Position;
}

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Takes what a phase finds. A phase reports everything it can before it gives up. */
export type Report = (diagnostic: Diagnostic) => void;

/** An input that cannot be used. `diagnostics` holds every finding, not only the first. */
export class DiagnosticError extends Error {
  override readonly name: string = "DiagnosticError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** A finding as people read it: `weather.mcp.yaml#/tools/2/name  MCPGEN_…  message`, the hint on its own line. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file = "", pointer, position, code, message, hint } = diagnostic;
  const place = position === undefined ? "" : ` (${position.line}:${position.column})`;
  const first = visible(`${file}#${pointer}${place}  ${code}  ${message}`);
  return hint === undefined ? first : `${first}\n    hint: ${visible(hint)}`;
}

/** Declared text must not steer the terminal or reorder what is read: its control characters are shown as escapes. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A pointer to a member of what `pointer` points to (RFC 6901). */
export function pointerTo(pointer: string, ...tokens: readonly (string | number)[]): string {
  let result = pointer;
  for (const token of tokens) {
    result += `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  }
  return result;
}

/** The names of members and elements along a pointer (RFC 6901). */
export function pointerTokens(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Something that the user asked for cannot be done as asked: no such file, a variable that is not set. Exit code 2. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** A file or folder cannot be read. Exit code 2. */
export class ReadError extends Error {
  override readonly name: string = "ReadError";
  /** The platform's: `EACCES`. Absent where the failure is not the platform's. */
  readonly code: string | undefined;

  /**
   * @param path What was to be read.
   * @param cause What went wrong: what was thrown, or a few words without a full stop.
   */
  constructor(path: string, cause: unknown) {
    const failure = cause instanceof Error ? (cause as NodeJS.ErrnoException) : undefined;
    super(`Cannot read ${path}: ${failure === undefined ? String(cause) : diskReason(failure, "no such file")}.`, {
      cause,
    });
    this.code = failure?.code;
  }
}

const DISK_REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of the disk is used up",
  EROFS: "the disk is read-only",
  EACCES: "that is not permitted",
  EPERM: "that is not permitted",
  ENOTDIR: "a file is where a folder should be",
  EEXIST: "a file is where a folder should be",
  EISDIR: "a folder is where a file should be",
  EBUSY: "another program holds a file there",
  EFBIG: "the file would be larger than is allowed",
  EIO: "the disk does not work",
  ELOOP: "a link leads to itself",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

/**
 * What people call the failures that a disk answers with, without a full stop.
 *
 * @param absent What it means that something is not there.
 */
export function diskReason(failure: NodeJS.ErrnoException, absent: string): string {
  const { code = "", errno = 0, message } = failure;
  return code === "ENOENT" ? absent : (DISK_REASONS[code] ?? getSystemErrorMap().get(errno)?.[1] ?? message);
}
