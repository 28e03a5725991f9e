import * as fs from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchFiles, type WatchedFiles } from "../../src/cli/watched-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";

// What watching costs, and what it does where the platform cannot watch.

vi.mock("node:fs", { spy: true });

let files: WatchedFiles;
let edits: number;

beforeEach(() => {
  edits = 0;
  files = watchFiles(() => edits++);
});
afterEach(() => {
  files.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function written(count: number): string[] {
  const folder = temporaryFolder();
  const paths = Array.from({ length: count }, (_, index) => join(folder, `file${index}.ts`));
  for (const path of paths) fs.writeFileSync(path, "1");
  return paths;
}

describe("files that are added one after the other", () => {
  it("are each looked at once", async () => {
    const paths = written(50);
    vi.mocked(fs.readlinkSync).mockClear();
    for (const path of paths) files.add(path);
    await Promise.resolve();
    expect(fs.readlinkSync).toHaveBeenCalledTimes(paths.length);
    expect(fs.watch).toHaveBeenCalledOnce();
  });

  it("are listened to from then on, and what is edited until then is an edit", async () => {
    const [path = ""] = written(1);
    files.add(path);
    fs.writeFileSync(path, "meanwhile");
    await Promise.resolve();
    expect(edits).toBe(1);
    fs.writeFileSync(path, "later");
    await until(() => edits > 1, "the edit");
  });
});

describe("looks at intervals", () => {
  it("are left to what cannot be watched, every half second, and are a net for the rest", () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    files.close();
    files = watchFiles(() => edits++);
    const [watched = "", deaf = ""] = [...written(1), ...written(1)];
    files.follow([watched]);
    vi.mocked(fs.watch).mockImplementation(() => {
      throw new Error("ENOSPC");
    });
    files.follow([watched, deaf]);
    vi.mocked(fs.statSync).mockClear();
    vi.advanceTimersByTime(600);
    expect(vi.mocked(fs.statSync).mock.calls.map(([path]) => path)).toEqual([deaf]);
    fs.writeFileSync(deaf, "edited");
    vi.advanceTimersByTime(500);
    expect(edits).toBe(1);
    vi.mocked(fs.statSync).mockClear();
    vi.advanceTimersByTime(3000);
    expect(vi.mocked(fs.statSync).mock.calls.map(([path]) => path)).toContain(watched);
  });
});
