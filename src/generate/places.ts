import { statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { LOCK_FILE } from "../model/lock.js";
import { VENDORED, type Prepared } from "./prepare.js";
import type { Run } from "./run.js";

// Where the files of a run go: no two of them to one place, and none over a file of the user's.

/** A handlers file is the user's own: not a manifest, not another server's, and nothing that is generated. */
export function checkHandlers(prepared: readonly Prepared[], { cwd, report }: Run): void {
  const seen = new Map<string, Prepared>();
  const manifests = new Set(prepared.map(({ server }) => resolve(cwd, server.manifest)));
  for (const one of prepared) {
    const { handlers, origin, manifest } = one.server;
    if (handlers === undefined) continue;
    const refuse = (code: string, message: string, hint: string): void => {
      const pointer = origin === undefined ? "" : `${origin.pointer}/handlers`;
      report({ severity: "error", code, message, pointer, file: origin?.file ?? manifest, hint });
    };
    if (!one.emitOptions.targets.includes("server")) {
      const hint = 'Add "server" to the targets, or leave the handlers out.';
      refuse("MCPGEN_HANDLERS", `${handlers} would get no handlers, since only the client is generated.`, hint);
      continue;
    }
    const path = resolve(cwd, handlers);
    const other = seen.get(path);
    seen.set(path, one);
    const owner = prepared.find((server) => isGeneratedPlace(path, server));
    if (manifests.has(path)) {
      refuse("MCPGEN_HANDLERS", `${handlers} is a manifest and cannot be the handlers file, too.`, OWN_FILE);
    } else if (owner !== undefined) {
      const message = `${handlers} is where the files of ${calledBy(owner)} are generated; what you write there would be lost.`;
      refuse("MCPGEN_HANDLERS", message, OWN_FILE);
    } else if (isFolder(path)) {
      refuse("MCPGEN_HANDLERS", `${handlers} is a folder, and the handlers are a file.`, OWN_FILE);
    } else if (other !== undefined) {
      const message = `${handlers} is also the handlers file of ${other.model.folder}.`;
      refuse("MCPGEN_SAME_HANDLERS", message, "Give each server a handlers file of its own.");
    }
  }
}

const OWN_FILE = "Name a TypeScript file of your own, which gets a stub for every handler that it lacks.";

/** What cannot be looked at is told when the file is read. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether a file is in a server's folder or the copied runtime's, or is one of those folders, or the lock file. */
function isGeneratedPlace(path: string, { out, model }: Prepared): boolean {
  // File systems may ignore case.
  const inside = relative(out.toLowerCase(), path.toLowerCase()).split(sep)[0];
  return inside !== undefined && [model.folder, VENDORED, LOCK_FILE].includes(inside);
}

/** Two servers in one folder, or a server and the copied runtime, would overwrite each other. */
export function checkFolders(prepared: readonly Prepared[], { report }: Run): void {
  const seen = new Map<string, Prepared>();
  const runtimes = new Set(prepared.filter(({ server }) => server.runtime === "vendored").map(({ out }) => out));
  for (const one of prepared) {
    const folder = join(one.out, one.model.folder).toLowerCase();
    const other = seen.get(folder);
    seen.set(folder, one);
    const isRuntime = one.model.folder === VENDORED && runtimes.has(one.out);
    if (other === undefined && !isRuntime) continue;
    const { origin, manifest } = one.server;
    report({
      severity: "error",
      code: "MCPGEN_SAME_FOLDER",
      message: `${one.model.folder} is also the folder of ${other === undefined ? "the copied runtime" : calledBy(other)}.`,
      // In a config the key makes the name.
      pointer: origin?.pointer ?? "/name",
      file: origin?.file ?? manifest,
      hint: "Give one of them another name: --name, or its key in the config.",
    });
  }
}

/** A server as its user knows it: several of a config may have one manifest. */
function calledBy({ server: { name, origin, manifest } }: Prepared): string {
  return origin === undefined || name === undefined ? manifest : `the server ${JSON.stringify(name)}`;
}
