import type { Model } from "../model/model.js";
import { addImports, printHead, printPart, type FileOptions, type Imports, type Part } from "./code-file.js";
import { draft, type EmitOptions, type FileName } from "./emit.js";
import { renderBare } from "./layout.js";
import { scrub } from "./scrub.js";
import { ShapeError } from "./shape.js";

/** One file of the scrubbed twin of a model; printed for a parser only. */
export interface TwinFile {
  part(index: number): string;
  head(): string;
}

/**
 * The files of a model's scrubbed twin. Nothing of it is made before it is asked for: what was proven once needs no twin, and
 * after an edit that is nearly all.
 */
export function twinOf(model: Model, options: EmitOptions): (name: FileName, parts: number) => TwinFile {
  let twin: Model | undefined;
  return (name, parts) => {
    const made = (): Model => (twin ??= scrub(model));
    return twinFile(name, parts, options, made);
  };
}

function twinFile(name: FileName, count: number, options: EmitOptions, twin: () => Model): TwinFile {
  let drafted: readonly Part[] | undefined;
  const imports: Imports = new Map();
  const printed = new Set<number>();
  const parts = (): readonly Part[] => {
    drafted ??=
      draft(twin(), options)
        .find((file) => file.name === name)
        ?.parts() ?? [];
    if (drafted.length !== count)
      throw new ShapeError(name, `The scrubbed twin has another number of parts in ${name}.`);
    return drafted;
  };
  const print = (part: Part, index: number): string => {
    const { text, imports: added } = printPart(part, renderBare);
    addImports(imports, added);
    printed.add(index);
    return text;
  };
  return {
    part: (index) => print(parts()[index] as Part, index),
    head: () => {
      parts().forEach((part, index) => printed.has(index) || print(part, index));
      const fileOptions: FileOptions = { ...options, source: twin().source };
      return printHead(imports, fileOptions, renderBare);
    },
  };
}
