import { camelCase, freeIdentifier, kebabCase, pascalCase } from "./identifiers.js";
import type { ServerNames } from "./model.js";
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
    read: freeIdentifier(`read${pascal}`),
    descriptor: freeIdentifier(ending(camel, "Resource")),
    contentType: freeIdentifier(`${pascal}Content`),
    contentCheck: freeIdentifier(`${camel}ContentCheck`),
    contentValidator: freeIdentifier(`${camel}ContentValidator`),
  }),
  resourceTemplates: ({ camel, pascal }: Stem): TemplateNames => ({
    read: freeIdentifier(`read${pascal}`),
    complete: freeIdentifier(`complete${pascal}`),
    descriptor: freeIdentifier(ending(camel, "Template")),
    params: freeIdentifier(`Read${pascal}Params`),
    contentType: freeIdentifier(`${pascal}Content`),
    contentCheck: freeIdentifier(`${camel}ContentCheck`),
    contentValidator: freeIdentifier(`${camel}ContentValidator`),
  }),
  prompts: ({ pascal }: Stem): PromptNames => ({
    get: freeIdentifier(`get${ending(pascal, "Prompt")}`),
    complete: freeIdentifier(`complete${ending(pascal, "Prompt")}`),
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

/** `weather` → `connectWeather`, `WeatherClient`, `createWeatherServer` … */
export function serverNames(name: string): ServerNames {
  const camel = camelCase(name).slice(0, 64) || "server";
  const pascal = pascalCase(camel) || "Server";
  return {
    forms: freeIdentifier(`${pascal}Forms`),
    formDescriptors: freeIdentifier(`${camel}Forms`),
    client: freeIdentifier(`${pascal}Client`),
    connect: freeIdentifier(`connect${pascal}`),
    context: freeIdentifier(`${pascal}Context`),
    handlers: freeIdentifier(`${pascal}Handlers`),
    create: freeIdentifier(`create${ending(pascal, "Server")}`),
  };
}

/** Where the server's files go. */
export function folderName(name: string): string {
  return kebabCase(name, "server");
}
