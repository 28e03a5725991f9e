import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, it } from "vitest";
import { root, runOk } from "../support/command.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// What people install: `npm pack` of both packages, checked, and installed in a project outside this tree.

const packages = [
  ["mcp-gen", root],
  ["@mcp-gen/runtime", join(root, "src/runtime")],
] as const;

let outside: string;
const tarballs = new Map<string, { path: string; files: string[]; unpackedSize: number }>();

beforeAll(async () => {
  outside = temporaryFolder();
  for (const [name, folder] of packages) {
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", outside];
    const [packed] = JSON.parse(await runOk("npm", args, { cwd: folder })) as [
      { filename: string; unpackedSize: number; files: { path: string }[] },
    ];
    const path = join(outside, packed.filename.replace("@", "").replace("/", "-"));
    tarballs.set(name, { path, files: packed.files.map((file) => file.path), unpackedSize: packed.unpackedSize });
  }
}, 120_000);

describe.each(packages)("%s", (name, folder) => {
  it("has exports that publint finds no fault with", async () => {
    // Suggestions are for what could be nicer; `browser` says in one line that bundles for browsers leave ws out.
    const tarball = readFileSync(tarballs.get(name)!.path);
    const { messages } = await publint({
      pack: { tarball: new Uint8Array(tarball).buffer },
      strict: true,
      level: "warning",
    });
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  it("has types that TypeScript resolves as the code is resolved", async () => {
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    await runOk(process.execPath, [attw, tarballs.get(name)!.path, "--profile", "esm-only"], { timeoutMs: 60_000 });
  });

  it("holds what was built and no sources, tests or build records", () => {
    const { files } = tarballs.get(name)!;
    expect(files).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE"]));
    expect(
      files.filter(
        (path) =>
          /(^|\/)(test|bench|examples|node_modules)\/|tsbuildinfo|(?<!\.d)\.ts$/.test(path) &&
          !path.startsWith("templates/"),
      ),
    ).toEqual([]);
  });
});

describe("in a project outside this tree", () => {
  let project: string;

  const npmInstall = (cwd: string, ...names: string[]): Promise<string> =>
    runOk("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...names], { cwd, timeoutMs: 120_000 });

  beforeAll(async () => {
    project = join(outside, "project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "outside", private: true, type: "module" }));
    await npmInstall(project, tarballs.get("@mcp-gen/runtime")!.path, tarballs.get("mcp-gen")!.path);
  }, 180_000);

  it("the installed generator and runtime do the whole path", async () => {
    const manifest = readFileSync(join(root, "examples/weather/weather.mcp.yaml"), "utf8");
    writeFileSync(join(project, "weather.mcp.yaml"), manifest);
    await runOk("npx", ["mcp-gen", "generate", "weather.mcp.yaml", "--out", "generated"], { cwd: project });
    writeFileSync(join(project, "main.ts"), program);
    const options = {
      module: "nodenext",
      target: "es2022",
      strict: true,
      skipLibCheck: false,
      outDir: "out",
      lib: ["es2023", "dom"],
      types: [],
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["main.ts"] }));
    await runOk(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", project], { cwd: project });
    expect(await runOk(process.execPath, ["out/main.js"], { cwd: project })).toBe("Paris 1\n");
  });

  it("running generated code installs one package below 1 MB", async () => {
    const production = join(outside, "production");
    mkdirSync(production);
    writeFileSync(join(production, "package.json"), JSON.stringify({ name: "production", private: true }));
    await npmInstall(production, tarballs.get("@mcp-gen/runtime")!.path);
    const installed = readdirSync(join(production, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed).toEqual(["@mcp-gen"]);
    expect(readdirSync(join(production, "node_modules/@mcp-gen"))).toEqual(["runtime"]);
    expect(tarballs.get("@mcp-gen/runtime")!.unpackedSize).toBeLessThan(1_000_000);
  });
});

const program = `
import { memoryTransport } from "@mcp-gen/runtime/memory";
import { connectWeather } from "./generated/weather/client.js";
import { createWeatherServer } from "./generated/weather/server.js";

const server = createWeatherServer({
  getForecast: ({ city }) => ({ city, days: [{ date: "2026-07-28", high: 20, low: 12, sky: "clear" }] }),
  listStations: () => "none",
  bookBalloonRide: () => ({ booked: false }),
  readReport: () => "fine",
  readStation: ({ id }) => ({ id, temperature: 20 }),
  getPlanTripPrompt: ({ city }) => city,
});
const weather = await connectWeather(memoryTransport(server));
const { city, days } = await weather.getForecast({ city: "Paris" });
console.log(city, days.length);
await weather.close();
`;
