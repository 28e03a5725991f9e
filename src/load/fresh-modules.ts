import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import module, { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** The address of a module in one version of it: Node runs what has an address once. */
export function addressOf(path: string, version: string): string {
  return `${pathToFileURL(path).href}?mcp-gen=${version}`;
}

/** A text in which modules are called by their files. */
export function withoutVersions(text: string): string {
  return text.replaceAll(/\?mcp-gen=\w+/g, "");
}

/** One that files have until one of them is written. */
export function versionOf(files: readonly string[]): string {
  const times = files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return createHash("sha256")
    .update(JSON.stringify([files, times]))
    .digest("hex")
    .slice(0, 16);
}

let isInherited = false;

/**
 * From now on, what such a module imports of its neighbours has the module's version, too, and is run with it anew. It is for
 * the whole process and stays, so only a process that watches calls it.
 *
 * @param files Those of the module that is about to be run.
 */
export function renewImports(files: readonly string[]): void {
  // What CommonJS has once loaded it keeps by its path, whatever the address.
  const { cache } = createRequire(import.meta.url);
  for (const file of files) delete cache[file];
  if (isInherited || files.length === 1) return;
  isInherited = true;
  // Node 20 knows hooks in a thread of their own only, which later versions give up.
  if (typeof module.registerHooks === "function") module.registerHooks({ resolve: inheritVersion });
  else
    module.register(
      `data:text/javascript,${encodeURIComponent(`export const resolve = ${inheritVersion.toString()}`)}`,
    );
}

/** Stands alone, since it may run elsewhere: it sees nothing around it. */
function inheritVersion<Found extends { url: string } | Promise<{ url: string }>, Context extends object>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Found,
): Found {
  const { parentURL = "", conditions = [] } = context as { parentURL?: string; conditions?: readonly string[] };
  const [version] = /\?mcp-gen=\w+$/.exec(parentURL) ?? [];
  const found = next(specifier, context);
  if (version === undefined || conditions.includes("require")) return found;
  const inherit = <One extends { url: string }>(one: One): One =>
    /^file:(?!.*(?:\/node_modules\/|[?#]))/.test(one.url) ? { ...one, url: one.url + version } : one;
  return (found instanceof Promise ? found.then(inherit) : inherit(found)) as Found;
}
