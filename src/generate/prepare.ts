import { join, resolve } from "node:path";
import { pointerTo, type Diagnostic } from "../diagnostics.js";
import type { EmitOptions } from "../emit/emit.js";
import { loadManifest, sourceName } from "../load/load.js";
import { buildModel } from "../model/build.js";
import type { Model } from "../model/model.js";
import { isSelected, override, unusedSelection } from "../model/select.js";
import type { ServerRequest } from "./request.js";
import type { Run } from "./run.js";

/** A server between its manifest and its files. */
export interface Prepared {
  readonly server: ServerRequest;
  /** Absolute output folder. */
  readonly out: string;
  readonly model: Model;
  readonly emitOptions: EmitOptions;
}

/** Folder of the copied runtime, beside those of the servers. */
export const VENDORED = "mcp-gen-runtime";

/** Reads every manifest and builds its model; findings carry the file's name and line. */
export async function prepareAll({ request, cwd, report }: Run): Promise<Prepared[]> {
  const { onInput } = request;
  const onFile = onInput && ((file: string) => onInput(resolve(file)));
  const prepared: Prepared[] = [];
  for (const server of request.servers) {
    request.onProgress?.(`Reading ${server.manifest}`);
    const path = resolve(cwd, server.manifest);
    onInput?.(path);
    const { manifest, diagnostics, locate } = await loadManifest(path, server.manifest, onFile);
    diagnostics.forEach(report);
    if (manifest === undefined) continue;
    const found: Diagnostic[] = [];
    const model = buildModel(
      override(manifest, server),
      {
        source: sourceName(server.manifest),
        name: server.name,
        selects: (names) => isSelected(names, server),
      },
      (diagnostic) => found.push(diagnostic),
    );
    locate(found)
      .map((diagnostic) => ofSelection(diagnostic, server))
      .forEach(report);
    for (const pointer of unusedSelection(manifest, server)) report(unused(pointer, server));
    const out = resolve(cwd, server.out ?? request.out ?? "generated");
    prepared.push({ server, out, model, emitOptions: emitOptionsOf(server) });
  }
  return prepared;
}

/** A finding about an identifier leads to where that was chosen: the manifest's `names`, or `rename`. */
function ofSelection(diagnostic: Diagnostic, { rename = {}, origin }: ServerRequest): Diagnostic {
  const name = Object.keys(rename).find((key) => diagnostic.pointer === pointerTo("/names", key));
  if (name === undefined || origin === undefined) return diagnostic;
  const { position, ...elsewhere } = diagnostic;
  return { ...elsewhere, file: origin.file, pointer: `${origin.pointer}${pointerTo("/rename", name)}` };
}

function unused(pointer: string, { manifest, origin }: ServerRequest): Diagnostic {
  return {
    severity: "warning",
    code: "MCPGEN_SELECTION_UNUSED",
    message: "Nothing in the manifest has this name.",
    pointer: `${origin?.pointer ?? ""}${pointer}`,
    hint: "Wire names and URIs count, as they are in the manifest; `*` stands for any text.",
    file: origin?.file ?? manifest,
  };
}

function emitOptionsOf(server: ServerRequest): EmitOptions {
  const { targets = ["client", "server"], importExtension = ".js", header = "", runtime = "@mcp-gen/runtime" } = server;
  return {
    targets,
    importExtension,
    header: header === "" ? [] : header.split("\n"),
    runtime: (subpath) =>
      runtime === "vendored" ? `../${VENDORED}/${subpath === "" ? "index" : subpath.slice(1)}.js` : runtime + subpath,
  };
}

/** Stubs for one server would be written over those for another, or into a manifest. */
export function checkHandlers(prepared: readonly Prepared[], { cwd, report }: Run): void {
  const seen = new Map<string, Prepared>();
  const manifests = new Set(prepared.map(({ server }) => resolve(cwd, server.manifest)));
  for (const one of prepared) {
    const { handlers, origin, manifest } = one.server;
    if (handlers === undefined || !one.emitOptions.targets.includes("server")) continue;
    const refuse = (code: string, message: string, hint: string): void => {
      const pointer = origin === undefined ? "" : `${origin.pointer}/handlers`;
      report({ severity: "error", code, message, pointer, file: origin?.file ?? manifest, hint });
    };
    const path = resolve(cwd, handlers);
    const other = seen.get(path);
    seen.set(path, one);
    if (manifests.has(path)) {
      const hint = "Name a TypeScript file of your own, which gets a stub for every handler that it lacks.";
      refuse("MCPGEN_HANDLERS", `${handlers} is a manifest and cannot be the handlers file, too.`, hint);
    } else if (other !== undefined) {
      const message = `${handlers} is also the handlers file of ${other.model.folder}.`;
      refuse("MCPGEN_SAME_HANDLERS", message, "Give each server a handlers file of its own.");
    }
  }
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
