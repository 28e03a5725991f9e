import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mcpGen, root, run, runOk } from "../support/command.js";
import { createProject, type Project } from "../support/project.js";

// The README's blocks are taken out of it and used as a reader would use them.

const readme = readFileSync(join(root, "README.md"), "utf8");

/** The fenced blocks of one language, in order. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map((match) => match[1]!);

const block = (language: string, part: string): string => {
  const found = blocks(language).filter((text) => text.includes(part));
  if (found.length !== 1)
    throw new Error(`README.md has ${found.length} ${language} blocks with ${JSON.stringify(part)}`);
  return found[0]!;
};

/** The `tsconfig.json` that it tells to use. */
const config = /`(\{ "compilerOptions": .*? \} \})`/.exec(readme)?.[1] ?? "README.md has no tsconfig.json";

describe("README.md", () => {
  let project: Project;

  beforeAll(() => {
    project = createProject({});
    project.link("zod");
    project.link("@modelcontextprotocol/server");
    project.write({
      "tsconfig.json": config,
      "weather.mcp.yaml": block("yaml", "get_forecast"),
      "weather.ts": block("ts", "connectWeather"),
      "everything.ts": block("ts", "connectEverything"),
      "rates.ts": block("ts", "@server rates"),
      "serve.ts": block("ts", "createRatesServer"),
      "rooms.mcp.ts": block("ts", "defineManifest"),
    });
  });
  afterAll(() => project.remove());

  /** A command of the README, with programs that the registry would bring taken from this repository. */
  const shell = (line: string, cwd: string = project.folder): Promise<string> => {
    const words = line.split(/\s+/).map((word) => (word === "mcp-gen" ? mcpGen : word));
    const local = join(root, "node_modules/@modelcontextprotocol/server-everything/dist/index.js");
    const at = words.indexOf("npx");
    if (at >= 0) words.splice(at, 3, process.execPath, local);
    return runOk(process.execPath, words, { cwd });
  };

  it("starts with three sentences and two one-line commands", () => {
    const intro = readme
      .split("```")[0]!
      .replace(/^# .*$/m, "")
      .trim();
    expect(intro.match(/[.!?](?=\s|$)/g)).toHaveLength(3);
    expect(blocks("sh").slice(0, 2)).toEqual(["npm ci && npm run demo\n", "npm ci && npm test\n"]);
  });

  it("its declaration generates, and its first program prints what it says", { timeout: 120_000 }, async () => {
    await shell("mcp-gen generate weather.mcp.yaml --out generated");
    await shell("mcp-gen generate rates.ts rooms.mcp.ts --out generated");
    for (const line of block("sh", "mcp-gen pull").trim().split("\n")) await shell(line);
    const tsc = (compiler: string, ...words: string[]): Promise<string> =>
      runOk(process.execPath, [join(root, "node_modules", compiler, "bin/tsc"), ...words], { cwd: project.folder });
    for (const compiler of ["typescript-6", "typescript-7"]) await tsc(compiler, "--noEmit");
    await tsc("typescript", "--strict", "--rootDir", ".", "--outDir", "out");
    expect(await runOk(process.execPath, ["out/weather.js"], { cwd: project.folder })).toBe("Paris [ 20, 21 ]\n");
  });

  it("its config is one, and the official SDK takes its validators", { timeout: 120_000 }, async () => {
    project.write({
      "sdk.ts": block("ts", "McpServer"),
      "configured/mcp-gen.config.ts": block("ts", "defineConfig"),
      "configured/weather.mcp.yaml": block("yaml", "get_forecast"),
    });
    const configured = join(project.folder, "configured");
    copyFileSync(join(project.folder, "everything.mcp.json"), join(configured, "vendor.mcp.json"));
    await shell("mcp-gen generate", configured);
    await shell("mcp-gen check", configured);
    const options = "--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --types node".split(" ");
    const words = [join(root, "node_modules/typescript-7/bin/tsc"), ...options];
    await runOk(process.execPath, [...words, "sdk.ts", "configured/mcp-gen.config.ts"], { cwd: project.folder });
  });

  it("its functions are a server", async () => {
    project.write({
      "out/call.js": `
        import { stdioTransport } from "@mcp-gen/runtime/node";
        import { connectRates } from "./generated/rates/client.js";
        const rates = await connectRates(stdioTransport({ command: process.execPath, args: ["out/serve.js"] }));
        console.log(await rates.convert({ amount: 100, from: "USD" }), await rates.readCurrencies());
        await rates.close();`,
    });
    const printed = await runOk(process.execPath, ["out/call.js"], { cwd: project.folder });
    expect(printed).toBe("{ euros: 92 } [ 'EUR', 'USD' ]\n");
  });

  it("its client of a published server is typed and runs", async () => {
    const compiled = join(project.folder, "out/everything.js");
    const local = JSON.stringify([join(root, "node_modules/@modelcontextprotocol/server-everything/dist/index.js")]);
    const text = readFileSync(compiled, "utf8").replace(
      /command: "npx", args: \[[^\]]*\]/,
      `command: process.execPath, args: ${local}`,
    );
    project.write({ "out/everything.js": text });
    expect(await runOk(process.execPath, ["out/everything.js"], { cwd: project.folder })).toMatch(/^\d+\.\d \w+/);
  });

  it("its diff tells a breaking change by its exit code", async () => {
    const declared = block("yaml", "get_forecast");
    project.write({
      "old.mcp.yaml": declared,
      "new.mcp.yaml": declared.replace("required: [city]", "required: [city, days]"),
    });
    const diff = (...files: string[]): ReturnType<typeof run> =>
      run(process.execPath, [mcpGen, "diff", ...files], { cwd: project.folder });
    expect((await diff("old.mcp.yaml", "old.mcp.yaml")).code).toBe(0);
    expect((await diff("old.mcp.yaml", "new.mcp.yaml")).code).toBe(1);
  });

  it("every file that it links to exists", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]!);
    for (const link of links) expect(() => readFileSync(join(root, link)), link).not.toThrow();
  });
});
