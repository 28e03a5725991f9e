import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { transform } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { emit, type EmittedFile } from "../../src/emit/emit.js";
import { emitProven } from "../../src/emit/proven.js";
import { scrub } from "../../src/emit/scrub.js";
import { proveShape } from "../../src/emit/shape.js";
import { generate } from "../../src/generate.js";
import { typeCheck } from "./support/compile.js";
import { payloads, references } from "./support/payloads.js";
import { positions } from "./support/positions.js";
import { build, emitOptions, manifestOf } from "./support/printed.js";

// F8: every sink payload at every string position, and random Unicode. `npm run hostile -- 1000000` does the same at length.

const CASES = Number(process.env["HOSTILE_CASES"] ?? 2000);
const texts = [...payloads, ...references];

/** Prints with the proof; a diagnostic that is an error ends it, as in a run. */
async function prove(manifest: ReturnType<typeof manifestOf>): Promise<EmittedFile[]> {
  const { model } = build(manifest);
  return emitProven(model, emitOptions);
}

/** Runs modules with every import stubbed: what is left runs at import. */
async function importStubbed(files: readonly EmittedFile[]): Promise<void> {
  const programs = await Promise.all(files.map(({ text }) => transform(text, { loader: "ts", format: "cjs" })));
  const anything: unknown = new Proxy(() => anything, { get: () => anything });
  for (const { code } of programs) {
    const run = new Function("require", "exports", "module", code) as (...args: unknown[]) => void;
    run(() => anything, {}, { exports: {} });
  }
}

describe("F8 hostile text", () => {
  it("R61 R62 keeps its place at every position, and importing the output runs nothing", async () => {
    const global = globalThis as { pwned?: unknown };
    for (const [index, position] of positions.entries()) {
      for (const [number, text] of texts.entries()) {
        const files = await prove(manifestOf(position.manifest(text)));
        // Each payload is run at several positions and each position with several payloads; the proof covers them all.
        if ((index + number) % 8 === 0) await importStubbed(files);
        expect(global.pwned, `${position.name}: ${JSON.stringify(text)}`).toBeUndefined();
      }
    }
  }, 120_000);

  it(
    "R61 R62 of any kind, in any combination, stays data",
    async () => {
      const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
      console.log(`hostile text: ${CASES} cases, seed ${seed} (SEED=${seed} repeats them)`);
      const text = fc.oneof(
        fc.constantFrom(...texts),
        fc.string({ unit: "binary", maxLength: 40 }),
        fc
          .array(fc.constantFrom(...texts, "*/", "\n", '"', "`", "${", "\\"), { maxLength: 4 })
          .map((parts) => parts.join("")),
      );
      const place = fc.constantFrom(...positions);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(place, text), { minLength: 1, maxLength: 4 }), async (parts) => {
          const manifest = Object.assign({}, ...parts.map(([position, value]) => position.manifest(value))) as object;
          await prove(manifestOf(manifest));
        }),
        { numRuns: CASES, seed },
      );
    },
    Math.max(120_000, CASES * 50),
  );

  it("R61 passes tsc, all of it in one program", async () => {
    const files = new Map<string, string>();
    for (const [index, position] of positions.entries()) {
      const whole = payloads.filter((_, number) => number % positions.length === index % positions.length);
      for (const [number, text] of [payloads[index % payloads.length] as string, ...whole].entries()) {
        for (const file of emit(build(position.manifest(text)).model, emitOptions)) {
          files.set(`${index}-${number}/${file.name}`, file.text);
        }
      }
    }
    const unused = /TS6133|TS6196/; // what a schema makes superfluous is not hostile
    expect(typeCheck(files).filter((line) => !unused.test(line))).toEqual([]);
  });
});

describe("R62 the proof", () => {
  const manifest = manifestOf({ tools: [{ name: "plain", description: "d", inputSchema: { type: "object" } }] });
  const { model } = build(manifest);
  const files = emit(model, emitOptions);
  const twins = emit(scrub(model), emitOptions);

  function broken(name: string, change: (text: string) => string): EmittedFile[] {
    return files.map((file) => (file.name === name ? { ...file, text: change(file.text) } : file));
  }

  it("accepts what the printers print", async () => {
    await expect(proveShape(files, twins)).resolves.toBeUndefined();
  });

  // What an escape that was forgotten would let through, one for each door.
  it.each([
    [
      "a comment that was ended",
      "client.ts",
      (text: string) => text.replace("/**", "/** */ globalThis.pwned = 1; /**"),
    ],
    [
      "a string that was ended",
      "server.ts",
      (text: string) => text.replace('name: "plain"', 'name: "" + globalThis.pwned'),
    ],
    ["a key that became computed", "server.ts", (text: string) => text.replace("inputSchema:", "[globalThis.x]:")],
    ["a statement more", "types.ts", (text: string) => `${text}\nglobalThis.pwned;`],
    ["an import more", "client.ts", (text: string) => `import "evil";\n${text}`],
    ["a type pasted in", "types.ts", (text: string) => text.replace(/unknown/, "typeof globalThis.pwned")],
  ])("notices %s", async (_, name, change) => {
    const changed = broken(name, change);
    expect(changed).not.toEqual(files);
    await expect(proveShape(changed, twins)).rejects.toThrow(/would have become code|does not parse/);
  });

  it("notices a file that does not parse", async () => {
    await expect(
      proveShape(
        broken("types.ts", (text) => `${text}"`),
        twins,
      ),
    ).rejects.toThrow(/does not parse/);
  });
});

describe("R67 output paths", () => {
  const folder = mkdtempSync(join(tmpdir(), "mcp-gen-paths-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("lead nowhere but into the out folder, whatever a server is called", async () => {
    for (const [index, text] of texts.entries()) {
      const cwd = join(folder, String(index));
      rmSync(cwd, { recursive: true, force: true });
      const manifest = join(folder, "in.mcp.json");
      writeFileSync(manifest, JSON.stringify({ name: text, version: "1" }));
      const { files, diagnostics } = await generate({ cwd: folder, servers: [{ manifest }], out: join(cwd, "out") });
      expect(diagnostics).toEqual([]);
      for (const { path } of files) {
        expect(path, text).toMatch(/^\d+\/out\/(?:[a-z0-9-]{1,70}\/)?[a-z.-]+$/);
        expect(existsSync(join(folder, path)), path).toBe(true);
      }
      expect(readdirSync(cwd)).toEqual(["out"]);
      expect(readFileSync(join(cwd, "out/mcp-gen.lock.json"), "utf8")).not.toContain(folder);
    }
  });
});
