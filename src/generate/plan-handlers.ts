import { basename, dirname, join, resolve } from "node:path";
import { isGenerated } from "../emit/marker.js";
import type { FolderPlan } from "../write/apply.js";
import { readExisting } from "../write/existing.js";
import { addStubs } from "../write/handlers.js";
import type { Prepared } from "./prepare.js";
import { relativeWithSlashes } from "./relative-with-slashes.js";
import type { Run } from "./run.js";

/** What has to change in the user's own file with the handlers. */
export async function planHandlers(
  { server, out, model, emitOptions }: Prepared,
  { cwd, report }: Run,
): Promise<FolderPlan | undefined> {
  if (server.handlers === undefined || !emitOptions.targets.includes("server")) return undefined;
  const absolute = resolve(cwd, server.handlers);
  const [folder, path] = [dirname(absolute), basename(absolute)];
  const target = relativeWithSlashes(folder, join(out, model.folder, "server"));
  const { handlersScaffold } = await import("../emit/scaffold.js");
  const wanted = handlersScaffold(
    model,
    (target.startsWith(".") ? target : `./${target}`) + emitOptions.importExtension,
  );
  const [existing] = readExisting(folder, [path], [], isGenerated);
  if (existing === undefined) {
    if (/\.[cm]?tsx?$/.test(path)) return { out: folder, plan: [{ path, action: "create", after: wanted.file }] };
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
  const action = text === existing.text ? "keep" : "update";
  return { out: folder, plan: [{ path, action, before: existing.text, after: text }] };
}
