import { pointerTo, type Report } from "../diagnostics.js";
import * as docs from "./docs.js";
import { checkForm } from "./form-schema.js";
import { handlerDeclaration, handlerNames, type HandlerOf } from "./handler-names.js";
import { headerMap } from "./headers.js";
import { acceptsNothing, objectSchema, ofObjects } from "./input-schema.js";
import type { DeclaredSchema, Manifest, ToolDeclaration } from "./manifest.js";
import { derivedNames, folderName, serverNames } from "./derived-names.js";
import type {
  FormModel,
  JsonData,
  Model,
  PromptModel,
  ResourceModel,
  ContentModel,
  TemplateModel,
  ToolModel,
} from "./model.js";
import { nameAll, type Kind, type Named, type Stem } from "./names.js";
import { resolveSchema } from "./schema.js";
import { templateVariables } from "./uri-template.js";

/** Declarations of one kind beyond this many are an error. */
const MAX_DECLARATIONS = 10_000;
const MAX_NAME = 128;
const MAX_DESCRIPTION = 8 * 1024;

export interface BuildOptions {
  /** File name of the input. */
  readonly source: string;
  /** Instead of the server's own name, for the folder and for `connect…`. */
  readonly name?: string | undefined;
  /** Whether a declaration is generated, by its names. Default: all are. */
  readonly selects?: (names: readonly string[]) => boolean;
}

interface Entry<Declaration> extends Named {
  readonly declaration: Declaration;
}

interface Collector {
  readonly report: Report;
  readonly selects: (names: readonly string[]) => boolean;
  /** Gets the declarations that are not generated. */
  readonly left: Named[];
}

/** Names, resolves and documents everything that a manifest declares. Odd declarations are degraded and reported. */
export function buildModel(manifest: Manifest, options: BuildOptions, report: Report): Model {
  const collector: Collector = { report, selects: options.selects ?? (() => true), left: [] };
  const tools = collect("tools", manifest.tools, ({ name }) => [name, name], collector);
  const resources = collect("resources", manifest.resources, ({ uri, name }) => [uri, name ?? uri], collector);
  const templates = collect(
    "resourceTemplates",
    manifest.resourceTemplates,
    ({ uriTemplate, name }) => [uriTemplate, name ?? uriTemplate],
    collector,
  );
  const prompts = collect("prompts", manifest.prompts, ({ name }) => [name, name], collector);
  const forms = collect("elicitations", manifest.elicitations, ({ name }) => [name, name], collector);

  const name = options.name ?? manifest.name;
  const server = serverNames(name);
  const overrides = new Map(Object.entries(manifest.names ?? {}));
  const all: readonly Named[] = [...tools, ...resources, ...templates, ...prompts, ...forms];
  const stems = nameAll(
    all,
    Object.values(server),
    overrides,
    (kind, stem) => Object.values(derivedNames[kind](stem)),
    report,
    collector.left,
  );
  const stemOf = (named: Named): Stem => stems.get(named) as Stem;
  const chosen = manifest.handlers ?? {};
  const handlerOf = handlerNames(
    chosen,
    all.flatMap((one) => membersOf(one, stemOf(one))),
    report,
  );

  return {
    source: options.source,
    folder: folderName(name),
    name: manifest.name,
    info: serverInfo(manifest),
    instructions: manifest.instructions ?? undefined,
    names: server,
    tools: tools.map((entry) => {
      const tool = buildTool(entry, stemOf(entry), handlerOf, report);
      const returns = handlerDeclaration(chosen, "tools", entry.key).returns;
      return { ...tool, silent: returns === "nothing" && tool.output === undefined };
    }),
    resources: resources.map((entry): ResourceModel => {
      const { declaration, pointer } = entry;
      const names = derivedNames.resources(stemOf(entry));
      return {
        pointer,
        definition: declaration,
        scopes: scopesOf(declaration, pointer, report),
        doc: docs.resourceDoc(declaration),
        handler: handlerOf("resources", entry.key, names.read),
        uri: declaration.uri,
        read: names.read,
        descriptor: names.descriptor,
        content: resourceContent(declaration, names, `resource ${docs.codeSpan(entry.name)}`, pointer, report),
      };
    }),
    resourceTemplates: templates.flatMap((entry): TemplateModel[] => {
      const { declaration, pointer } = entry;
      const variables = variablesOf(declaration.uriTemplate, pointer, report);
      if (variables === undefined) return [];
      const names = derivedNames.resourceTemplates(stemOf(entry));
      const content = resourceContent(
        declaration,
        names,
        `resource template ${docs.codeSpan(entry.name)}`,
        pointer,
        report,
      );
      return [
        {
          pointer,
          definition: declaration,
          scopes: scopesOf(declaration, pointer, report),
          doc: docs.templateDoc(declaration),
          handler: handlerOf("resourceTemplates", entry.key, names.read),
          uriTemplate: declaration.uriTemplate,
          read: names.read,
          complete: names.complete,
          descriptor: names.descriptor,
          params: names.params,
          variables,
          content,
        },
      ];
    }),
    prompts: prompts.map((entry): PromptModel => {
      const { declaration, pointer } = entry;
      const names = derivedNames.prompts(stemOf(entry));
      return {
        pointer,
        definition: declaration,
        scopes: scopesOf(declaration, pointer, report),
        doc: docs.promptDoc(declaration),
        handler: handlerOf("prompts", entry.key, names.get),
        name: declaration.name,
        ...names,
        arguments: uniqueArguments(entry, report),
      };
    }),
    forms: forms.map((entry): FormModel => {
      const { declaration, pointer } = entry;
      const names = derivedNames.elicitations(stemOf(entry));
      const at = pointerTo(pointer, "requestedSchema");
      checkForm(declaration.requestedSchema, at, report);
      return {
        pointer,
        name: declaration.name,
        property: stemOf(entry).camel,
        message: declaration.message,
        requestedSchema: declaration.requestedSchema,
        doc: docs.formDoc(declaration),
        content: {
          schema: resolveSchema(declaration.requestedSchema, at, report),
          type: names.contentType,
          check: names.contentCheck,
          validator: names.contentValidator,
          doc: docs.doc(`Answer to form ${docs.codeSpan(declaration.name)}.`),
        },
      };
    }),
  };
}

/** What the handlers have for a declaration, without `handlers:`. */
function membersOf({ kind }: Named, stem: Stem): string[] {
  switch (kind) {
    case "tools":
      return [derivedNames.tools(stem).call];
    case "resources":
      return [derivedNames.resources(stem).read];
    case "resourceTemplates":
      return [derivedNames.resourceTemplates(stem).read, derivedNames.resourceTemplates(stem).complete];
    case "prompts":
      return [derivedNames.prompts(stem).get, derivedNames.prompts(stem).complete];
    case "elicitations":
      return [];
  }
}

function buildTool(
  entry: Entry<ToolDeclaration>,
  stem: Stem,
  handlerOf: HandlerOf,
  report: Report,
): Omit<ToolModel, "silent"> {
  const { declaration, pointer } = entry;
  const names = derivedNames.tools(stem);
  const span = docs.codeSpan(declaration.name);
  const at = pointerTo(pointer, "inputSchema");
  const inputSchema = objectSchema(declaration.inputSchema, at, report);
  const { headers, problem } = headerMap(inputSchema, at);
  if (problem !== undefined) {
    report({
      severity: "warning",
      code: "MCPGEN_HEADER",
      message: `${problem.message}. Tool ${span} mirrors no arguments into headers; HTTP clients must leave it out.`,
      pointer: problem.pointer,
    });
  }
  return {
    pointer,
    definition: declaration,
    scopes: scopesOf(declaration, pointer, report),
    doc: docs.toolDoc(declaration),
    handler: handlerOf("tools", entry.key, names.call),
    name: declaration.name,
    call: names.call,
    descriptor: names.descriptor,
    input: {
      schema: ofObjects(resolveSchema(inputSchema, at, report), report),
      type: names.inputType,
      validator: names.inputValidator,
      doc: docs.doc(`Input of tool ${span}.`),
    },
    inputOptional: acceptsNothing(inputSchema),
    output: contentModel(
      declaration.outputSchema,
      { type: names.outputType, check: names.outputCheck, validator: names.outputValidator },
      docs.doc(`Output of tool ${span}.`),
      pointerTo(pointer, "outputSchema"),
      report,
    ),
    headers,
  };
}

function contentModel(
  schema: DeclaredSchema | null | undefined,
  names: Pick<ContentModel, "type" | "check" | "validator">,
  doc: docs.Doc,
  pointer: string,
  report: Report,
): ContentModel | undefined {
  if (schema === undefined || schema === null) return undefined;
  return { schema: resolveSchema(schema, pointer, report), ...names, doc };
}

/** `pull` finds the schema in `_meta`, where servers list it. */
function resourceContent(
  declaration: { readonly contentSchema?: DeclaredSchema | null | undefined; readonly _meta?: unknown },
  names: { readonly contentType: string; readonly contentCheck: string; readonly contentValidator: string },
  what: string,
  pointer: string,
  report: Report,
): ContentModel | undefined {
  const doc = docs.doc(`Content of ${what}, parsed from its JSON text.`);
  const listed = (declaration._meta as JsonData | null | undefined)?.["mcp-gen/contentSchema"];
  const [schema, at] =
    declaration.contentSchema === undefined || declaration.contentSchema === null
      ? [listed as DeclaredSchema | undefined, pointerTo(pointer, "_meta", "mcp-gen/contentSchema")]
      : [declaration.contentSchema, pointerTo(pointer, "contentSchema")];
  const { contentType: type, contentCheck: check, contentValidator: validator } = names;
  return contentModel(schema, { type, check, validator }, doc, at, report);
}

function variablesOf(template: string, pointer: string, report: Report): TemplateModel["variables"] | undefined {
  const variables = templateVariables(template);
  if (variables !== undefined) return variables;
  report({
    severity: "warning",
    code: "MCPGEN_URI_TEMPLATE",
    message: "Not a URI template (RFC 6570); the declaration is left out.",
    pointer: pointerTo(pointer, "uriTemplate"),
    hint: "Variables stand in braces, with an operator at most: {id}, {+path}, {/segments*}, {?query,page}; names have letters, digits, _ and %XX.",
  });
  return undefined;
}

function uniqueArguments(
  entry: Entry<NonNullable<Manifest["prompts"]>[number]>,
  report: Report,
): PromptModel["arguments"] {
  const seen = new Map<string, PromptModel["arguments"][number]>();
  (entry.declaration.arguments ?? []).forEach((argument, index) => {
    if (seen.has(argument.name)) {
      report({
        severity: "warning",
        code: "MCPGEN_DUPLICATE",
        message: `Argument ${JSON.stringify(argument.name)} is declared twice; the first one counts.`,
        pointer: pointerTo(entry.pointer, "arguments", index),
      });
      return;
    }
    seen.set(argument.name, {
      name: argument.name,
      required: argument.required === true,
      doc: docs.argumentDoc(argument),
    });
  });
  return [...seen.values()];
}

/** Sorted, each key once, within the bounds. */
function collect<Declaration extends { readonly description?: unknown } | { readonly message: string }>(
  kind: Kind,
  declarations: readonly Declaration[] | null | undefined,
  identify: (declaration: Declaration) => readonly [key: string, name: string],
  { report, selects, left }: Collector,
): readonly Entry<Declaration>[] {
  if ((declarations?.length ?? 0) > MAX_DECLARATIONS) {
    report({
      severity: "error",
      code: "MCPGEN_TOO_MANY",
      message: `More than ${MAX_DECLARATIONS} ${kind}.`,
      pointer: pointerTo("", kind),
    });
    return [];
  }
  const entries = (declarations ?? [])
    .map((declaration, index): Entry<Declaration> => {
      const [key, name] = identify(declaration);
      return { kind, key, name, declaration, pointer: pointerTo("", kind, index) };
    })
    .filter((entry) => {
      const isChosen = selects([entry.key, entry.name]);
      if (!isChosen) left.push(entry);
      return isChosen;
    });
  entries.sort(
    (a, b) => compare(a.key, b.key) || compare(JSON.stringify(a.declaration), JSON.stringify(b.declaration)),
  );
  return entries.filter((entry, index) => {
    checkTexts(entry, report);
    if (entries[index - 1]?.key !== entry.key) return true;
    report({
      severity: "warning",
      code: "MCPGEN_DUPLICATE",
      message: `${JSON.stringify(entry.key)} is declared more than once; one declaration is used.`,
      pointer: entry.pointer,
    });
    return false;
  });
}

function checkTexts({ key, pointer, declaration }: Entry<object>, report: Report): void {
  const { description } = declaration as { readonly description?: unknown };
  if (key === "" || key.length > MAX_NAME) {
    report({
      severity: "warning",
      code: "MCPGEN_NAME_LENGTH",
      message: `A name has 1 to ${MAX_NAME} characters; this one has ${key.length}.`,
      pointer,
    });
  }
  if (typeof description === "string" && description.length > MAX_DESCRIPTION) {
    report({
      severity: "warning",
      code: "MCPGEN_DESCRIPTION_LENGTH",
      message: `The description is longer than ${MAX_DESCRIPTION} characters; comments hold its beginning.`,
      pointer: pointerTo(pointer, "description"),
    });
  }
}

/** OAuth scopes that a request for the declaration needs. */
function scopesOf(declaration: JsonData, pointer: string, report: Report): readonly string[] | undefined {
  const scopes = declaration["scopes"];
  if (scopes === undefined || scopes === null) return undefined;
  if (Array.isArray(scopes) && scopes.every((scope) => typeof scope === "string")) return scopes;
  report({
    severity: "warning",
    code: "MCPGEN_SCOPES",
    message: "`scopes` is a list of texts; what stands here is ignored.",
    pointer: pointerTo(pointer, "scopes"),
  });
  return undefined;
}

function serverInfo(manifest: Manifest): JsonData {
  const { name, version, title, description, websiteUrl, icons } = manifest;
  return Object.fromEntries(
    Object.entries({ name, version, title, description, websiteUrl, icons }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
