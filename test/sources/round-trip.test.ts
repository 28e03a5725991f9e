import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { generate } from "../../src/generate.js";
import { loadManifest } from "../../src/load/load.js";
import { buildModel } from "../../src/model/build.js";
import { typeCheck } from "../generator/support/compile.js";

// From types to schemas and back: what is printed from the schemas that were read is the same type to the compiler as what was
// read, and the module with the functions is a server's handlers as it is.

const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));

/** What can be said in one direction only, and which. */
const ONE_WAY: Readonly<Record<string, "to" | "from">> = {
  // The schema says more than the type that is printed from it can: the source is narrower.
  "Input narrower": "to",
  "Output narrower": "to",
  "Output openEnd": "to",
  // Schemas of parameters do not say that an array is readonly, nor printed types that it is any object.
  "Input kept": "from",
  "Input openEnd": "from",
};

/** Of a function without parameters. */
const NOTHING = JSON.stringify({ type: "object", properties: {} });

const HEAD = `
type Input<F> = F extends (input: infer I, ...rest: never) => unknown ? I : never;
type Output<F> = F extends (...all: never) => infer R ? Awaited<R> : never;
`;

it.each([
  ["types", "createTypesServer"],
  ["declarations", "createDeclarationsServer"],
])("%s.ts is what its schemas print", { timeout: 120_000 }, async (name, create) => {
  const { files } = await generate({ cwd: fixtures, servers: [{ manifest: `${name}.ts` }], out: "out", write: "plan" });
  const { manifest } = await loadManifest(join(fixtures, `${name}.ts`));
  const { tools } = buildModel(manifest!, { source: `${name}.ts` }, () => undefined);
  const same = tools.flatMap(({ handler, input, output, definition }, index) =>
    [["Input", input] as const, ["Output", output] as const].flatMap(([side, schema]) => {
      const takes = side === "Output" || JSON.stringify(definition["inputSchema"]) !== NOTHING;
      if (schema === undefined || !takes) return [];
      const [source, printed] = [`${side}<typeof source.${handler}>`, `printed.${schema.type}`];
      const there = `export const to${side}${index} = (value: ${source}): ${printed} => value;`;
      const back = `export const from${side}${index} = (value: ${printed}): ${source} => value;`;
      const way = ONE_WAY[`${side} ${handler}`];
      return way === undefined ? [there, back] : [way === "to" ? there : back];
    }),
  );
  expect(same.length).toBeGreaterThan(3);
  const texts = new Map(files.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])));
  for (const file of [`${name}.ts`, "shared.ts"]) texts.set(file, readFileSync(join(fixtures, file), "utf8"));
  texts.set(
    "same.ts",
    `import type * as source from "./${name}.js";\nimport type * as printed from "./out/${name}/types.js";\n${HEAD}${same.join("\n")}`,
  );
  texts.set(
    "serve.ts",
    `import type { Server } from "@mcp-gen/runtime/server";\nimport { ${create} } from "./out/${name}/server.js";\n` +
      `import * as handlers from "./${name}.js";\n` +
      `export const server: Server = ${create}(handlers);\nexport const other: Server = ${create}(await import("./${name}.js"));\n`,
  );
  texts.delete("out/mcp-gen.lock.json");
  expect(typeCheck(texts)).toEqual([]);
});
