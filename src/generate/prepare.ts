import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics.js";
import type { EmitOptions } from "../emit/emit.js";
import { loadManifest, sourceName } from "../load/load.js";
import { buildModel } from "../model/build.js";
import type { Manifest } from "../model/manifest.js";
import type { Model } from "../model/model.js";
import { isSelected, override, placeInSelection, unusedSelection, type Unused } from "../model/select.js";
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
    const emitOptions = emitOptionsOf(server);
    const model = buildModel(
      override(manifest, server),
      {
        source: sourceName(server.manifest),
        name: server.name,
        selects: (names) => isSelected(names, server),
        forClient: emitOptions.targets.includes("client"),
      },
      (diagnostic) => found.push(diagnostic),
    );
    // Of what is no schema at all, that it says nothing goes without saying.
    const odd = diagnostics.filter(({ code }) => code === "MCPGEN_MANIFEST");
    const told = new Set(odd.map(({ pointer }) => pointer));
    locate(found).forEach((located, index) => {
      const { severity, pointer } = located;
      if (severity === "error" || !told.has(pointer)) report(inSelection(found[index]!, manifest, server) ?? located);
    });
    for (const one of unusedSelection(manifest, server)) report(unused(one, server));
    const out = resolve(cwd, server.out ?? request.out ?? "generated");
    prepared.push({ server, out, model, emitOptions });
  }
  return prepared;
}

/** A finding about an identifier or a schema that was chosen in the config, as it leads there. */
function inSelection(
  found: Diagnostic,
  manifest: Manifest,
  { origin, ...selection }: ServerRequest,
): Diagnostic | undefined {
  const pointer = placeInSelection(found.pointer, manifest, selection);
  if (pointer === undefined || origin === undefined) return undefined;
  return { ...found, file: origin.file, pointer: origin.pointer + pointer };
}

function unused({ pointer, hint }: Unused, { manifest, origin }: ServerRequest): Diagnostic {
  return {
    severity: "warning",
    code: "MCPGEN_SELECTION_UNUSED",
    message: "Nothing in the manifest has this name.",
    pointer: `${origin?.pointer ?? ""}${pointer}`,
    hint,
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
