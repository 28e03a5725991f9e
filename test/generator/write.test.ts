import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { writeAll } from "../../src/generate/write-all.js";
import { applyPlans } from "../../src/write/apply.js";
import { isGenerated } from "../../src/emit/marker.js";
import { readBelow } from "../../src/write/existing.js";
import { sweepAside } from "../../src/write/aside.js";
import type { FileSystem } from "../../src/write/file-system.js";
import { writeWhole } from "../../src/write/manifest-file.js";
import { writeFiles, type Files } from "../support/files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { MARK, planned, run as runIn, snapshot } from "./support/written.js";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const out = (): string => join(folder, "out");
const write = (files: Files): void => writeFiles(folder, files);
const run = (wanted: Files): void => runIn(out(), wanted, ["a"]);

/** As `chmod` takes them. */
const permissions = (path: string): string => (statSync(join(folder, path)).mode & 0o777).toString(8);

describe("a plan", () => {
  it("creates, updates, keeps, removes, and sees conflicts", () => {
    write({
      "out/a/same.ts": `${MARK}1`,
      "out/a/old.ts": `${MARK}1`,
      "out/a/stale.ts": `${MARK}1`,
      "out/a/mine.ts": "1",
      "out/a/notes.md": MARK,
    });
    const wanted = { "a/same.ts": `${MARK}1`, "a/old.ts": `${MARK}2`, "a/new.ts": MARK, "a/mine.ts": "2" };
    expect(planned(out(), wanted, ["a"]).map(({ path, action }) => `${action} ${path}`)).toEqual([
      "conflict a/mine.ts",
      "create a/new.ts",
      "update a/old.ts",
      "keep a/same.ts",
      "remove a/stale.ts",
    ]);
  });
});

describe("R67 writing", () => {
  it("keeps the time of unchanged files, and removes only ours", () => {
    write({ "out/a/same.ts": `${MARK}1`, "out/a/stale.ts": `${MARK}1`, "out/a/mine.ts": "1" });
    const time = new Date(2001, 1, 1);
    utimesSync(join(folder, "out/a/same.ts"), time, time);
    run({ "a/same.ts": `${MARK}1`, "a/new.ts": MARK });
    expect(statSync(join(folder, "out/a/same.ts")).mtime).toEqual(time);
    expect(snapshot(folder)).toEqual({
      out: "(folder)",
      "out/a": "(folder)",
      "out/a/same.ts": `${MARK}1`,
      "out/a/new.ts": MARK,
      "out/a/mine.ts": "1",
    });
  });

  it.skipIf(process.platform === "win32")("leaves to a file the permissions that it has, whatever new ones get", () => {
    write({ "out/a/private.ts": `${MARK}1`, "out/a/shared.ts": `${MARK}1` });
    chmodSync(join(folder, "out/a/private.ts"), 0o600);
    chmodSync(join(folder, "out/a/shared.ts"), 0o666);
    const mask = process.umask(0o022);
    try {
      run({ "a/private.ts": `${MARK}2`, "a/shared.ts": `${MARK}2`, "a/new.ts": MARK });
    } finally {
      process.umask(mask);
    }
    expect(["private", "shared", "new"].map((name) => permissions(`out/a/${name}.ts`))).toEqual(["600", "666", "644"]);
    expect(readFileSync(join(folder, "out/a/private.ts"), "utf8")).toBe(`${MARK}2`);
  });

  it.each([
    "../x.ts",
    "a/../../x.ts",
    "/etc/x.ts",
    "a/x:y.ts",
    "CON.ts",
    "a/x.ts ",
    "a/x\u202e.ts",
    "a/?.ts",
    "a/nul",
    "a/x\u0000.ts",
    "a/.ts",
    "a//x.ts",
    "a/x.",
    "a\\x.ts",
    `${"x".repeat(300)}.ts`,
  ])("refuses the path %j", (path) => {
    expect(() => applyPlans([{ out: join(folder, "out"), plan: [{ path, action: "create", after: MARK }] }])).toThrow(
      /Not a path/,
    );
    expect(snapshot(folder)).toEqual({});
  });

  it("touches nothing where nothing changes, so that a folder may be read-only", () => {
    write({ "out/a/same.ts": MARK });
    const plan = [{ path: "a/same.ts", action: "keep", before: MARK, after: MARK }] as const;
    const untouched = new Proxy({}, { get: (_, call) => expect.fail(String(call)) }) as FileSystem;
    applyPlans([{ out: out(), plan }], untouched);
  });

  it("refuses links on the way and at the end, and leads nowhere through them", () => {
    write({ "elsewhere/types.ts": `${MARK}old`, "out/b/x.ts": "1" });
    symlinkSync(join(folder, "elsewhere"), join(folder, "out/a"));
    expect(() => run({ "a/types.ts": MARK })).toThrow(/link/);
    symlinkSync(join(folder, "elsewhere/types.ts"), join(folder, "out/b/types.ts"));
    expect(() => planned(out(), { "b/types.ts": MARK }, ["b"])).toThrow(/link/);
    expect(readFileSync(join(folder, "elsewhere/types.ts"), "utf8")).toBe(`${MARK}old`);
  });

  it("does not look into links and folders beside our files, and takes none of them for ours", () => {
    write({ "elsewhere/x.ts": MARK, "out/a/own.ts": MARK, "out/a/folder.ts/x.ts": MARK });
    symlinkSync(join(folder, "elsewhere/x.ts"), join(folder, "out/a/link.ts"));
    symlinkSync(join(folder, "none.ts"), join(folder, "out/a/lost.ts"));
    expect(planned(out(), {}, ["a"])).toEqual([{ path: "a/own.ts", action: "remove", before: MARK }]);
  });

  it("finds code at any depth of a folder of ours, and no links or notes", () => {
    write({ "elsewhere/x.js": MARK, "out/a/b/x.js": "1", "out/a/c.js/y.ts": MARK, "out/a/notes.md": MARK });
    symlinkSync(join(folder, "elsewhere/x.js"), join(folder, "out/a/link.js"));
    symlinkSync(join(folder, "elsewhere"), join(folder, "out/a/links"));
    expect(readBelow(out(), "a", isGenerated)).toEqual([
      { path: "a/b/x.js", text: "1", ours: false },
      { path: "a/c.js/y.ts", text: MARK, ours: true },
    ]);
    expect(readBelow(out(), "none", isGenerated)).toEqual([]);
  });

  it("refuses a file where a folder should be, and a link that leads nowhere", () => {
    write({ "out/a": "1" });
    expect(() => planned(out(), {}, ["a"])).toThrow(/out.a is a link or otherwise not a folder/);
    expect(() => planned(join(folder, "out/a"), {}, [])).toThrow("is a file, not a folder");
    symlinkSync(join(folder, "none"), join(folder, "lost"));
    expect(() => planned(join(folder, "lost"), {}, [])).toThrow("is a link that leads nowhere");
  });

  it("follows a link that the user made of the out folder itself", () => {
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "out"));
    run({ "a/x.ts": MARK });
    expect(readFileSync(join(folder, "real/a/x.ts"), "utf8")).toBe(MARK);
  });

  it("refuses what differs from a file that is there only in case", () => {
    write({ "out/a/Types.ts": MARK });
    expect(() => run({ "a/types.ts": MARK })).toThrow(/only in case/);
  });

  it("a folder where a file should be is left alone", () => {
    mkdirSync(join(folder, "out/a/types.ts"), { recursive: true });
    expect(() => run({ "a/types.ts": MARK })).toThrow();
  });
});

describe.skipIf(process.platform === "win32")("a manifest that is written again", () => {
  it("keeps its permissions", () => {
    write({ "m.mcp.json": "{}" });
    chmodSync(join(folder, "m.mcp.json"), 0o600);
    expect(writeWhole(join(folder, "m.mcp.json"), "{ }")).toEqual([]);
    expect([permissions("m.mcp.json"), snapshot(folder)]).toEqual(["600", { "m.mcp.json": "{ }" }]);
  });

  it("stays where the link leads to, and the link a link", () => {
    write({ "real/shared.json": "{}" });
    symlinkSync("real/shared.json", join(folder, "m.mcp.json"));
    writeWhole(join(folder, "m.mcp.json"), "{ }");
    expect(lstatSync(join(folder, "m.mcp.json")).isSymbolicLink()).toBe(true);
    expect(snapshot(join(folder, "real"))).toEqual({ "shared.json": "{ }" });
  });

  it("takes the place of a link that leads nowhere", () => {
    symlinkSync("none.json", join(folder, "m.mcp.json"));
    writeWhole(join(folder, "m.mcp.json"), "{}");
    const usual = (0o666 & ~process.umask()).toString(8);
    expect([permissions("m.mcp.json"), snapshot(folder)]).toEqual([usual, { "m.mcp.json": "{}" }]);
  });
});

describe("X16 what a killed run leaves", () => {
  it("goes with the next run: what we put there, and nothing else", () => {
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    const alive = process.ppid;
    write({
      [`out/.mcp-gen-${gone}-0123456789ab/0.new`]: MARK,
      [`out/.mcp-gen-${gone}-0123456789ab/0.old`]: MARK,
      [`out/.mcp-gen-${gone}-ba9876543210/mine.txt`]: "mine",
      [`out/.mcp-gen-${process.pid}-0123456789ab/0.new`]: MARK,
      [`out/.mcp-gen-${alive}-0123456789ab/0.new`]: MARK,
      "out/.mcp-gen-notes/0.new": "mine",
    });
    sweepAside(join(folder, "out"));
    expect(
      Object.keys(snapshot(folder))
        .filter((path) => /\.(?:new|old|txt)$/.test(path))
        .sort(),
    ).toEqual(
      [
        `out/.mcp-gen-${gone}-ba9876543210/mine.txt`,
        `out/.mcp-gen-${alive}-0123456789ab/0.new`,
        "out/.mcp-gen-notes/0.new",
      ].sort(),
    );
    sweepAside(join(folder, "none"));
  });

  it("is never looked for behind a link that has such a name", () => {
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    write({ "mine/0.new": "mine", "out/a.ts": MARK });
    symlinkSync(join(folder, "mine"), join(out(), `.mcp-gen-${gone}-0123456789ab`));
    sweepAside(out());
    expect(readFileSync(join(folder, "mine/0.new"), "utf8")).toBe("mine");
  });

  it("stays until a run has succeeded: it may be all that is left of a file", async () => {
    const old = `out/.mcp-gen-${process.pid}-0123456789ab/0.old`;
    write({ [old]: MARK });
    const create = (path: string): Promise<void> =>
      writeAll([{ out: out(), plan: [{ path, action: "create", after: MARK }] }]);
    await expect(create("../x.ts")).rejects.toThrow("Not a path");
    expect(readFileSync(join(folder, old), "utf8")).toBe(MARK);
    await create("a/x.ts");
    expect(snapshot(out())).toEqual({ a: "(folder)", "a/x.ts": MARK });
  });
});
