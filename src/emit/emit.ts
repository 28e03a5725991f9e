import type { Target } from "../model/config.js";
import type { ContentModel, Model, SchemaModel } from "../model/model.js";
import { clientFile } from "./client.js";
import { deferred, identifier, paragraphs, type Code } from "./code.js";
import { printFile, type FileOptions, type Renderer } from "./code-file.js";
import { nameAllocator } from "./name-allocator.js";
import { serverFile } from "./server.js";
import { typeOf } from "./siblings.js";
import { typesFile } from "./types.js";
import { checkAndValidatorDeclarations, validatorDeclaration } from "./validators.js";

export interface EmitOptions extends Omit<FileOptions, "source"> {
  readonly targets: readonly Target[];
}

export type FileName = "types.ts" | "validators.ts" | "client.ts" | "server.ts";

/** A file below the server's folder. */
export interface EmittedFile {
  readonly name: FileName;
  readonly text: string;
}

/** A file before it is printed. */
export interface Draft {
  readonly name: FileName;
  /** @param renderer Default: laid out for readers. */
  print(renderer?: Renderer): string;
}

/** The files of one server, printed and laid out; a pure function of the model. */
export function emit(model: Model, options: EmitOptions): EmittedFile[] {
  return draft(model, options).map(({ name, print }) => ({ name, text: print() }));
}

/** The files of one server. */
export function draft(model: Model, options: EmitOptions): Draft[] {
  const file = (name: FileName, body: Code): Draft => ({
    name,
    print: (renderer) => printFile(body, { ...options, source: model.source }, renderer),
  });
  const validators = validatorsFile(model, options.targets);
  return [
    file("types.ts", typesFile(model, nameAllocator(model))),
    ...(validators.length === 0 ? [] : [file("validators.ts", paragraphs(validators))]),
    ...(options.targets.includes("client") ? [file("client.ts", clientFile(model))] : []),
    ...(options.targets.includes("server") ? [file("server.ts", serverFile(model))] : []),
  ];
}

/** Inputs are checked by servers only, the others by clients, too. */
function validatorsFile(model: Model, targets: readonly Target[]): Code[] {
  const server = targets.includes("server");
  const contents = [...model.resources, ...model.resourceTemplates, ...model.forms].map(({ content }) => content);
  return [
    ...model.tools.flatMap(({ input, output }) => [server && inputDeclaration(input), contentDeclarations(output)]),
    ...contents.map(contentDeclarations),
  ].filter((code) => code !== undefined && code !== false);
}

function inputDeclaration(input: SchemaModel): Code {
  return deferred(() => validatorDeclaration(identifier(input.validator), typeOf(input.type), input.schema));
}

function contentDeclarations(content: ContentModel | undefined): Code | undefined {
  if (content === undefined) return undefined;
  const names = { check: identifier(content.check), validator: identifier(content.validator) };
  return deferred(() => checkAndValidatorDeclarations(names, typeOf(content.type), content.schema));
}
