import type { Model } from "../model/model.js";
import { addImports, joinParts, printHead, printPart, type Imports, type Part, type PrintedPart } from "./code-file.js";
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
  const twinFile = twinOf(model, options);
  const proofs: Promise<void>[] = [];
  const files = draft(model, options).map(({ name, parts }): EmittedFile => {
    const all = parts();
    const twin = twinFile(name, all.length);
    const proving = (text: string, printTwin: () => string): string => {
      const endProof = prove(name, text);
      proofs.push(endProof(printTwin));
      return text;
    };
    const imports: Imports = new Map();
    const texts = all.map((part, index) => {
      const printed = print(part);
      addImports(imports, printed.imports);
      return proving(printed.text, () => twin.part(index));
    });
    const head = proving(printHead(imports, { ...options, source: model.source }), twin.head);
    return { name, text: joinParts([head, ...texts]) };
  });
  await Promise.all(proofs);
  return files;
}
