import { DiagnosticError, type Diagnostic } from "../diagnostics.js";
import type { Manifest } from "../model/manifest.js";

/**
 * Reads a manifest for a command that needs a right one.
 *
 * @param warnings Gets what is odd about it but no reason to stop.
 * @throws {DiagnosticError} It has mistakes.
 */
export async function readManifest(path: string, warnings: Diagnostic[] = []): Promise<Manifest> {
  const { loadManifest } = await import("../load/load.js");
  const { manifest, diagnostics } = await loadManifest(path);
  if (manifest === undefined) throw new DiagnosticError(diagnostics);
  warnings.push(...diagnostics);
  return manifest;
}
