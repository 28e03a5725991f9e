import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inTurn } from "../../src/write/turn.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";

// Processes that want to write to one folder at once. What they do is written to a log, to be read in its order.

const turn = JSON.stringify(new URL("../../dist/write/turn.js", import.meta.url).href);

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, "tmp"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

const place = (name: string): string => JSON.stringify(join(folder, name));
const log = (): string[] =>
  existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8").split("\n") : [];
const turns = (): string[] => readdirSync(join(folder, "tmp"));

/** Blocks the thread until a file is there. */
const untilThere = (name: string): string =>
  `while (!fs.existsSync(${place(name)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);`;

/** A process that does `work` in turn, between its two lines of the log. */
function start(name: string, work: string, before = ""): ChildProcess {
  const say = (what: string): string => `fs.appendFileSync(${place("log")}, "${what} ${name}\\n");`;
  const program = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    ${before}
    syncBuiltinESMExports();
    const { inTurn } = await import(${turn});
    ${say("wants")}
    await inTurn([${place("out")}], () => { ${say("begins")} ${work} ${say("ends")} });
  `;
  const env = { ...process.env, TMPDIR: join(folder, "tmp") };
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { env, stdio: "inherit" });
  children.push(child);
  return child;
}

async function ended(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode ?? child.signalCode;
}

/** Leaves the turn of a process that was killed while it had it. */
async function leaveTurn(): Promise<void> {
  expect(await ended(start("killed", 'process.kill(process.pid, "SIGKILL");'))).toBe("SIGKILL");
  expect(turns()).toHaveLength(1);
  rmSync(join(folder, "log"));
}

/** Those who had the turn, each of whom had it alone. */
function oneAfterTheOther(): string[] {
  const lines = log().filter((line) => /^(?:begins|ends) /.test(line));
  const names = lines.filter((line) => line.startsWith("begins ")).map((line) => line.slice("begins ".length));
  expect(lines).toEqual(names.flatMap((name) => [`begins ${name}`, `ends ${name}`]));
  return names;
}

describe.skipIf(process.platform === "win32")("X16 the turn to write", () => {
  it("of a process that was killed goes to one of those who wait, then to the next", async () => {
    await leaveTurn();
    const names = ["a", "b", "c"];
    const codes = await Promise.all(names.map((name) => ended(start(name, ""))));
    expect(codes).toEqual([0, 0, 0]);
    expect(oneAfterTheOther().sort()).toEqual(names);
    expect(turns()).toEqual([]);
  });

  it("is not taken from who has it by one who has seen it left by another", async () => {
    await leaveTurn();
    // Looks at the turn that was left, and goes on when the other has taken it.
    const slow = start(
      "slow",
      "",
      `const read = fs.readFileSync;
       let looks = 0;
       fs.readFileSync = (path, ...options) => {
         const text = read(path, ...options);
         if (String(path).endsWith(".turn") && (looks += 1) === 1) {
           fs.writeFileSync(${place("seen")}, "");
           ${untilThere("taken")}
         }
         return text;
       };`,
    );
    await until(() => existsSync(join(folder, "seen")), "the file seen");
    const fast = start("fast", `fs.writeFileSync(${place("taken")}, ""); ${untilThere("enough")}`);
    await until(() => existsSync(join(folder, "taken")), "the file taken");
    // Time for the slow one to do wrong.
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(join(folder, "enough"), "");
    expect([await ended(slow), await ended(fast)]).toEqual([0, 0]);
    expect(oneAfterTheOther()).toEqual(["fast", "slow"]);
    expect(turns()).toEqual([]);
  });

  it("is waited for in such a way that Ctrl-C ends the waiting", async () => {
    const holder = start("holder", untilThere("enough"));
    await until(() => log().includes("begins holder"), "begins holder");
    const waiter = start("waiter", "");
    await until(() => log().includes("wants waiter"), "wants waiter");
    waiter.kill("SIGINT");
    expect(await ended(waiter)).toBe("SIGINT");
    writeFileSync(join(folder, "enough"), "");
    expect(await ended(holder)).toBe(0);
    expect(oneAfterTheOther()).toEqual(["holder"]);
  });

  it("is waited for until the run is aborted, or for 10 s", async () => {
    const holder = start("holder", untilThere("enough"));
    await until(() => log().includes("begins holder"), "begins holder");
    vi.stubEnv("TMPDIR", join(folder, "tmp"));
    try {
      const work = vi.fn();
      const given = [AbortSignal.timeout(50), undefined];
      const waits = given.map((signal) => inTurn([join(folder, "out")], work, signal));
      const results = await Promise.allSettled(waits);
      expect(results).toMatchObject([{ reason: { name: "TimeoutError" } }, { reason: { name: "UsageError" } }]);
      expect(work).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllEnvs();
    }
    writeFileSync(join(folder, "enough"), "");
    expect(await ended(holder)).toBe(0);
  });

  it("is given back before a signal that came meanwhile ends the process", async () => {
    const child = start("interrupted", 'process.kill(process.pid, "SIGINT");');
    expect(await ended(child)).toBe("SIGINT");
    expect(oneAfterTheOther()).toEqual(["interrupted"]);
    expect(turns()).toEqual([]);
  });

  describe("in one process", () => {
    beforeEach(() => {
      vi.stubEnv("TMPDIR", join(folder, "tmp"));
    });
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    /** Two folders, the one whose turn is taken first before the other. */
    async function inOrder(): Promise<[string, string]> {
      const places = new Map<string, string>();
      for (const name of ["one", "two"])
        await inTurn([join(folder, name)], () => places.set(turns()[0] as string, join(folder, name)));
      return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path) as [string, string];
    }

    /** Puts the turn of a process that is still running in a folder's place. */
    async function hold(path: string): Promise<string> {
      let file = "";
      await inTurn([path], () => (file = join(folder, "tmp", turns()[0] as string)));
      writeFileSync(file, `${process.ppid} other`);
      return file;
    }

    it("what a run has that waits for more is not taken from it, and is given back when it gives up", async () => {
      const [first, second] = await inOrder();
      const held = await hold(second);
      const done: string[] = [];
      const aborted = new AbortController();
      const both = inTurn([second, first], () => done.push("both"), aborted.signal);
      await until(() => turns().length === 2, "the first turn");
      const one = inTurn([first], () => done.push("one"));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(done).toEqual([]);
      aborted.abort(new Error("enough"));
      await expect(both).rejects.toThrow("enough");
      await one;
      expect(done).toEqual(["one"]);
      expect(turns()).toEqual([basename(held)]);
    });

    it("is that of the folder, by whichever way it is reached", async () => {
      mkdirSync(join(folder, "real"));
      symlinkSync(join(folder, "real"), join(folder, "link"));
      const names = new Set<string>();
      for (const name of ["real", "link"]) await inTurn([join(folder, name)], () => names.add(turns().join()));
      expect(names.size).toBe(1);
    });

    it("that was taken over is left to who has it", async () => {
      const path = join(folder, "out");
      let file = "";
      await inTurn([path], () => {
        file = join(folder, "tmp", turns()[0] as string);
        writeFileSync(file, "another's");
      });
      expect(readFileSync(file, "utf8")).toBe("another's");
    });

    it("is done without where nothing can be written for it, or somebody else has put something there", async () => {
      const work = vi.fn();
      const path = join(folder, "out");
      if (process.getuid?.() === 0) chownSync(await hold(path), 12345, 12345);
      else vi.stubEnv("TMPDIR", join(folder, "none"));
      await inTurn([path], work);
      vi.stubEnv("TMPDIR", join(folder, "none"));
      await inTurn([path], work);
      expect(work).toHaveBeenCalledTimes(2);
    });
  });
});
