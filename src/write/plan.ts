/** A file that a run wants to be there. */
export interface WantedFile {
  /** Below the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A file that is there. */
export interface ExistingFile {
  readonly path: string;
  readonly text: string;
  /** It bears our first line, so that we may overwrite or remove it. */
  readonly ours: boolean;
}

export type Action = "create" | "update" | "keep" | "remove" | "conflict";

/** What is to be done about one file. */
export interface PlannedFile {
  readonly path: string;
  readonly action: Action;
  readonly before?: string;
  readonly after?: string;
}

/**
 * Compares what is wanted with what is there. Files that are there, ours and not wanted are removed; a wanted path that
 * holds somebody else's file is a conflict; files that are as wanted are kept, with their time of change.
 */
export function planFiles(wanted: readonly WantedFile[], existing: readonly ExistingFile[]): PlannedFile[] {
  const there = new Map(existing.map((file) => [file.path, file]));
  const planned = wanted.map(({ path, text }): PlannedFile => {
    const file = there.get(path);
    if (file === undefined) return { path, action: "create", after: text };
    if (file.text === text) return { path, action: "keep", before: text, after: text };
    return { path, action: file.ours ? "update" : "conflict", before: file.text, after: text };
  });
  const wantedPaths = new Set(wanted.map(({ path }) => path));
  const stale = existing.filter(({ path, ours }) => ours && !wantedPaths.has(path));
  return [...planned, ...stale.map(({ path, text }): PlannedFile => ({ path, action: "remove", before: text }))].sort(
    (a, b) => (a.path < b.path ? -1 : 1),
  );
}
