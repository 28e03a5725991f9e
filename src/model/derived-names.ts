import { camelCase, freeIdentifier, kebabCase, pascalCase } from "./identifiers.js";
import type { DeclarationKind } from "./declaration-kinds.js";
import type {
  ContentModel,
  PromptModel,
  ResourceModel,
  SchemaModel,
  ServerNames,
  TemplateModel,
  ToolModel,
} from "./model.js";

/** What wants names. */
export interface Named {
  readonly kind: DeclarationKind;
  /** Unique within its kind: the wire name, the URI, the URI template. */
  readonly key: string;
  /** What the identifier is made from. */
  readonly name: string;
  /** What it could have, and has not. */
  readonly lacks: Part | undefined;
  readonly pointer: string;
}

/** What a declaration may do without. */
export type Part = "output" | "content" | "arguments";

/** The names of one declaration: `stem` is `getForecast` in `getForecastTool` and `GetForecast` in `GetForecastInput`. */
export interface Stem {
  /** `getForecast`; `getForecast_1f3a9c` after a collision. */
  readonly camel: string;
  readonly pascal: string;
}

type InputNames = Pick<SchemaModel, "type" | "validator">;
/** What a schema of what clients receive or send is called. */
export type ContentNames = Pick<ContentModel, "type" | "check" | "validator">;

/** What generated files call the parts of a declaration, by its kind. */
export const derivedNames = {
  tools: (stem: Stem): ToolNames => ({
    call: freeIdentifier(stem.camel),
    descriptor: freeIdentifier(`${stem.camel}Tool`),
    input: {
      type: freeIdentifier(`${stem.pascal}Input`),
      validator: freeIdentifier(`${stem.camel}InputValidator`),
    },
    output: contentNames(stem, "Output"),
  }),
  resources: (stem: Stem): ResourceNames => ({
    read: freeIdentifier(after("read", stem.pascal)),
    descriptor: freeIdentifier(ending(stem.camel, "Resource")),
    content: contentNames(stem, "Content"),
  }),
  resourceTemplates: (stem: Stem): TemplateNames => ({
    read: freeIdentifier(after("read", stem.pascal)),
    complete: freeIdentifier(after("complete", stem.pascal)),
    descriptor: freeIdentifier(ending(stem.camel, "Template")),
    params: freeIdentifier(`${after("Read", stem.pascal)}Params`),
    content: contentNames(stem, "Content"),
  }),
  prompts: ({ pascal }: Stem): PromptNames => ({
    get: freeIdentifier(after("get", ending(pascal, "Prompt"))),
    complete: freeIdentifier(after("complete", ending(pascal, "Prompt"))),
    args: freeIdentifier(`${pascal}Arguments`),
  }),
  elicitations: (stem: Stem): FormNames => ({ content: contentNames(stem, "Content") }),
} as const;

type ToolNames = Pick<ToolModel, "call" | "descriptor"> & { readonly input: InputNames; readonly output: ContentNames };
type ResourceNames = Pick<ResourceModel, "read" | "descriptor"> & FormNames;
type TemplateNames = Pick<TemplateModel, "read" | "complete" | "descriptor" | "params"> & FormNames;
type PromptNames = Pick<PromptModel, "get" | "complete" | "args">;
interface FormNames {
  readonly content: ContentNames;
}

function contentNames({ camel, pascal }: Stem, word: string): ContentNames {
  return {
    type: freeIdentifier(`${pascal}${word}`),
    check: freeIdentifier(`${camel}${word}Check`),
    validator: freeIdentifier(`${camel}${word}Validator`),
  };
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
export function declaredNames({ kind, lacks }: Named, stem: Stem): string[] {
  const unused = lacks === undefined ? [] : NAMES_OF_PARTS[lacks];
  const names = Object.entries<string | InputNames>({ ...derivedNames[kind](stem) });
  return names
    .filter(([key]) => !unused.includes(key))
    .flatMap(([, name]) => (typeof name === "string" ? [name] : Object.values(name)));
}

/** Which names are about it. */
const NAMES_OF_PARTS: Readonly<Record<Part, readonly string[]>> = {
  output: ["output"],
  content: ["content"],
  arguments: ["complete", "args"],
};

/** The members that handlers have for a declaration where the manifest does not call them otherwise. */
export function handlerMembers(kind: DeclarationKind, stem: Stem): string[] {
  switch (kind) {
    case "tools":
      return [derivedNames.tools(stem).call];
    case "resources":
      return [derivedNames.resources(stem).read];
    case "resourceTemplates": {
      const { read, complete } = derivedNames.resourceTemplates(stem);
      return [read, complete];
    }
    case "prompts": {
      const { get, complete } = derivedNames.prompts(stem);
      return [get, complete];
    }
    case "elicitations":
      return [];
  }
}

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
