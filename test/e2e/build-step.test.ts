import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, run, runOk } from "../support/command.js";
import { createProject, type Project } from "../support/project.js";

// The second way of use: a step in the build of a project, and a check in its tests.

describe("a package.json that generates, and checks in its test", () => {
  let project: Project;
  const manifest = readFileSync(join(root, "examples/weather/weather.mcp.yaml"), "utf8");

  beforeAll(() => {
    project = createProject({
      scripts: {
        generate: "mcp-gen generate weather.mcp.yaml --out src/generated",
        build: "npm run generate && tsc",
        test: "npm run generate -- --check",
      },
    });
    project.write({
      "weather.mcp.yaml": manifest,
      "src/main.ts": 'export { createWeatherServer } from "./generated/weather/server.js";\n',
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module: "nodenext",
          target: "es2022",
          strict: true,
          outDir: "dist",
          rootDir: "src",
          types: [],
        },
        include: ["src"],
      }),
    });
  });
  afterAll(() => project.remove());

  const npm = (...args: string[]): ReturnType<typeof run> => run("npm", args, { cwd: project.folder });

  it("fails its test before anything was generated", async () => {
    expect((await npm("test")).code).toBe(1);
  });

  it("builds: generates, and compiles with what was generated", async () => {
    await runOk("npm", ["run", "build"], { cwd: project.folder });
    const compiled = (await import(join(project.folder, "dist/main.js"))) as { createWeatherServer: unknown };
    expect(compiled.createWeatherServer).toBeTypeOf("function");
  });

  it("passes its test while manifest and generated files agree", async () => {
    expect(await npm("test")).toMatchObject({ code: 0 });
  });

  it("fails its test, and shows what differs, when the manifest went on alone", async () => {
    project.write({ "weather.mcp.yaml": manifest.replace("maximum: 7", "maximum: 14") });
    const { code, stdout, stderr } = await npm("test");
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/^-.*\b7\b/m);
    expect(stdout + stderr).toMatch(/^\+.*\b14\b/m);
  });

  it("passes again after the next build", async () => {
    await runOk("npm", ["run", "build"], { cwd: project.folder });
    expect(await npm("test")).toMatchObject({ code: 0 });
  });
});
