import { pointerTo, type Report } from "../diagnostics.js";
import { collect, type Collector, type Entry } from "./collect.js";
import * as docs from "./docs.js";
import { checkForm } from "./form-schema.js";
import { handlerDeclaration, handlerNames, type HandlerOf } from "./handler-names.js";
import { headerMap } from "./headers.js";
import { acceptsNothing, objectSchema, ofObjects } from "./input-schema.js";
import type {
  DeclaredSchema,
  ElicitationDeclaration,
  Manifest,
  PromptDeclaration,
  ResourceDeclaration,
  ResourceTemplateDeclaration,
  ToolDeclaration,
} from "./manifest.js";
import { contentSchemaOf, lackingParts, type ContentDeclaration } from "./parts.js";
import { declaredNames, derivedNames, folderName, serverNames } from "./derived-names.js";
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
import { nameAll, type Named, type Stem } from "./names.js";
import { resolveSchema } from "./schema.js";
import { reportNever } from "./schema/never.js";
import { templateVariables } from "./uri-template.js";
import { shown } from "./shown.js";

export interface BuildOptions {
  /** File name of the input. */
  readonly source: string;
  /** Instead of the server's own name, for the folder and for `connect…`. */
  readonly name?: string | undefined;
  /** Whether a declaration is generated, by its names. Default: all are. */
  readonly selects?: (names: readonly string[]) => boolean;
  /** Whether a client is generated. Default: it is. */
  readonly forClient?: boolean;
}

/** The declarations to generate for, of each kind in order. */
interface Entries {
  readonly tools: readonly Entry<ToolDeclaration>[];
  readonly resources: readonly Entry<ResourceDeclaration>[];
  readonly templates: readonly Entry<ResourceTemplateDeclaration>[];
  readonly prompts: readonly Entry<PromptDeclaration>[];
  readonly forms: readonly Entry<ElicitationDeclaration>[];
}

/** What every declaration is built with: settled for all before the first one is. */
interface Settled {
  readonly stemOf: (entry: Named) => Stem;
  readonly handlerOf: HandlerOf;
  readonly chosen: NonNullable<Manifest["handlers"]>;
  readonly report: Report;
}

/** Names, resolves and documents everything that a manifest declares. Odd declarations are degraded and reported. */
export function buildModel(manifest: Manifest, options: BuildOptions, report: Report): Model {
  const collector: Collector = { report, selects: options.selects ?? (() => true), left: [] };
  const name = options.name ?? manifest.name;
  const names = serverNames(name);
  const entries = collectAll(manifest, collector);
  const settled = settle(manifest, entries, Object.values(names), collector);
  if (options.forClient !== false) reportTasks(entries.tools, report);
  return {
    source: options.source,
    folder: folderName(name),
    name: manifest.name,
    info: serverInfo(manifest),
    instructions: manifest.instructions ?? undefined,
    names,
    tools: entries.tools.map((entry) => buildTool(entry, settled)),
    resources: entries.resources.map((entry) => buildResource(entry, settled)),
    resourceTemplates: entries.templates.flatMap((entry) => buildTemplate(entry, settled) ?? []),
    prompts: entries.prompts.map((entry) => buildPrompt(entry, settled)),
    forms: entries.forms.map((entry) => buildForm(entry, settled)),
  };
}

function collectAll(manifest: Manifest, collector: Collector): Entries {
  return {
    tools: collect("tools", manifest.tools, ({ name }) => [name, name], collector),
    resources: collect("resources", manifest.resources, ({ uri, name }) => [uri, name ?? uri], collector),
    templates: collect(
      "resourceTemplates",
      manifest.resourceTemplates,
      ({ uriTemplate, name }) => [uriTemplate, name ?? uriTemplate],
      collector,
    ),
    prompts: collect("prompts", manifest.prompts, ({ name }) => [name, name], collector),
    forms: collect("elicitations", manifest.elicitations, ({ name }) => [name, name], collector),
  };
}

/** Generated clients ask for no tasks, which are an extension of the protocol. */
function reportTasks(tools: Entries["tools"], report: Report): void {
  for (const { declaration, pointer } of tools) {
    if (!docs.requiresTask(declaration)) continue;
    report({
      severity: "warning",
      code: "MCPGEN_TASK_REQUIRED",
      message: `Tool ${docs.codeSpan(declaration.name)} runs only as a task, which generated clients do not ask for: their calls are refused.`,
      pointer: pointerTo(pointer, "execution", "taskSupport"),
      hint: 'Clients can call it where it says "optional"; `exclude` in the config leaves it out.',
    });
  }
}

/** Chooses the names of all declarations and handlers, which depend on each other. */
function settle(
  { names, handlers }: Manifest,
  { tools, resources, templates, prompts, forms }: Entries,
  taken: readonly string[],
  { report, left }: Collector,
): Settled {
  const chosen = handlers ?? {};
  const all: readonly Named[] = [...tools, ...resources, ...templates, ...prompts, ...forms];
  const overrides = new Map(Object.entries(names ?? {}));
  const lacks = lackingParts({ tools, contents: [...resources, ...templates], prompts });
  const derive = (named: Named, stem: Stem): string[] => declaredNames(named.kind, stem, lacks.get(named));
  const stems = nameAll(all, taken, overrides, derive, report, left);
  const stemOf = (entry: Named): Stem => stems.get(entry) as Stem;
  const members = all.flatMap((one) => membersOf(one, stemOf(one)));
  return { stemOf, handlerOf: handlerNames(chosen, members, report), chosen, report };
}

function buildResource(entry: Entry<ResourceDeclaration>, { stemOf, handlerOf, report }: Settled): ResourceModel {
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
    content: resourceContent(entry, names, `resource ${docs.codeSpan(entry.name)}`, report),
  };
}

function buildTemplate(
  entry: Entry<ResourceTemplateDeclaration>,
  { stemOf, handlerOf, report }: Settled,
): TemplateModel | undefined {
  const { declaration, pointer } = entry;
  const variables = variablesOf(declaration.uriTemplate, pointer, report);
  if (variables === undefined) return undefined;
  const names = derivedNames.resourceTemplates(stemOf(entry));
  const what = `resource template ${docs.codeSpan(entry.name)}`;
  return {
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
    content: resourceContent(entry, names, what, report),
  };
}

function buildPrompt(entry: Entry<PromptDeclaration>, { stemOf, handlerOf, report }: Settled): PromptModel {
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
}

function buildForm(entry: Entry<ElicitationDeclaration>, { stemOf, report }: Settled): FormModel {
  const { declaration, pointer } = entry;
  const names = derivedNames.elicitations(stemOf(entry));
  const at = pointerTo(pointer, "requestedSchema");
  checkForm(declaration.requestedSchema, at, report);
  const schema = resolveSchema(declaration.requestedSchema, at, report);
  reportNever(schema, "the form cannot be filled in", report);
  return {
    pointer,
    name: declaration.name,
    property: stemOf(entry).camel,
    message: declaration.message,
    requestedSchema: declaration.requestedSchema,
    doc: docs.formDoc(declaration),
    content: {
      schema,
      type: names.contentType,
      check: names.contentCheck,
      validator: names.contentValidator,
      doc: docs.doc(`Answer to form ${docs.codeSpan(declaration.name)}.`),
    },
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

function buildTool(entry: Entry<ToolDeclaration>, { stemOf, handlerOf, chosen, report }: Settled): ToolModel {
  const { declaration, pointer } = entry;
  const names = derivedNames.tools(stemOf(entry));
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
  const input: ToolModel["input"] = {
    schema: ofObjects(resolveSchema(inputSchema, at, report), report),
    type: names.inputType,
    validator: names.inputValidator,
    doc: docs.doc(`Input of tool ${span}.`),
  };
  const output = contentModel(
    declaration.outputSchema,
    { type: names.outputType, check: names.outputCheck, validator: names.outputValidator },
    docs.doc(`Output of tool ${span}.`),
    pointerTo(pointer, "outputSchema"),
    "no output passes",
    report,
  );
  return {
    pointer,
    definition: declaration,
    scopes: scopesOf(declaration, pointer, report),
    doc: docs.toolDoc(declaration),
    handler: handlerOf("tools", entry.key, names.call),
    name: declaration.name,
    call: names.call,
    descriptor: names.descriptor,
    input,
    inputOptional: acceptsNothing(inputSchema),
    output,
    silent: output === undefined && handlerDeclaration(chosen, "tools", entry.key).returns === "nothing",
    headers,
  };
}

function contentModel(
  schema: DeclaredSchema | null | undefined,
  names: Pick<ContentModel, "type" | "check" | "validator">,
  doc: docs.Doc,
  pointer: string,
  ifNever: string,
  report: Report,
): ContentModel | undefined {
  if (schema === undefined || schema === null) return undefined;
  const resolved = resolveSchema(schema, pointer, report);
  reportNever(resolved, ifNever, report);
  return { schema: resolved, ...names, doc };
}

function resourceContent(
  entry: Entry<ContentDeclaration>,
  names: { readonly contentType: string; readonly contentCheck: string; readonly contentValidator: string },
  what: string,
  report: Report,
): ContentModel | undefined {
  const found = contentSchemaOf(entry);
  const doc = docs.doc(`Content of ${what}, parsed from its JSON text.`);
  const { contentType: type, contentCheck: check, contentValidator: validator } = names;
  return contentModel(found?.schema, { type, check, validator }, doc, found?.at ?? "", "no content passes", report);
}

function variablesOf(template: string, pointer: string, report: Report): TemplateModel["variables"] | undefined {
  const variables = templateVariables(template);
  if (variables !== undefined) return variables;
  report({
    severity: "warning",
    code: "MCPGEN_URI_TEMPLATE",
    message: "Not a URI template (RFC 6570); the declaration is left out.",
    pointer: pointerTo(pointer, "uriTemplate"),
    hint: "Variables stand in braces, with an operator at most: {id}, {+path}, {/segments*}, {?query,page}; names hold no spaces and none of the characters that mean something else.",
  });
  return undefined;
}

function uniqueArguments(entry: Entry<PromptDeclaration>, report: Report): PromptModel["arguments"] {
  const seen = new Map<string, PromptModel["arguments"][number]>();
  (entry.declaration.arguments ?? []).forEach((argument, index) => {
    if (seen.has(argument.name)) {
      report({
        severity: "warning",
        code: "MCPGEN_DUPLICATE",
        message: `Argument ${shown(argument.name)} is declared twice; the first one counts.`,
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
