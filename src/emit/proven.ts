import type { Model } from "../model/model.js";
import { printFile, printPart, type Part, type PrintedPart } from "./code-file.js";
import { draft, type EmitOptions, type EmittedFile } from "./emit.js";
import { proveShape, type Prove } from "./shape.js";
import { twinOf } from "./twin.js";

/** How to print and prove; who generates often does neither twice. */
export interface Press {
  /** Default: prints. */
  readonly print?: (part: Part) => PrintedPart;
  /** Default: `proveShape`. Another thread proves while this one prints. */
  readonly prove?: Prove;
}

/**
 * The files of one server, with the proof that no text of the declarations became code in them: of the head and each part by
 * itself, since what each of them is, a file of them is.
 *
 * @throws {ShapeError} The proof failed; nothing of it may be written.
 */
export async function emitProven(
  model: Model,
  options: EmitOptions,
  { print = printPart, prove = proveShape }: Press = {},
): Promise<EmittedFile[]> {
  const fileOptions = { ...options, source: model.source };
  const twinFile = twinOf(model, options);
  const proofs: Promise<void>[] = [];
  const files = draft(model, options).map(({ name, parts }): EmittedFile => {
    const all = parts();
    const twin = twinFile(name, all.length);
    const proveText = (text: string, part: number | undefined): void => {
      const endProof = prove(name, text);
      proofs.push(endProof(() => (part === undefined ? twin.head() : twin.part(part))));
    };
    return { name, text: printFile(all, fileOptions, print, proveText) };
  });
  await Promise.all(proofs);
  return files;
}
