import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { draft, emit, type EmittedFile } from "../../src/emit/emit.js";
import { printFile } from "../../src/emit/code-file.js";
import { scrub } from "../../src/emit/scrub.js";
import { proofThread } from "../../src/emit/proof-thread.js";
import { proveShape, type Prove } from "../../src/emit/shape.js";
import { generate } from "../../src/generate.js";
import type { Model } from "../../src/model/model.js";
import { document } from "../schema/support/arbitrary.js";
import { importStubbed, PER_MANIFEST, placedTexts, prove, texts, together, type Placed } from "./support/hostile.js";
import { positions } from "./support/positions.js";
import { build, emitOptions, manifestOf } from "./support/printed.js";
import { tsc } from "./support/tsc.js";
import { writeFiles } from "../support/files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { runs } from "../support/chance.js";

// F8: every sink payload at every string position, and random Unicode. `npm run hostile` does a million.

const CASES = runs(5000);
const global = globalThis as { pwned?: unknown };

describe("F8 hostile text", () => {
  const out = fileURLToPath(new URL("../../test-output/hostile", import.meta.url));
  const printed = new Map<string, readonly EmittedFile[]>();

  beforeAll(async () => {
    for (const [index, position] of positions.entries()) {
      // Texts about the server as a whole need a manifest each.
      const placed = texts.map((text): Placed => [position, text]);
      const groups = position.listed ? [placed] : placed.map((one) => [one]);
      for (const [number, group] of groups.entries()) printed.set(`${index}-${number}`, await prove(together(group)));
    }
    rmSync(out, { recursive: true, force: true });
  }, 240_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it("R61 R62 is at every position once, with the proof, and none of it is lost", () => {
    const alone = positions.filter(({ listed }) => !listed).length;
    expect(printed.size).toBe(alone * texts.length + positions.length - alone);
    // A position's declarations have names of their own, so each text is in the file.
    const names = [...(printed.get(`${positions.findIndex(({ name }) => name === "property default")}-0`) ?? [])]
      .filter(({ name }) => name === "client.ts")
      .flatMap(({ text }) => text.match(/name: "plain\d+"/g) ?? []);
    expect(new Set(names).size).toBe(texts.length);
  });

  it("R61 runs nothing when the output is imported", async () => {
    for (const [place, files] of printed) {
      await importStubbed(files);
      expect(global.pwned, place).toBeUndefined();
    }
  }, 120_000);

  it("R61 survives bundlers: esbuild prints a key with both kinds of quotes as a template where a pattern has it", async () => {
    const properties = { [`both ' and "`]: { type: "integer", minimum: 1 } };
    const tools = [{ name: "quoted", inputSchema: { type: "object", properties } }];
    await expect(importStubbed(await prove(manifestOf({ tools })))).resolves.toBeUndefined();
  });

  it("R61 passes tsc, all of it in one program", async () => {
    const files = [...printed].flatMap(([place, all]) =>
      all.map(({ name, text }): [string, string] => [`${place}/${name}`, text]),
    );
    writeFiles(out, Object.fromEntries(files));
    expect(await tsc("typescript-7", out)).toBe("");
  }, 240_000);

  it("R61 R62 of any kind, in any combination, stays data", async () => {
    await fc.assert(
      fc.asyncProperty(placedTexts, async (placed) => {
        await prove(together(placed));
      }),
      { numRuns: Math.ceil(CASES / PER_MANIFEST) },
    );
  }, 120_000);

  it("R62 what is proven of the parts holds for the files", async () => {
    await fc.assert(
      fc.asyncProperty(placedTexts, async (placed) => {
        const manifest = together(placed);
        const twins = wholeTwins(build(manifest).model);
        for (const { name, text } of await prove(manifest)) await proveShape(name, text)(() => twins.get(name) ?? "");
      }),
      { numRuns: runs(40) },
    );
  }, 120_000);
});

describe("R62 the proof", () => {
  const manifest = manifestOf({ tools: [{ name: "plain", description: "d", inputSchema: { type: "object" } }] });
  const { model } = build(manifest);
  const files = emit(model, emitOptions);
  const twins = wholeTwins(model);
  const worker = new URL("../../dist/emit/proof-worker.js", import.meta.url);
  const thread = proofThread(worker);
  const proveInThread: Prove = (name, text) => thread.start()(name, text);
  afterAll(() => thread.close());

  const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? "";
  const twinOf = (name: string): string => twins.get(name) ?? "";

  describe.each([
    ["in this thread", proveShape],
    ["in a thread of its own", proveInThread],
  ])("%s", (_, proveFile) => {
    it.each(files.map(({ name }) => name))("accepts what the printers print: %s", async (name) => {
      await expect(proveFile(name, textOf(name))(() => twinOf(name))).resolves.toBeUndefined();
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
      const changed = change(textOf(name));
      expect(changed).not.toBe(textOf(name));
      const failure: unknown = await proveFile(name, changed)(() => twinOf(name)).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: "ShapeError", file: name });
      expect((failure as Error).message).toMatch(/^\w+\.ts(: .* would have become code at ".+"\.$| does not parse)/);
    });

    // Read by itself each is what its twin is; between other texts it might not be.
    it.each([
      ["a comment behind", (text: string) => `${text}// and more`],
      ["another one", (text: string) => `${text}/* and more */\n`],
      ["an end that only the end of the file makes", (text: string) => `${text.trimEnd().replace(/;$/, "")}\n`],
      ["a first line for shells", (text: string) => `#!/bin/sh\n${text}`],
      ["a mark of the byte order", (text: string) => `\uFEFF${text}`],
    ])("refuses a text with %s", async (_, change) => {
      const text = "export type A = string;\n";
      await expect(proveFile("types.ts", text)(() => text)).resolves.toBeUndefined();
      const failure = proveFile("types.ts", change(text))(() => text);
      await expect(failure).rejects.toThrow("types.ts has text before or behind its declarations.");
    });

    it("accepts a head without imports, and nothing else that declares nothing", async () => {
      const prove = (text: string): Promise<void> => proveFile("types.ts", text)(() => "// head");
      await expect(prove("// @generated by mcp-gen\n//\n// more")).resolves.toBeUndefined();
      for (const text of ["/* // */", "// \u2028", "#!/bin/sh\n// head", " // head"])
        await expect(prove(text), text).rejects.toThrow("before or behind its declarations");
    });

    it("notices a file that does not parse", async () => {
      const name = "types.ts";
      await expect(proveFile(name, `${textOf(name)}"`)(() => twinOf(name))).rejects.toThrow(/does not parse/);
    });

    it("a parser that gives up is heard of when the proof is ended, and not before", async () => {
      const stray = vi.fn();
      process.on("unhandledRejection", stray);
      try {
        const name = "types.ts";
        const endProof = proveFile(name, "[".repeat(200_000));
        // By then the parser has had its turn, and whoever proves goes on.
        await expect(proveFile(name, `// before\n${textOf(name)}`)(() => twinOf(name))).resolves.toBeUndefined();
        await new Promise((resolve) => setImmediate(resolve));
        expect(stray).not.toHaveBeenCalled();
        await expect(endProof(() => "")).rejects.toThrow(/call stack/);
      } finally {
        process.off("unhandledRejection", stray);
      }
    });
  });

  it("proves several files at a time", async () => {
    const name = "types.ts";
    const fresh = proofThread(worker);
    const begun = [textOf(name), `${textOf(name)}"`, textOf(name), "broken("].map((text) => fresh.start()(name, text));
    const results = await Promise.allSettled(begun.map((end) => end(() => twinOf(name))));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    fresh.close();
  });

  it("proves a text once, and refuses one as often as it is asked", async () => {
    const name = "types.ts";
    const fresh = proofThread(worker);
    const prove = async (text: string): Promise<string> => {
      let asked = "not asked for";
      await fresh
        .start()(
          name,
          text,
        )(() => {
          asked = "asked for";
          return twinOf(name);
        })
        .catch(() => (asked = "refused"));
      return asked;
    };
    expect(await prove(textOf(name))).toBe("asked for");
    expect(await prove(textOf(name))).toBe("not asked for");
    expect(await prove(`${textOf(name)};`)).toBe("refused");
    expect(await prove(`${textOf(name)};`)).toBe("refused");
    fresh.close();
  });

  it("fails where the thread ends before it has answered, and a new one can be started", async () => {
    const name = "types.ts";
    const ending = proofThread(new URL("data:text/javascript,setTimeout(() => process.exit(3), 50)"));
    await expect(ending.start()(name, textOf(name))(() => twinOf(name))).rejects.toThrow("ended with code 3");
    await expect(ending.start()(name, textOf(name))(() => twinOf(name))).rejects.toThrow("ended with code 3");
  });

  it("fails where the thread has ended before the twin is asked for, or was closed", async () => {
    const name = "types.ts";
    const ending = proofThread(new URL("data:text/javascript,process.exit(3)"));
    const prove = ending.start();
    const [first, second] = [prove(name, textOf(name)), prove(name, `${textOf(name)};`)];
    await expect(first(() => twinOf(name))).rejects.toThrow("ended with code 3");
    await expect(second(() => twinOf(name))).rejects.toThrow("ended with code 3");
    const closed = proofThread(worker);
    const third = closed.start()(name, textOf(name));
    closed.close();
    await expect(third(() => twinOf(name))).rejects.toThrow("was closed");
  });
});

/** The files of the scrubbed twin, each as one text. */
function wholeTwins(model: Model): ReadonlyMap<string, string> {
  const twin = scrub(model);
  return new Map(
    draft(twin, emitOptions).map(({ name, parts }) => [
      name,
      printFile(parts(), { ...emitOptions, source: twin.source }),
    ]),
  );
}

describe("R62 the scrubbed twin", () => {
  /** Texts that are the same but for what is scrubbed, as `reactions-+1` and `reactions--1` of GitHub's server. */
  const alike = fc.string({ unit: fc.constantFrom("a", "-", "+", ".", "~", " ", "字", "1"), maxLength: 4 });

  it("keeps different texts different, whichever comes first, and those that cannot do harm as they are", () => {
    fc.assert(
      fc.property(fc.uniqueArray(alike, { maxLength: 30 }), (texts) => {
        const scrubbed = scrub(texts);
        expect(new Set(scrubbed).size).toBe(texts.length);
        for (const [index, text] of texts.entries())
          if (/^[a-z0-9_ .$-]*$/.test(text)) expect(scrubbed[index]).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("tells twenty thousand words of one sign apart without trying each other one's replacement", () => {
    const words = Array.from({ length: 20_000 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    expect(new Set(scrub(words)).size).toBe(words.length);
  });

  it("proves tuples whose alternatives take several lines, and brackets for them", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `alternative number ${index}`);
    const outputSchema = {
      type: "object",
      properties: { pair: { type: "array", prefixItems: [{ enum: names }, { type: "integer" }], minItems: 2 } },
    };
    const tools = [{ name: "get_pair", inputSchema: { type: "object" }, outputSchema }];
    const types = (await prove(manifestOf({ tools }))).find(({ name }) => name === "types.ts")?.text;
    expect(types).toMatch(/\(\n\s*\| "alternative number 0"/);
  });

  it("proves every schema, also where texts differ by a harmful character only", async () => {
    const renamed = (schema: unknown): unknown =>
      JSON.parse(
        ["a", "b", "bb", "kind", "x-y"].reduce(
          (text, name, at) => text.replaceAll(`"${name}"`, `"${["-+", "--", "-.", "字", "~"][at] as string}"`),
          JSON.stringify(schema),
        ),
      );
    const values = fc.uniqueArray(alike, { minLength: 1, maxLength: 5 });
    const choices = fc.tuple(values, values).map(([names, tags]) => ({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, { enum: tags }])),
      required: names.slice(1),
      anyOf: tags.map((tag) => ({ type: "object", properties: { k: { const: tag } }, required: ["k"] })),
    }));
    const schema = fc.oneof(document, document.map(renamed), choices, choices.map(renamed));
    await fc.assert(
      fc.asyncProperty(fc.array(schema, { minLength: 10, maxLength: 10 }), async (schemas) => {
        const tools = schemas.map((one, index) => ({
          name: `tool_${index}`,
          inputSchema: { type: "object" },
          outputSchema: { type: "object", properties: { value: one } },
        }));
        await prove(manifestOf({ tools }));
      }),
      { numRuns: 50 },
    );
  }, 120_000);
});

describe("R67 output paths", () => {
  const folder = temporaryFolder();

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
