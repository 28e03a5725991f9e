import type { Target } from "../model/config.js";
import type { ContentModel, Model, SchemaModel } from "../model/model.js";
import { clientFile } from "./client.js";
import { identifier } from "./code.js";
import { printFile, type FileOptions, type Part } from "./code-file.js";
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

/** A file before it is printed: until then nothing of it is made, and of most twins nothing ever is. */
export interface Draft {
  readonly name: FileName;
  readonly parts: () => readonly Part[];
}

/** The files of one server, printed and laid out; a pure function of the model. */
export function emit(model: Model, options: EmitOptions): EmittedFile[] {
  const fileOptions = { ...options, source: model.source };
  return draft(model, options).map(({ name, parts }) => ({ name, text: printFile(parts(), fileOptions) }));
}

/** The files of one server. */
export function draft(model: Model, { targets }: Pick<EmitOptions, "targets">): Draft[] {
  const validators = validatorsFile(model, targets);
  const drafts: readonly (Draft | false)[] = [
    { name: "types.ts", parts: () => typesFile(model, nameAllocator(model)) },
    validators.length > 0 && { name: "validators.ts", parts: () => validators },
    targets.includes("client") && { name: "client.ts", parts: () => clientFile(model) },
    targets.includes("server") && { name: "server.ts", parts: () => serverFile(model) },
  ];
  return drafts.filter((one) => one !== false);
}

/** Inputs are checked by servers only, the others by clients, too. */
function validatorsFile(model: Model, targets: readonly Target[]): Part[] {
  const server = targets.includes("server");
  const contents = [...model.resources, ...model.resourceTemplates, ...model.forms].map(({ content }) => content);
  return [
    ...model.tools.flatMap(({ input, output }) => [server && inputDeclaration(input), contentDeclarations(output)]),
    ...contents.map(contentDeclarations),
  ].filter((part) => part !== undefined && part !== false);
}

function inputDeclaration({ validator, type, schema }: SchemaModel): Part {
  return {
    madeOf: [validator, type, schema.declared, schema.refuses],
    code: () => validatorDeclaration(identifier(validator), typeOf(type), schema),
  };
}

function contentDeclarations(content: ContentModel | undefined): Part | undefined {
  if (content === undefined) return undefined;
  const { check, validator, type, schema } = content;
  const names = { check: identifier(check), validator: identifier(validator) };
  return {
    madeOf: [check, validator, type, schema.declared, schema.refuses],
    code: () => checkAndValidatorDeclarations(names, typeOf(type), schema),
  };
}
