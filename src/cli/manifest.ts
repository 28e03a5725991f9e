import { DiagnosticError } from "../diagnostics.js";
import type { Manifest } from "../model/manifest.js";

/**
 * Reads a manifest for a command that needs a right one.
 *
 * @throws {DiagnosticError} It has mistakes.
 */
export async function readManifest(path: string): Promise<Manifest> {
  const { loadManifest } = await import("../load/load.js");
  const { manifest, diagnostics } = await loadManifest(path);
  if (manifest === undefined) throw new DiagnosticError(diagnostics);
  return manifest;
}
