import { transform } from "esbuild";
import fc from "fast-check";
import type { EmittedFile } from "../../../src/emit/emit.js";
import { emitProven } from "../../../src/emit/proven.js";
import type { Manifest } from "../../../src/model/manifest.js";
import { payloads, references } from "./payloads.js";
import { positions, type Position } from "./positions.js";
import { build, emitOptions, manifestOf } from "./printed.js";

/** A hostile text at a place. */
export type Placed = readonly [Position, string];

/** Every text that once became code somewhere, or names what must not be read. */
export const texts: readonly string[] = [...payloads, ...references];

/** How many hostile declarations go into one manifest: most of what a small one costs is not about its declarations. */
export const PER_MANIFEST = 20;

const text = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.constantFrom(...texts, "*/", "\n", '"', "`", "${", "\\"), { maxLength: 4 }).map((all) => all.join("")),
);
const oneOf = (listed: boolean): fc.Arbitrary<Placed> =>
  fc.tuple(fc.constantFrom(...positions.filter((position) => position.listed === listed)), text);

/** `PER_MANIFEST` texts at any places: all but one in declarations of their own, one about the server as a whole. */
export const placedTexts: fc.Arbitrary<Placed[]> = fc
  .tuple(oneOf(false), fc.array(oneOf(true), { minLength: PER_MANIFEST - 1, maxLength: PER_MANIFEST - 1 }))
  .map(([server, declarations]) => [server, ...declarations]);

/** One manifest with a declaration for each text. */
export function together(placed: readonly Placed[]): Manifest {
  const whole: Record<string, unknown> = {};
  placed.forEach(([position, value], index) => {
    for (const [key, part] of Object.entries(position.manifest(value, `plain${index}`))) {
      const before = Object.hasOwn(whole, key) ? whole[key] : undefined;
      const joined: unknown = Array.isArray(before) && Array.isArray(part) ? [...before, ...part] : part;
      Object.defineProperty(whole, key, { value: joined, enumerable: true, configurable: true });
    }
  });
  return manifestOf(whole);
}

/**
 * Prints with the proof, as a run does.
 *
 * @throws {ShapeError} A text became code.
 */
export function prove(manifest: Manifest): Promise<EmittedFile[]> {
  return emitProven(build(manifest).model, emitOptions);
}

/** Runs modules with every import stubbed: what is left runs at import. */
export async function importStubbed(files: readonly EmittedFile[]): Promise<void> {
  const programs = await Promise.all(files.map((file) => transform(file.text, { loader: "ts", format: "cjs" })));
  const anything: unknown = new Proxy(() => anything, { get: () => anything });
  for (const { code } of programs) {
    const run = new Function("require", "exports", "module", code) as (...args: unknown[]) => void;
    run(() => anything, {}, { exports: {} });
  }
}
