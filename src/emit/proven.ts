import type { Model } from "../model/model.js";
import { emit, type EmitOptions, type EmittedFile } from "./emit.js";
import { scrub } from "./scrub.js";
import { proveShape } from "./shape.js";

/**
 * The files of one server, with the proof that no text of the declarations became code in them.
 *
 * @throws {ShapeError} The proof failed; nothing of it may be written.
 */
export async function emitProven(model: Model, options: EmitOptions): Promise<EmittedFile[]> {
  const files = emit(model, options);
  await proveShape(files, emit(scrub(model), options));
  return files;
}
