import { codeSpan, doc, promptCompletionDoc, templateCompletionDoc, type Doc } from "../model/docs.js";
import type { JsonObject } from "../model/json-value.js";
import type { FormModel, Model, PromptModel, ResourceModel, TemplateModel, ToolModel } from "../model/model.js";
import {
  block,
  code,
  type Code,
  deferred,
  documented,
  group,
  identifier,
  indent,
  line,
  list,
  literal,
  newline,
  nothing,
  object,
  propertyName,
  stringMember,
  typeArguments,
} from "./code.js";
import type { Part } from "./code-file.js";
import { mustBeConstant } from "./json-literal.js";
import { typeOf, validatorOf } from "./siblings.js";
import { server as runtime } from "./symbols.js";

/** One method of the handlers. */
interface Handler {
  readonly name: string;
  readonly doc: Doc;
  /** The parameter before the context, where there is one. */
  readonly parameter: readonly [name: Code, type: Code] | undefined;
  readonly result: Code;
}

/** `server.ts`: what the server's author has to write, and what makes a server of it. */
export function serverFile(model: Model): Part[] {
  return [contextType, handlersInterface, createFunction].map((print) => ({ code: () => print(model) }));
}

/** The handlers of a model, in the order of the generated interface; the scaffold writes a stub for each. */
export function handlersOf(model: Model): Handler[] {
  return [
    ...model.tools.map(toolHandler),
    ...model.resources.map(resourceHandler),
    ...model.resourceTemplates.map(templateHandler),
    ...model.prompts.map(promptHandler),
  ];
}

function contextType({ names, forms }: Model): Code {
  const context = identifier(names.context);
  const handlerContext =
    forms.length === 0 ? runtime.HandlerContext : code`${runtime.HandlerContext}<${typeOf(names.forms)}>`;
  return documented(
    doc("What a handler knows about its request, and what it can do besides answering."),
    code`export type ${context} = ${handlerContext};`,
  );
}

function handlersInterface(model: Model): Code {
  const context = identifier(model.names.context);
  const members = [
    ...handlersOf(model).map((handler) => documented(handler.doc, code`${signature(handler, context)};`)),
    ...model.resourceTemplates.flatMap((template) =>
      template.variables.length === 0
        ? []
        : [completion(template.complete, template.params, context, templateCompletionDoc(template))],
    ),
    ...model.prompts.flatMap((prompt) =>
      prompt.arguments.length === 0
        ? []
        : [completion(prompt.complete, prompt.args, context, promptCompletionDoc(prompt))],
    ),
  ];
  return documented(
    doc(`What the server ${codeSpan(model.name)} does: one function a declaration. Handlers may be asynchronous.`),
    code`export interface ${identifier(model.names.handlers)} ${block(members)}`,
  );
}

function signature({ name, parameter, result }: Handler, context: Code): Code {
  const parameters = [
    ...(parameter === undefined ? [] : [code`${parameter[0]}: ${parameter[1]}`]),
    code`context: ${context}`,
  ];
  return code`${identifier(name)}${list(code`(`, parameters, code`)`)}: ${runtime.Awaitable}<${result}>`;
}

function completion(name: string, keys: string, context: Code, about: Doc): Code {
  const type = code`${runtime.CompletionHandler}${typeArguments([code`keyof ${typeOf(keys)}`, context])}`;
  return documented(about, code`${identifier(name)}?: ${type};`);
}

function toolHandler({ handler, doc: about, input, output, silent }: ToolModel): Handler {
  return {
    name: handler,
    doc: about,
    parameter: [code`input`, typeOf(input.type)],
    result: silent ? code`void` : output === undefined ? runtime.ToolReturn : typeOf(output.type),
  };
}

function resourceHandler({ handler, doc: about, content }: ResourceModel): Handler {
  const result = content === undefined ? runtime.ResourceReturn : typeOf(content.type);
  return { name: handler, doc: about, parameter: undefined, result };
}

function templateHandler({ handler, doc: about, params, variables, content }: TemplateModel): Handler {
  return {
    name: handler,
    doc: about,
    parameter: variables.length === 0 ? undefined : [code`params`, typeOf(params)],
    result: content === undefined ? runtime.ResourceReturn : typeOf(content.type),
  };
}

function promptHandler({ handler, doc: about, args, arguments: members }: PromptModel): Handler {
  const parameter = members.length === 0 ? undefined : ([code`args`, typeOf(args)] as const);
  return { name: handler, doc: about, parameter, result: runtime.PromptReturn };
}

function createFunction(model: Model): Code {
  const { names } = model;
  const handlers = handlersOf(model).length === 0 ? code`_handlers` : code`handlers`;
  const parameters = [code`${handlers}: ${identifier(names.handlers)}`, code`options?: ${runtime.ServerOptions}`];
  const members = [
    code`info: ${literal(model.info)}`,
    ...(model.instructions === undefined ? [] : [stringMember(code`instructions`, model.instructions)]),
    ...section(
      code`tools`,
      model.tools.map((one) => deferred(() => toolDefinition(one))),
    ),
    ...section(
      code`resources`,
      model.resources.map((one) => deferred(() => resourceDefinition(one))),
    ),
    ...section(
      code`resourceTemplates`,
      model.resourceTemplates.map((one) => deferred(() => templateDefinition(one))),
    ),
    ...section(
      code`prompts`,
      model.prompts.map((one) => deferred(() => promptDefinition(one))),
    ),
    ...(model.forms.length === 0 ? [] : [code`forms: ${object(model.forms.map(formDefinition))}`]),
  ];
  return documented(
    doc("Makes a server of handlers. It has no transport yet, and can be served on any number of them at once."),
    code`
      export function ${identifier(names.create)}${list(code`(`, parameters, code`)`)}: ${runtime.Server} {
        return ${runtime.defineServer}<${identifier(names.context)}>(
          ${object(members)},
          options,
        );
      }
    `,
  );
}

function section(name: Code, items: readonly Code[]): Code[] {
  if (items.length === 0) return [];
  const constant = mustBeConstant(items.length) ? code` as const` : nothing;
  return [code`${name}: [${indent(items.map((item) => code`${newline}${item},`))}${newline}]${constant}`];
}

/** Clients refuse a whole list for one tool whose schema is no object: `{ type: "object" }` says what was meant. */
function published(definition: ToolModel["definition"]): JsonObject {
  const { inputSchema } = definition;
  if (typeof inputSchema === "object" && inputSchema !== null) return definition;
  return { ...definition, inputSchema: { type: "object", ...(inputSchema === false && { not: {} }) } };
}

function toolDefinition(tool: ToolModel): Code {
  const { definition, scopes, handler, input, output, headers, silent } = tool;
  return object([
    code`definition: ${literal(published(definition))}`,
    code`input: ${validatorOf(input.validator)}`,
    ...(output === undefined ? [] : [code`output: ${validatorOf(output.validator)}`]),
    ...(silent ? [code`silent: true`] : []),
    ...(headers === undefined ? [] : [code`headers: ${literal(headers)}`]),
    ...scopesMember(scopes),
    method(code`call`, code`(input, context)`, handler, [code`input as ${typeOf(input.type)}`, code`context`]),
  ]);
}

function resourceDefinition({ definition, scopes, handler, content }: ResourceModel): Code {
  return object([
    code`definition: ${literal(definition)}`,
    ...(content === undefined ? [] : [code`content: ${validatorOf(content.validator)}`]),
    ...scopesMember(scopes),
    method(code`read`, code`(context)`, handler, [code`context`]),
  ]);
}

function templateDefinition(template: TemplateModel): Code {
  const { definition, scopes, handler, complete, params, variables, content } = template;
  const typed = variables.length > 0;
  return object([
    code`definition: ${literal(definition)}`,
    ...(content === undefined ? [] : [code`content: ${validatorOf(content.validator)}`]),
    ...scopesMember(scopes),
    typed
      ? method(code`read`, code`(params, context)`, handler, [code`params as ${typeOf(params)}`, code`context`])
      : method(code`read`, code`(_params, context)`, handler, [code`context`]),
    ...(typed ? [optionalMethod(complete)] : []),
  ]);
}

function promptDefinition({ definition, scopes, handler, complete, args, arguments: members }: PromptModel): Code {
  const typed = members.length > 0;
  return object([
    code`definition: ${literal(definition)}`,
    ...scopesMember(scopes),
    typed
      ? method(code`get`, code`(args, context)`, handler, [code`args as ${typeOf(args)}`, code`context`])
      : method(code`get`, code`(_args, context)`, handler, [code`context`]),
    ...(typed ? [optionalMethod(complete)] : []),
  ]);
}

function formDefinition({ property, name, message, requestedSchema, content }: FormModel): Code {
  return code`${propertyName(property)}: ${object([
    code`name: ${literal(name)}`,
    stringMember(code`message`, message),
    code`requestedSchema: ${literal(requestedSchema)}`,
    code`content: ${validatorOf(content.validator)}`,
  ])}`;
}

function scopesMember(scopes: readonly string[] | undefined): Code[] {
  return scopes === undefined ? [] : [code`scopes: ${literal(scopes)}`];
}

function method(name: Code, parameters: Code, handler: string, args: readonly Code[]): Code {
  const call = code`handlers.${identifier(handler)}${list(code`(`, args, code`)`)}`;
  return group([code`${name}: ${parameters} =>`, group(indent([line, call]))]);
}

/** Bound, so that handlers may be an instance of a class. */
function optionalMethod(handler: string): Code {
  return code`complete: handlers.${identifier(handler)}?.bind(handlers)`;
}
