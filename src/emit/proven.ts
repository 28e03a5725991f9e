import type { Model } from "../model/model.js";
import { draft, type Draft, type EmitOptions, type EmittedFile } from "./emit.js";
import { renderBare } from "./layout.js";
import { scrub } from "./scrub.js";
import { proveShape, ShapeError, type Prove } from "./shape.js";

/**
 * The files of one server, with the proof that no text of the declarations became code in them.
 *
 * @param prove Default: `proveShape`. Another thread proves while this one prints.
 * @throws {ShapeError} The proof failed; nothing of it may be written.
 */
export async function emitProven(
  model: Model,
  options: EmitOptions,
  prove: Prove = proveShape,
): Promise<EmittedFile[]> {
  // A file that was proven once needs no twin, and after an edit that is most of them.
  let twins: readonly Draft[] | undefined;
  const printTwin = (name: string, index: number): string => {
    const twin = (twins ??= draft(scrub(model), options))[index];
    if (twin?.name !== name) throw new ShapeError(name, `The scrubbed twin has no ${name}.`);
    return twin.print(renderBare);
  };
  const proofs: Promise<void>[] = [];
  const files = draft(model, options).map(({ name, print }, index): EmittedFile => {
    const text = print();
    const endProof = prove(name, text);
    proofs.push(endProof(() => printTwin(name, index)));
    return { name, text };
  });
  await Promise.all(proofs);
  return files;
}
