import { describe, expect, it } from "vitest";
import { childEnv } from "../../../src/runtime/node/child-env.js";
import { spawnPlan } from "../../../src/runtime/node/spawn-plan.js";
import { textTail } from "../../../src/runtime/node/text-tail.js";

const env = { PATH: "C:\\tools;C:\\node", PATHEXT: ".EXE;.CMD", COMSPEC: "C:\\Windows\\cmd.exe" };
const files = new Set(["C:\\node\\npx.CMD", "C:\\node\\node.EXE", "C:\\Program Files (x86)\\run.bat"]);
const onWindows = (command: string, ...args: string[]) =>
  spawnPlan({ command, args }, env, "win32", (path) => files.has(path));

describe("spawnPlan", () => {
  it("R47 passes arguments as they are where no shell is involved", () => {
    const args = ["a b", "$(rm -rf /)", "; ls", "`x`", "--flag=\"'"];
    expect(spawnPlan({ command: "node", args }, {}, "linux")).toEqual({ file: "node", args, verbatim: false });
    expect(onWindows("node", ...args)).toEqual({ file: "C:\\node\\node.EXE", args, verbatim: false });
    expect(onWindows("unknown", "&")).toMatchObject({ file: "unknown", verbatim: false });
  });

  it("R47 runs batch files with harmless arguments only", () => {
    const plan = onWindows("npx", "-y", "@scope/server-x@1.2.3", "C:\\data\\folder name");
    expect(plan.file).toBe("C:\\Windows\\cmd.exe");
    expect(plan.verbatim).toBe(true);
    expect(plan.args.at(-1)).toBe('""C:\\node\\npx.CMD" "-y" "@scope/server-x@1.2.3" "C:\\data\\folder name""');
    expect(onWindows("C:\\Program Files (x86)\\run.bat", "x").verbatim).toBe(true);
    for (const bad of [
      '"',
      "%PATH%",
      "a&b",
      "a|b",
      "a^b",
      "!x!",
      "<",
      ">",
      "(",
      ")",
      "a\nb",
      "a\rb",
      "`",
      "'",
      ";",
      ",",
      "=",
    ]) {
      expect(() => onWindows("npx", bad)).toThrow(TypeError);
    }
  });

  it("R47 refuses what is no text", () => {
    expect(() => spawnPlan({ command: "" }, {})).toThrow(TypeError);
    expect(() => spawnPlan({ command: "a", args: [1 as never] }, {})).toThrow(TypeError);
    expect(() => spawnPlan({ command: "a", args: ["x\0y"] }, {})).toThrow("NUL");
  });
});

describe("childEnv", () => {
  it("R49 is an allowlist, on either platform, whatever the variables are called", () => {
    const ours = {
      PATH: "/bin",
      HOME: "/me",
      AWS_SECRET: "x",
      SHELL: "() { evil; }",
      Path: "C:\\bin",
      constructor: "x",
    };
    const posix = childEnv({ TOKEN: "t", ["__proto__"]: "p" }, false, ours, "linux");
    expect({ ...posix }).toEqual({ PATH: "/bin", HOME: "/me", TOKEN: "t", ["__proto__"]: "p" });
    expect({ ...childEnv({ path: "D:\\" }, false, { Path: "C:\\bin", Secret: "x" }, "win32") }).toEqual({
      path: "D:\\",
    });
    expect({ ...childEnv({ HOME: undefined }, true, ours, "linux") }).toMatchObject({
      AWS_SECRET: "x",
      constructor: "x",
    });
    expect(childEnv({ HOME: undefined }, true, ours, "linux")).not.toHaveProperty("HOME");
  });
});

describe("textTail", () => {
  it("R46 R54 keeps the last bytes, without cut characters or declared secrets", () => {
    const tail = textTail(10, ["s3cret-token"]);
    tail.push(Buffer.from("0123456789"));
    tail.push(Buffer.from("é€abcd"));
    expect(tail.text()).toBe("9é€abcd");
    const cut = textTail(10, ["s3cret-token"]);
    cut.push(Buffer.from("..s3cret-token 1234"));
    expect(cut.text()).toBe("dden] 1234");
    const long = textTail(4096, ["s3cret-token", "ab"]);
    long.push(Buffer.from("ab s3cret"));
    long.push(Buffer.from("-token!"));
    expect(long.text()).toBe("ab [hidden]!");
  });
});
