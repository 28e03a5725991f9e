import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../src/diagnostics.js";
import { loadManifest, type LoadedManifest } from "../../src/load/load.js";
import { resolveSchema } from "../../src/model/schema.js";

// Golden manifests: what each source gives, as the JSON file that could stand in its place. `npx vitest run
// test/sources/fixtures.test.ts -u` writes them anew, to be read before committing. `mcp-gen` is the built one: build first.

const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));
const sources = readdirSync(fixtures).filter((name) => name.endsWith(".ts") && !name.startsWith("shared"));

describe.each(sources)("%s", { timeout: 120_000 }, (name) => {
  let loaded: LoadedManifest;
  beforeAll(async () => {
    loaded = await loadManifest(join(fixtures, name), name);
  }, 120_000);

  it("gives its golden manifest", async () => {
    const { manifest, diagnostics } = loaded;
    const findings = diagnostics.map(formatDiagnostic);
    const text = `${JSON.stringify({ manifest, findings }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(fixtures, "expected", `${name}.json`));
  });

  it("gives schemas that are understood to the last keyword", () => {
    const { manifest } = loaded;
    const said: string[] = [];
    for (const tool of manifest?.tools ?? []) {
      resolveSchema(tool.inputSchema ?? true, `/${tool.name}/input`, (found) => said.push(formatDiagnostic(found)));
      resolveSchema(tool.outputSchema ?? true, `/${tool.name}/output`, (found) => said.push(formatDiagnostic(found)));
    }
    expect(said).toEqual([]);
  });

  it("gives the same twice", async () => {
    expect(JSON.stringify(await loadManifest(join(fixtures, name), name))).toBe(JSON.stringify(loaded));
  });
});
