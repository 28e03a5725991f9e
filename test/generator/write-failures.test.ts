import { readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ReadError } from "../../src/diagnostics.js";
import { applyPlans } from "../../src/write/apply.js";
import { sweepAside } from "../../src/write/aside.js";
import { readExisting } from "../../src/write/existing.js";
import { nodeFileSystem, type FileSystem } from "../../src/write/file-system.js";
import { WriteError } from "../../src/write/write-error.js";
import { writeFiles, type Files } from "../support/files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { MARK, run, snapshot } from "./support/written.js";

// The disk that is full, the permission that was lost: each in turn, at every call that writing makes.

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const before: Files = {
  "out/a/changed.ts": `${MARK}1`,
  "out/a/other.ts": `${MARK}1`,
  "out/a/stale.ts": `${MARK}1`,
  "out/c/stale.ts": `${MARK}1`,
  "out/a/mine.ts": "mine",
};
const wanted: Files = {
  "a/changed.ts": `${MARK}2`,
  "a/new.ts": `${MARK}2`,
  "a/other.ts": `${MARK}2`,
  "b/new.ts": `${MARK}2`,
};
const after: Files = {
  out: "(folder)",
  "out/a": "(folder)",
  "out/b": "(folder)",
  "out/a/changed.ts": `${MARK}2`,
  "out/a/new.ts": `${MARK}2`,
  "out/a/other.ts": `${MARK}2`,
  "out/b/new.ts": `${MARK}2`,
  "out/a/mine.ts": "mine",
};
const generate = (system?: FileSystem): void => run(join(folder, "out"), wanted, ["a", "c"], system);

type Call = keyof FileSystem;
const every = Object.keys(nodeFileSystem) as Call[];
const writing: readonly Call[] = ["makeFolder", "writeNew", "keep", "rename"];

/** A disk on which some calls fail: of those named the n-th, counted from 1, or all from then on. */
function failing(calls: readonly Call[], n: number, last = n): { system: FileSystem; failed(): boolean } {
  let count = 0;
  const system: FileSystem = { ...nodeFileSystem };
  for (const name of calls) {
    const original = nodeFileSystem[name] as (...args: unknown[]) => unknown;
    (system as unknown as Record<string, unknown>)[name] = (...args: unknown[]): unknown => {
      count += 1;
      if (count >= n && count <= last)
        throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
      return original(...args);
    };
  }
  return { system, failed: () => count >= n };
}

/** Runs with the n-th call failing, for every n, each time in a fresh folder; tells what came of it. */
function forEachCall(
  begin: (n: number) => { system: FileSystem; failed(): boolean },
  check: (error: unknown, n: number) => void,
): number {
  for (let n = 1; ; n += 1) {
    rmSync(join(folder, "out"), { recursive: true, force: true });
    writeFiles(folder, before);
    const { system, failed } = begin(n);
    let error: unknown;
    try {
      generate(system);
    } catch (caught) {
      error = caught;
    }
    if (!failed()) return n - 1;
    check(error, n);
  }
}

/** Texts only: without the folders, and what waits aside for the next run to remove it. */
function texts(): Record<string, string> {
  const all = Object.entries(snapshot(folder));
  return Object.fromEntries(all.filter(([path, text]) => text !== "(folder)" && !path.includes("/.mcp-gen-")));
}

const textsAfter = Object.fromEntries(Object.entries(after).filter(([, text]) => text !== "(folder)"));

describe("X16 a failure at any file-system call", () => {
  it("leaves the folder old or new, never mixed, and nothing of its own behind", () => {
    writeFiles(folder, before);
    const old = snapshot(folder);
    const calls = forEachCall(
      (n) => failing(every, n),
      (error, n) => {
        if (error !== undefined) {
          expect(error, String(n)).toMatchObject({
            code: "ENOSPC",
            name: expect.stringMatching(/^(Read|Write)Error$/),
          });
          expect((error as Error).message).toMatch(/^Cannot (read|write to) .*: the disk is full/);
          expect(snapshot(folder), String(n)).toEqual(old);
          return;
        }
        // All was in place, and what failed was to tidy up, which the next run does.
        expect(texts(), String(n)).toEqual(textsAfter);
        sweepAside(join(folder, "out"));
        const { "out/c": emptied = "(folder)", ...others } = snapshot(folder);
        expect([emptied, others], String(n)).toEqual(["(folder)", after]);
      },
    );
    expect(calls).toBeGreaterThanOrEqual(60);
    expect(snapshot(folder)).toEqual(after);
  });

  it.each<readonly [string, readonly Call[]]>([
    ["every call", every],
    ["every call that writes", writing],
    ["moving files", ["rename"]],
    ["moving and removing files", ["rename", "remove"]],
  ])("and from then on, with %s, names what stays changed and where the old files are", (_, calls) => {
    const old = Object.fromEntries(Object.entries(before));
    let changed = 0;
    forEachCall(
      (n) => failing(calls, n, Infinity),
      (error, n) => {
        const now = texts();
        if (error === undefined) {
          expect(now, String(n)).toEqual(textsAfter);
          return;
        }
        const paths = [...new Set([...Object.keys(old), ...Object.keys(now)])];
        const differing = paths.filter((path) => old[path] !== now[path]).map((path) => join(folder, path));
        const left = error instanceof WriteError ? error.left : [];
        expect(left.map(({ path }) => path).sort(), String(n)).toEqual(differing.sort());
        const { message } = error as Error;
        if (error instanceof WriteError)
          expect(message.includes("Nothing was changed."), message).toBe(left.length === 0);
        for (const { path, before: place } of left) {
          changed += 1;
          expect(message).toContain(path);
          const text = old[path.slice(folder.length + 1)];
          expect(place === undefined ? undefined : readFileSync(place, "utf8"), path).toBe(text);
          if (place !== undefined) expect(message).toContain(dirname(place));
        }
      },
    );
    expect(changed).toBeGreaterThanOrEqual(calls.includes("rename") ? 3 : 0);
  });

  it("makes no out folder when it fails", () => {
    for (let n = 1; n <= 4; n += 1) {
      expect(() => generate(failing(writing, n).system)).toThrow("ENOSPC");
      expect(snapshot(folder)).toEqual({});
    }
  });

  it("is a sentence that says why, and keeps the platform's code", () => {
    const error = new WriteError("out", Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" }));
    expect(error.message).toBe("Cannot write to out: the disk is read-only (EROFS). Nothing was changed.");
    expect(error.code).toBe("EROFS");
  });

  it("is none of writing where the folder cannot be looked at, as a check does", () => {
    const closed: FileSystem = {
      ...nodeFileSystem,
      lstat() {
        throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
      },
    };
    const look = () => readExisting("out", [], [], () => true, closed);
    expect(look).toThrow(ReadError);
    expect(look).toThrow("Cannot read out: that is not permitted.");
  });

  it("names the file that it fails at and says that nothing was changed, whatever the platform's code", () => {
    const broken = (code: string, errno?: number): FileSystem => ({
      ...nodeFileSystem,
      writeNew() {
        throw Object.assign(new Error(`${code}: odd, write`), { code, ...(errno !== undefined && { errno }) });
      },
    });
    const said = (reason: string): string =>
      `Cannot write to ${join(folder, "out/a/new.ts")}: ${reason}. Nothing was changed.`;
    writeFiles(folder, { "out/a/mine.ts": "mine" });
    const generateOne = (code: string, errno?: number): void =>
      run(join(folder, "out"), { "a/new.ts": MARK }, [], broken(code, errno));
    expect(() => generateOne("EFBIG")).toThrow(said("the file would be larger than is allowed (EFBIG)"));
    const { EPROTO } = constants.errno;
    expect(() => generateOne("EPROTO", -EPROTO)).toThrow(said("protocol error (EPROTO)"));
    expect(() => generateOne("EODD")).toThrow(said("EODD: odd, write (EODD)"));
  });

  it("on a drive that is not there ends", () => {
    const system: FileSystem = {
      ...nodeFileSystem,
      lstat: () => undefined,
      makeFolder() {
        throw Object.assign(new Error("ENOENT: no such file or directory"), { code: "ENOENT" });
      },
    };
    expect(() =>
      applyPlans([{ out: folder, plan: [{ path: "a.ts", action: "create", after: MARK }] }], system),
    ).toThrow("the folder cannot be made there");
  });

  it("in the second of two folders leaves the first as it was, too", () => {
    writeFiles(folder, { "one/a/x.ts": `${MARK}1`, "two/a/x.ts": `${MARK}1` });
    const old = snapshot(folder);
    const plans = ["one", "two"].map((name) => ({
      out: join(folder, name),
      plan: [{ path: "a/x.ts", action: "update" as const, before: `${MARK}1`, after: `${MARK}2` }],
    }));
    for (let n = 1; n <= 8; n += 1) {
      expect(() => applyPlans(plans, failing(writing, n).system), String(n)).toThrow("ENOSPC");
      expect(snapshot(folder), String(n)).toEqual(old);
    }
    applyPlans(plans);
    expect(snapshot(folder)["two/a/x.ts"]).toBe(`${MARK}2`);
  });

  it("no file is ever missing meanwhile", () => {
    writeFiles(folder, before);
    const rename = (from: string, to: string): void => {
      expect(readFileSync(join(folder, "out/a/changed.ts"), "utf8")).toMatch(/[12]$/);
      nodeFileSystem.rename(from, to);
      expect(readFileSync(join(folder, "out/a/changed.ts"), "utf8")).toMatch(/[12]$/);
    };
    generate({ ...nodeFileSystem, rename });
  });
});
