import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { judge } from "./support/judge.js";
import { KINDS } from "./support/kinds.js";
import { bundleValidators, importValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";
import { bundleSize } from "./support/sizes.js";
import { TYPICAL_TOOLS } from "./support/typical-tools.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { seedOr } from "../support/chance.js";

const SEED = seedOr(20261122);
const RUNTIME = new URL("../../src/runtime/validation.ts", import.meta.url).pathname;

const PAYLOADS = [
  "*/ globalThis.pwned = 1; /*",
  '"; globalThis.pwned = 1; "',
  "'; globalThis.pwned = 1; '",
  "`${globalThis.pwned = 1}`",
  "\n globalThis.pwned = 1 //",
  "\u2028globalThis.pwned = 1//",
  "\r globalThis.pwned = 1 //",
  "]: globalThis.pwned = 1, [",
  "</script><script>globalThis.pwned = 1</script>",
  "__proto__",
  "constructor",
  "\u202e\u0000\ud800",
  "\\",
  "${globalThis.pwned = 1}",
];

/** A text in every place where a schema can have one. */
function poisoned(text: string): unknown {
  return {
    $comment: text,
    title: text,
    description: text,
    type: "object",
    properties: {
      [text]: {
        type: "string",
        description: text,
        default: text,
        pattern: text,
        format: text,
        enum: [text],
        "x-note": text,
      },
    },
    patternProperties: { [text]: { const: text } },
    dependentRequired: { [text]: [text] },
    dependentSchemas: {
      [text]: { $ref: `#/$defs/${text.replaceAll("%", "%25").replaceAll("~", "~0").replaceAll("/", "~1")}` },
    },
    required: [text],
    anyOf: [{ $ref: text }, { enum: [{ [text]: [text] }] }, { $anchor: text }],
    tsType: text,
    tsEnumNames: [text],
    examples: [text],
    $defs: { [text]: { type: "object", properties: { again: { $ref: "#" }, [text]: { const: text } } } },
  };
}

/** What a text is made of, without what its literals and comments say, and without brackets, which long lines have. */
function shapeOf(text: string): string {
  const kinds: number[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isParenthesizedExpression(node)) kinds.push(node.kind);
    node.forEachChild(visit);
  };
  const file = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022);
  visit(file);
  return kinds.join();
}

describe("R61 hostile texts stay texts", () => {
  const schemas = PAYLOADS.map(poisoned);
  const { types, validators } = printSchemas(schemas);

  it("in types, which compile and declare only what they should", () => {
    expect(judge(types, []).faults).toEqual([]);
    const names = [...types.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name ?? "");
    expect(names.filter((name) => !/^T\d+[A-Za-z\d]*$/.test(name))).toEqual([]);
  });

  it("in validators, whose import and use run nothing", async () => {
    const loaded = await importValidators(validators, schemas.length);
    PAYLOADS.forEach((payload, at) => {
      for (const value of [{}, { [payload]: payload }, { [payload]: 1 }, payload]) {
        loaded[at]?.is(value);
        loaded[at]?.issues(value);
        loaded[at]?.withDefaults(value);
      }
    });
    expect((globalThis as { pwned?: unknown }).pwned).toBeUndefined();
  });

  it(`F8 random texts change literals only (SEED=${SEED})`, () => {
    const plain = (text: string): unknown => ({
      type: "object",
      description: text,
      properties: { [`p${text}`]: { type: "string", title: text, default: text, const: text } },
      required: [`p${text}`],
      additionalProperties: false,
    });
    const twin = printSchemas([plain("x y")]);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...PAYLOADS)), (text) => {
        const printed = printSchemas([plain(`${text} y`)]);
        return (
          shapeOf(printed.validators) === shapeOf(twin.validators) && shapeOf(printed.types) === shapeOf(twin.types)
        );
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe("generated validators", () => {
  it("run where code generation from strings is forbidden, and name no library", async () => {
    const { validators } = printSchemas(KINDS.map(({ schema }) => schema));
    expect([...validators.matchAll(/from "([^"]+)"/g)].map(([, from]) => from)).toEqual([
      "@mcp-gen/runtime/validation",
    ]);
    const bundle = await bundleValidators(validators);
    expect(bundle).not.toMatch(/\beval\b|new Function|Function\(/);
    const cases = KINDS.flatMap(({ valid, invalid, refused = [] }, at) => [
      ...valid.map((value) => [at, JSON.stringify(value), true]),
      ...[...invalid, ...refused].map((value) => [at, JSON.stringify(value), false]),
    ]);
    const run = `
      import * as all from "./validators.mjs";
      for (const [at, text, wanted] of ${JSON.stringify(cases)}) {
        const value = JSON.parse(text);
        if (all["v" + at].is(value) !== wanted || (all["v" + at].issues(value).length === 0) !== wanted) throw new Error(at + text);
        all["v" + at].withDefaults(value);
      }
      try { eval("1"); console.log("eval works"); } catch { console.log("done"); }
    `;
    const folder = temporaryFolder({ "validators.mjs": bundle, "run.mjs": run });
    const printed = execFileSync(
      process.execPath,
      ["--disallow-code-generation-from-strings", join(folder, "run.mjs")],
      { encoding: "utf8" },
    );
    expect(printed.trim()).toBe("done");
  });

  it("compile under strict flags", () => {
    const { validators } = printSchemas([
      ...KINDS.map(({ schema }) => schema),
      ...TYPICAL_TOOLS.map(({ schema }) => schema),
    ]);
    const program = validators.replace(
      '"@mcp-gen/runtime/validation"',
      JSON.stringify(RUNTIME.replace(/\.ts$/, ".js")),
    );
    expect(judge(program, []).faults).toEqual([]);
  });

  it("of five typical tools, messages included, stay small", async () => {
    const { minified, gzipped } = await bundleSize(
      printSchemas(TYPICAL_TOOLS.map(({ schema }) => schema)).validators,
      RUNTIME,
    );
    expect(minified).toBeLessThanOrEqual(9_000);
    expect(gzipped).toBeLessThanOrEqual(3_550);
  });
});
