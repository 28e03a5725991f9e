import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Report } from "../diagnostics.js";
import { isGenerated } from "../emit/marker.js";
import { readExisting } from "../write/existing.js";
import { addStubs } from "../write/handlers.js";
import type { PlannedFile } from "../write/plan.js";
import type { Prepared } from "./prepare.js";

/** What has to change in the user's own file with the handlers. */
export async function planHandlers(
  { server, out, model, emitOptions }: Prepared,
  cwd: string,
  report: Report,
): Promise<PlannedFile | undefined> {
  if (server.handlers === undefined || !emitOptions.targets.includes("server")) return undefined;
  const absolute = resolve(cwd, server.handlers);
  const path = basename(absolute);
  const target = fromFolder(dirname(absolute), join(out, model.folder, "server"));
  const { handlersScaffold } = await import("../emit/scaffold.js");
  const wanted = handlersScaffold(
    model,
    (target.startsWith(".") ? target : `./${target}`) + emitOptions.importExtension,
  );
  const [existing] = readExisting(dirname(absolute), [path], [], isGenerated);
  if (existing === undefined) {
    if (/\.[cm]?tsx?$/.test(path)) return { path, action: "create", after: wanted.file };
    report({
      severity: "error",
      code: "MCPGEN_HANDLERS",
      message: `${server.handlers} is not there yet, and a new handlers file is TypeScript.`,
      pointer: server.origin === undefined ? "" : `${server.origin.pointer}/handlers`,
      file: server.origin?.file ?? server.handlers,
      hint: "Let its name end with .ts, or write the first handler yourself.",
    });
    return undefined;
  }
  const { text, problem } = await addStubs(absolute, existing.text, wanted);
  if (problem !== undefined) {
    report({ severity: "warning", code: "MCPGEN_HANDLERS", message: problem, pointer: "", file: server.handlers });
  }
  return { path, action: text === existing.text ? "keep" : "update", before: existing.text, after: text };
}

/** A relative path with `/`. */
export function fromFolder(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}
