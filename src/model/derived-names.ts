import { camelCase, freeIdentifier, kebabCase, pascalCase } from "./identifiers.js";
import type { ServerNames } from "./model.js";
import type { DeclarationKind } from "./declaration-kinds.js";
import type { Stem } from "./names.js";

/** What generated files call the parts of a declaration, by its kind. */
export const derivedNames = {
  tools: ({ camel, pascal }: Stem): ToolNames => ({
    call: freeIdentifier(camel),
    descriptor: freeIdentifier(`${camel}Tool`),
    inputType: freeIdentifier(`${pascal}Input`),
    inputValidator: freeIdentifier(`${camel}InputValidator`),
    outputType: freeIdentifier(`${pascal}Output`),
    outputCheck: freeIdentifier(`${camel}OutputCheck`),
    outputValidator: freeIdentifier(`${camel}OutputValidator`),
  }),
  resources: ({ camel, pascal }: Stem): ResourceNames => ({
    read: freeIdentifier(after("read", pascal)),
    descriptor: freeIdentifier(ending(camel, "Resource")),
    contentType: freeIdentifier(`${pascal}Content`),
    contentCheck: freeIdentifier(`${camel}ContentCheck`),
    contentValidator: freeIdentifier(`${camel}ContentValidator`),
  }),
  resourceTemplates: ({ camel, pascal }: Stem): TemplateNames => ({
    read: freeIdentifier(after("read", pascal)),
    complete: freeIdentifier(after("complete", pascal)),
    descriptor: freeIdentifier(ending(camel, "Template")),
    params: freeIdentifier(`${after("Read", pascal)}Params`),
    contentType: freeIdentifier(`${pascal}Content`),
    contentCheck: freeIdentifier(`${camel}ContentCheck`),
    contentValidator: freeIdentifier(`${camel}ContentValidator`),
  }),
  prompts: ({ pascal }: Stem): PromptNames => ({
    get: freeIdentifier(after("get", ending(pascal, "Prompt"))),
    complete: freeIdentifier(after("complete", ending(pascal, "Prompt"))),
    args: freeIdentifier(`${pascal}Arguments`),
  }),
  elicitations: ({ camel, pascal }: Stem): FormNames => ({
    contentType: freeIdentifier(`${pascal}Content`),
    contentCheck: freeIdentifier(`${camel}ContentCheck`),
    contentValidator: freeIdentifier(`${camel}ContentValidator`),
  }),
} as const;

export interface ToolNames extends Record<string, string> {
  readonly call: string;
  readonly descriptor: string;
  readonly inputType: string;
  readonly inputValidator: string;
  readonly outputType: string;
  readonly outputCheck: string;
  readonly outputValidator: string;
}

export interface ResourceNames extends Record<string, string> {
  readonly read: string;
  readonly descriptor: string;
  readonly contentType: string;
  readonly contentCheck: string;
  readonly contentValidator: string;
}

export interface TemplateNames extends ResourceNames {
  readonly complete: string;
  readonly params: string;
}

export interface PromptNames extends Record<string, string> {
  readonly get: string;
  readonly complete: string;
  readonly args: string;
}

export interface FormNames extends Record<string, string> {
  readonly contentType: string;
  readonly contentCheck: string;
  readonly contentValidator: string;
}

/** `name` with a last word that says what it is, once. */
function ending(name: string, word: string): string {
  return name.endsWith(word) && name !== word ? name : name + word;
}

/** Behind a word, a name needs no `_` before the digit that it starts with. */
function after(word: string, pascal: string): string {
  return word + pascal.replace(/^_(?=[0-9])/, "");
}

/** The names that generated files declare for a declaration: what it lacks has no name that others could not have. */
export function declaredNames(kind: DeclarationKind, stem: Stem, lacks: Part | undefined): string[] {
  const names = Object.entries<string>(derivedNames[kind](stem));
  return names.filter(([key]) => lacks === undefined || !PARTS[lacks].test(key)).map(([, name]) => name);
}

/** What a declaration may do without. */
export type Part = "output" | "content" | "arguments";

/** Which names are about it. */
const PARTS: Readonly<Record<Part, RegExp>> = {
  output: /^output/,
  content: /^content/,
  arguments: /^(?:args|complete)$/,
};

/** `weather` → `connectWeather`, `WeatherClient`, `createWeatherServer` … */
export function serverNames(name: string): ServerNames {
  const camel = camelCase(name).slice(0, 64) || "server";
  const pascal = pascalCase(camel) || "Server";
  return {
    forms: freeIdentifier(`${pascal}Forms`),
    formDescriptors: freeIdentifier(`${camel}Forms`),
    client: freeIdentifier(`${pascal}Client`),
    connect: freeIdentifier(after("connect", pascal)),
    context: freeIdentifier(`${pascal}Context`),
    handlers: freeIdentifier(`${pascal}Handlers`),
    create: freeIdentifier(after("create", ending(pascal, "Server"))),
  };
}

/** Where the server's files go. */
export function folderName(name: string): string {
  return kebabCase(name, "server");
}
