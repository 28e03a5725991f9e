import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { npmInstall } from "../../src/cli/npm-install.js";
import { createReport, type Report } from "../../src/cli/report.js";
import { temporaryFolder } from "../support/temporary-folder.js";

afterEach(() => vi.unstubAllEnvs());

/** A folder that is the only place for an `npm`, which leaves a trace and ends with a code. */
function withNpm(code: number): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "npm"), `#!/bin/sh\necho "$@" > ran\nexit ${code}\n`);
  chmodSync(join(folder, "npm"), 0o755);
  vi.stubEnv("PATH", [folder, process.env["PATH"]].join(delimiter));
  return folder;
}

describe.skipIf(process.platform === "win32")("npm install of a new project", () => {
  it.each([
    [0, undefined],
    [1, "it ended with code 1"],
  ])("that ends with %i: %s, and has the terminal to itself", async (code, expected) => {
    const folder = withNpm(code);
    const said: string[] = [];
    const report: Report = {
      ...createReport(false),
      // While it is going on, a spinner would write to the same line as npm.
      idle: () => void said.push(existsSync(join(folder, "ran")) ? "too late" : "idle"),
      line: (...parts) => void said.push(parts.map((part) => (typeof part === "string" ? part : part.text)).join("")),
    };
    expect(await npmInstall(folder, report, new AbortController().signal)).toBe(expected);
    expect(said).toEqual(["idle", "run      npm install"]);
    expect(existsSync(join(folder, "ran"))).toBe(true);
  });

  it("that cannot be started has failed, and one that is interrupted", async () => {
    const install = (signal: AbortSignal) => npmInstall(temporaryFolder(), createReport(true), signal);
    withNpm(0);
    expect(await install(AbortSignal.abort())).toBe("it was interrupted");
    vi.stubEnv("PATH", "");
    expect(await install(new AbortController().signal)).toBe("there is no npm on the PATH");
  });
});
