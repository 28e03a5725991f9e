import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { writeFiles, type Files } from "./files.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder outside this tree with nothing but the files in it, which is gone after the tests of the file. */
export function temporaryFolder(files: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "mcp-gen-test-"));
  folders.push(folder);
  writeFiles(folder, files);
  return folder;
}
