import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What a project's package.json says about our two packages. */
export interface PackageLinks {
  readonly generator: string;
  readonly runtime: string;
}

/**
 * A version where this copy came from a registry; otherwise a link to the folders that it was run from, so that projects can be
 * made from a checkout, and before anything is published.
 */
export function packageLinks(project: string): PackageLinks {
  const generator = realpathSync(fileURLToPath(new URL("../../", import.meta.url)));
  const runtime = runtimeFolder(generator);
  return { generator: specifier(generator, project), runtime: specifier(runtime, project) };
}

function runtimeFolder(generator: string): string {
  const entry = createRequire(join(generator, "package.json")).resolve("@mcp-gen/runtime");
  let folder = dirname(realpathSync(entry));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function specifier(folder: string, project: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, string>;
  if (fromRegistry(folder, String(name))) return `^${version}`;
  const parent = existsSync(project)
    ? realpathSync(project)
    : join(nearestReal(dirname(resolve(project))), basename(project));
  return `file:${relative(parent, folder).split(sep).join("/")}`;
}

function nearestReal(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  return join(nearestReal(dirname(folder)), basename(folder));
}

/** npm notes beside installed packages where each came from. */
function fromRegistry(folder: string, name: string): boolean {
  const modules = join(folder, ...name.split("/").map(() => ".."));
  if (basename(modules) !== "node_modules") return false;
  try {
    const lock = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8")) as {
      packages?: Record<string, { resolved?: string }>;
    };
    return /^https?:/.test(lock.packages?.[`node_modules/${name}`]?.resolved ?? "");
  } catch {
    return false;
  }
}
