import { pointerTo, type Report } from "../diagnostics.js";
import type { Entry } from "./collect.js";
import { derivedNames, type ContentNames, type Named, type Stem } from "./derived-names.js";
import * as docs from "./docs.js";
import { checkForm } from "./form-schema.js";
import type { Handlers } from "./handler-names.js";
import { headerMap } from "./headers.js";
import { acceptsEmptyObject, objectSchema, ofObjects } from "./input-schema.js";
import type {
  ElicitationDeclaration,
  PromptDeclaration,
  ResourceDeclaration,
  ResourceTemplateDeclaration,
  ToolDeclaration,
} from "./manifest.js";
import type {
  ContentModel,
  FormModel,
  PromptModel,
  ResourceModel,
  SchemaModel,
  TemplateModel,
  ToolModel,
} from "./model.js";
import { contentSchemaOf, outputSchemaOf, type PlacedSchema } from "./parts.js";
import { resolveSchema } from "./schema.js";
import { reportNever } from "./schema/never.js";
import { shown } from "./shown.js";
import { templateVariables } from "./uri-template.js";

/** What every declaration is built with: settled for all before the first one is. */
export interface Settled {
  readonly stemOf: (declaration: Named) => Stem;
  readonly handlers: Handlers;
  readonly report: Report;
}

export function buildTool(entry: Entry<ToolDeclaration>, { stemOf, handlers, report }: Settled): ToolModel {
  const { declaration, pointer } = entry;
  const names = derivedNames.tools(stemOf(entry));
  const span = docs.codeSpan(declaration.name);
  const input = toolInput(entry, names.input, span, report);
  const outputSchema = outputSchemaOf(entry);
  const named = { ...names.output, doc: docs.doc(`Output of tool ${span}.`) };
  const output = outputSchema && contentModel(outputSchema, named, "no output passes", report);
  return {
    pointer,
    definition: declaration,
    scopes: scopesOf(entry, report),
    doc: docs.toolDoc(declaration),
    handler: handlers.nameOf(entry, names.call),
    name: declaration.name,
    call: names.call,
    descriptor: names.descriptor,
    ...input,
    output,
    silent: output === undefined && handlers.isSilent(entry),
  };
}

/** What a tool takes, and what of it HTTP clients mirror into headers. */
function toolInput(
  { declaration, pointer }: Entry<ToolDeclaration>,
  names: Pick<SchemaModel, "type" | "validator">,
  span: string,
  report: Report,
): Pick<ToolModel, "input" | "inputOptional" | "headers"> {
  const at = pointerTo(pointer, "inputSchema");
  const schema = objectSchema(declaration.inputSchema, at, report);
  const { headers, problem } = headerMap(schema, at);
  if (problem !== undefined) {
    report({
      severity: "warning",
      code: "MCPGEN_HEADER",
      message: `${problem.message}. Tool ${span} mirrors no arguments into headers; HTTP clients must leave it out.`,
      pointer: problem.pointer,
    });
  }
  const resolved = ofObjects(resolveSchema(schema, at, report), report);
  return {
    input: { schema: resolved, ...names, doc: docs.doc(`Input of tool ${span}.`) },
    inputOptional: acceptsEmptyObject(schema),
    headers,
  };
}

export function buildResource(entry: Entry<ResourceDeclaration>, { stemOf, handlers, report }: Settled): ResourceModel {
  const { declaration, pointer } = entry;
  const names = derivedNames.resources(stemOf(entry));
  return {
    pointer,
    definition: declaration,
    scopes: scopesOf(entry, report),
    doc: docs.resourceDoc(declaration),
    handler: handlers.nameOf(entry, names.read),
    uri: declaration.uri,
    ...names,
    content: resourceContent(entry, names.content, `resource ${docs.codeSpan(entry.name)}`, report),
  };
}

/** `undefined` for what is no URI template. */
export function buildTemplate(
  entry: Entry<ResourceTemplateDeclaration>,
  { stemOf, handlers, report }: Settled,
): TemplateModel | undefined {
  const { declaration, pointer } = entry;
  const variables = variablesOf(entry, report);
  if (variables === undefined) return undefined;
  const names = derivedNames.resourceTemplates(stemOf(entry));
  return {
    pointer,
    definition: declaration,
    scopes: scopesOf(entry, report),
    doc: docs.templateDoc(declaration),
    handler: handlers.nameOf(entry, names.read),
    uriTemplate: declaration.uriTemplate,
    ...names,
    variables,
    content: resourceContent(entry, names.content, `resource template ${docs.codeSpan(entry.name)}`, report),
  };
}

export function buildPrompt(entry: Entry<PromptDeclaration>, { stemOf, handlers, report }: Settled): PromptModel {
  const { declaration, pointer } = entry;
  const names = derivedNames.prompts(stemOf(entry));
  return {
    pointer,
    definition: declaration,
    scopes: scopesOf(entry, report),
    doc: docs.promptDoc(declaration),
    handler: handlers.nameOf(entry, names.get),
    name: declaration.name,
    ...names,
    arguments: uniqueArguments(entry, report),
  };
}

export function buildForm(entry: Entry<ElicitationDeclaration>, { stemOf, report }: Settled): FormModel {
  const { declaration, pointer } = entry;
  const { name, message, requestedSchema } = declaration;
  const stem = stemOf(entry);
  const declared = { schema: requestedSchema, pointer: pointerTo(pointer, "requestedSchema") };
  checkForm(requestedSchema, declared.pointer, report);
  const named = { ...derivedNames.elicitations(stem).content, doc: docs.doc(`Answer to form ${docs.codeSpan(name)}.`) };
  return {
    pointer,
    name,
    property: stem.camel,
    message,
    requestedSchema,
    doc: docs.formDoc(declaration),
    content: contentModel(declared, named, "the form cannot be filled in", report),
  };
}

function resourceContent(
  entry: Entry<ResourceDeclaration | ResourceTemplateDeclaration>,
  names: ContentNames,
  what: string,
  report: Report,
): ContentModel | undefined {
  const declared = contentSchemaOf(entry);
  const doc = docs.doc(`Content of ${what}, parsed from its JSON text.`);
  return declared && contentModel(declared, { ...names, doc }, "no content passes", report);
}

/** @param ifNever What it means that no value satisfies the schema. */
function contentModel(
  { schema, pointer }: PlacedSchema,
  named: Omit<ContentModel, "schema">,
  ifNever: string,
  report: Report,
): ContentModel {
  const resolved = resolveSchema(schema, pointer, report);
  reportNever(resolved, ifNever, report);
  return { schema: resolved, ...named };
}

function variablesOf(
  { declaration, pointer }: Entry<ResourceTemplateDeclaration>,
  report: Report,
): TemplateModel["variables"] | undefined {
  const variables = templateVariables(declaration.uriTemplate);
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
function scopesOf(
  { declaration, pointer }: Entry<{ readonly [field: string]: unknown }>,
  report: Report,
): readonly string[] | undefined {
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
