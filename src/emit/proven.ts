import type { Model } from "../model/model.js";
import { draft, type EmitOptions, type EmittedFile, type FileName } from "./emit.js";
import { renderBare } from "./layout.js";
import { scrub } from "./scrub.js";
import { proveShape, ShapeError, type Prove } from "./shape.js";

/**
 * The files of one server, with the proof that no text of the declarations became code in them.
 *
 * @param prove Default: `proveShape`. What proves in another thread does so while this one prints the next file.
 * @throws {ShapeError} The proof failed; nothing of it may be written.
 */
export async function emitProven(
  model: Model,
  options: EmitOptions,
  prove: Prove = proveShape,
): Promise<EmittedFile[]> {
  const twins = draft(scrub(model), options);
  const texts = new Map<FileName, string>();
  const proofs: Promise<void>[] = [];
  const drafts = draft(model, options);
  // The largest first: what has to be waited for at the end is the proof of the smallest.
  for (const name of BY_SIZE) {
    const twin = twins.find((file) => file.name === name);
    const text = drafts.find((file) => file.name === name)?.print();
    if (text === undefined) continue;
    if (twin === undefined) throw new ShapeError(name, `The scrubbed twin has no ${name}.`);
    texts.set(name, text);
    proofs.push(prove(name, text, twin.print(renderBare)));
  }
  await Promise.all(proofs);
  return drafts.map(({ name }) => ({ name, text: texts.get(name) as string }));
}

const BY_SIZE: readonly FileName[] = ["validators.ts", "server.ts", "types.ts", "client.ts"];
