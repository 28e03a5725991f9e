import type { Diagnostic } from "../../../src/diagnostics.js";
import { emit, type EmitOptions, type EmittedFile } from "../../../src/emit/emit.js";
import { emitProven } from "../../../src/emit/proven.js";
import { buildModel, type BuildOptions } from "../../../src/model/build.js";
import { checkManifest } from "../../../src/model/check-manifest.js";
import type { Manifest } from "../../../src/model/manifest.js";
import type { Model } from "../../../src/model/model.js";

/** What the tests generate with unless they say otherwise. */
export const emitOptions: EmitOptions = {
  targets: ["client", "server"],
  importExtension: ".js",
  header: [],
  runtime: (subpath) => `@mcp-gen/runtime${subpath}`,
};

/** A manifest with what a test leaves out. */
export function manifestOf(parts: Partial<Manifest>): Manifest {
  const value = { name: "test", version: "1.0.0", ...parts };
  const { manifest, diagnostics } = checkManifest(value);
  if (manifest === undefined) throw new Error(JSON.stringify(diagnostics));
  return manifest;
}

export interface Built {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

export function build(parts: Partial<Manifest>, options: Partial<BuildOptions> = {}): Built {
  const diagnostics: Diagnostic[] = [];
  const model = buildModel(manifestOf(parts), { source: "test.mcp.json", ...options }, (found) =>
    diagnostics.push(found),
  );
  return { model, diagnostics };
}

/** Prints, without the proof. */
export function print(parts: Partial<Manifest>, options: Partial<EmitOptions> = {}): ReadonlyMap<string, string> {
  return byName(emit(build(parts).model, { ...emitOptions, ...options }));
}

/** Prints, with the proof. */
export async function printProven(parts: Partial<Manifest>): Promise<ReadonlyMap<string, string>> {
  return byName(await emitProven(build(parts).model, emitOptions));
}

export function byName(files: readonly EmittedFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ name, text }) => [name, text]));
}
