import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { mcpGen, root } from "./command.js";
import { writeFiles, type Files } from "./files.js";

/** A project of somebody else, outside this tree. */
export interface Project {
  readonly folder: string;
  write(files: Files): void;
  /** Adds a package that this repository has. */
  link(name: string): void;
  remove(): void;
}

/**
 * Makes an empty project in which both packages stand as `npm link` would put them, so that `npm run` finds `mcp-gen` and
 * code finds `@mcp-gen/runtime`. TypeScript and the types of Node are this repository's.
 */
export function createProject(packageJson: Readonly<Record<string, unknown>>): Project {
  const folder = mkdtempSync(join(tmpdir(), "mcp-gen-project-"));
  const write: Project["write"] = (files) => writeFiles(folder, files);
  write({
    "package.json": JSON.stringify({ name: "somebody", private: true, type: "module", ...packageJson }, null, 2),
  });
  const link = (target: string, path: string): void => {
    mkdirSync(dirname(join(folder, "node_modules", path)), { recursive: true });
    symlinkSync(target, join(folder, "node_modules", path));
  };
  link(root.replace(/\/$/, ""), "mcp-gen");
  link(join(root, "src/runtime"), "@mcp-gen/runtime");
  link(join(root, "node_modules/typescript"), "typescript");
  link(join(root, "node_modules/@types/node"), "@types/node");
  link(join(root, "node_modules/undici-types"), "undici-types");
  link(mcpGen, ".bin/mcp-gen");
  link(join(root, "node_modules/typescript/bin/tsc"), ".bin/tsc");
  const linkPackage = (name: string): void => link(join(root, "node_modules", name), name);
  return { folder, write, link: linkPackage, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
