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

/** What becomes of one file; `keep`: it is as it should be. */
export type FileChange =
  | (AtPath & { readonly action: "create"; readonly before?: undefined; readonly after: string })
  | (AtPath & { readonly action: "update" | "keep"; readonly before: string; readonly after: string })
  | (AtPath & { readonly action: "remove"; readonly before: string; readonly after?: undefined });

interface AtPath {
  /** With `/`: in a plan below its output folder, in the result of a run from `cwd`. */
  readonly path: string;
}

/** What can become of a file. */
export type Action = FileChange["action"];

/** A wanted path that holds somebody else's file. */
export interface Conflict extends AtPath {
  readonly action: "conflict";
}

/**
 * Compares what is wanted with what is there. Files that are there, ours and not wanted are removed; a wanted path that
 * holds somebody else's file is a conflict; files that are as wanted are kept, with their time of change.
 */
export function planFiles(wanted: readonly WantedFile[], existing: readonly ExistingFile[]): (FileChange | Conflict)[] {
  const there = new Map(existing.map((file) => [file.path, file]));
  const planned = wanted.map(({ path, text }): FileChange | Conflict => {
    const file = there.get(path);
    if (file === undefined) return { path, action: "create", after: text };
    if (file.text === text) return { path, action: "keep", before: text, after: text };
    return file.ours ? { path, action: "update", before: file.text, after: text } : { path, action: "conflict" };
  });
  const wantedPaths = new Set(wanted.map(({ path }) => path));
  const stale = existing.filter(({ path, ours }) => ours && !wantedPaths.has(path));
  return [...planned, ...stale.map(({ path, text }): FileChange => ({ path, action: "remove", before: text }))].sort(
    (a, b) => (a.path < b.path ? -1 : 1),
  );
}
