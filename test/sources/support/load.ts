import { join } from "node:path";
import { formatDiagnostic } from "../../../src/diagnostics.js";
import { loadManifest, type LoadedManifest } from "../../../src/load/load.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** What one text gives, and what is said about it. */
export async function load(text: string, name = "tools.ts"): Promise<LoadedManifest & { findings: string[] }> {
  const loaded = await loadManifest(join(temporaryFolder({ [name]: text }), name), name);
  return { ...loaded, findings: loaded.diagnostics.map(formatDiagnostic) };
}
