import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { formatDiagnostic } from "../../../src/diagnostics.js";
import { loadManifest, type LoadedManifest } from "../../../src/load/load.js";

/** Writes files to a folder of their own, which goes when the tests of the file are done. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "mcp-gen-sources-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What one text gives, and what is said about it. */
export async function load(text: string, name = "tools.ts"): Promise<LoadedManifest & { findings: string[] }> {
  const loaded = await loadManifest(join(writeFiles({ [name]: text }), name), name);
  return { ...loaded, findings: loaded.diagnostics.map(formatDiagnostic) };
}
