import type { Model } from "../model/model.js";
import { clientFile } from "./client.js";
import { deferred, identifier, paragraphs, type Code } from "./code.js";
import { printFile, type FileOptions } from "./code-file.js";
import { nameAllocator } from "./name-allocator.js";
import { serverFile } from "./server.js";
import { sibling } from "./symbols.js";
import { typesFile } from "./types.js";
import { validatorDeclaration } from "./validators.js";

export type Target = "client" | "server";

export interface EmitOptions extends Omit<FileOptions, "source"> {
  readonly targets: readonly Target[];
}

/** A file below the server's folder. */
export interface EmittedFile {
  readonly name: "types.ts" | "validators.ts" | "client.ts" | "server.ts";
  readonly text: string;
}

/** The files of one server, printed and laid out; a pure function of the model. */
export function emit(model: Model, options: EmitOptions): EmittedFile[] {
  const file = (name: EmittedFile["name"], body: Code): EmittedFile => ({
    name,
    text: printFile(body, { ...options, source: model.source }),
  });
  const validators = validatorsFile(model, options.targets);
  return [
    file("types.ts", typesFile(model, nameAllocator(model))),
    ...(validators.length === 0 ? [] : [file("validators.ts", paragraphs(validators))]),
    ...(options.targets.includes("client") ? [file("client.ts", clientFile(model))] : []),
    ...(options.targets.includes("server") ? [file("server.ts", serverFile(model))] : []),
  ];
}

/** One constant a schema; inputs are checked by servers only. */
function validatorsFile(model: Model, targets: readonly Target[]): Code[] {
  const server = targets.includes("server");
  const schemas = [
    ...model.tools.flatMap(({ input, output }) => (server ? [input, output] : [output])),
    ...model.resources.map(({ content }) => content),
    ...model.resourceTemplates.map(({ content }) => content),
    ...model.forms.map(({ content }) => content),
  ];
  return schemas
    .filter((schema) => schema !== undefined)
    .map(({ schema, type, validator }) =>
      deferred(() => validatorDeclaration(identifier(validator), sibling("./types", identifier(type), "type"), schema)),
    );
}
