import { codeSpan, doc, withTags, type Doc, type DocTag } from "../model/docs.js";
import type { FormModel, Model, PromptModel, ResourceModel, TemplateModel, ToolModel } from "../model/model.js";
import {
  assignment,
  code,
  type Code,
  deferred,
  documented,
  identifier,
  type Identifier,
  indent,
  line,
  lines,
  list,
  literal,
  newline,
  nothing,
  paragraphs,
  propertyName,
  stringMember,
  typeArguments,
} from "./code.js";
import { typeOf, validatorOf } from "./siblings.js";
import { client as runtime } from "./symbols.js";

/** One function of the client, and how it reads as a method of the connected client. */
interface ClientFunction {
  readonly name: Identifier;
  readonly doc: Doc;
  readonly tags: readonly DocTag[];
  /** Without the connection; `initial` is the default of one that may be left out. */
  readonly parameters: readonly Parameter[];
  readonly result: Code;
  readonly body: Code;
}

/** What a declaration becomes: its descriptor, if it needs one, and its functions. */
type Part = readonly [descriptors: () => readonly Code[], functions: readonly ClientFunction[]];

interface Parameter {
  readonly name: Code;
  readonly type: Code;
  readonly optional?: true;
  readonly initial?: Code;
}

const THROWS_TOOL: DocTag = { tag: "throws", type: "ToolError", text: "The tool ran and reported a failure." };
const THROWS_MCP: DocTag = { tag: "throws", type: "McpError", text: "The server refused the request." };
const THROWS_INVALID: DocTag = {
  tag: "throws",
  type: "ValidationError",
  text: "What came back is not what was declared.",
};

/** `client.ts`: a plain function a declaration, and `connect…`, which makes methods of them. */
export function clientFile(model: Model): Code {
  const parts = [
    ...model.tools.map((tool): Part => [() => [toolDescriptor(tool)], [toolFunction(tool)]]),
    ...model.resources.map((resource): Part => [() => resourceDescriptor(resource), [resourceFunction(resource)]]),
    ...model.resourceTemplates.map((template): Part => [
      () => [templateDescriptor(template)],
      templateFunctions(template),
    ]),
    ...model.prompts.map((prompt): Part => [() => [], promptFunctions(prompt)]),
  ];
  const functions = parts.flatMap(([, ofPart]) => ofPart);
  return paragraphs([
    ...parts.map(([descriptors, ofPart]) =>
      deferred(() => paragraphs([...descriptors(), ...ofPart.map(printFunction)])),
    ),
    ...(model.forms.length === 0 ? [] : [formDescriptors(model)]),
    clientInterface(model, functions),
    connectFunction(model, functions),
  ]);
}

function toolDescriptor({ name, descriptor, input, output, headers }: ToolModel): Code {
  const type = generic(runtime.ToolDescriptor, [
    typeOf(input.type),
    output === undefined ? runtime.ToolResult : typeOf(output.type),
  ]);
  return describe(doc(`Tool ${codeSpan(name)}, for \`callTool\`.`), descriptor, type, [
    code`name: ${literal(name)}`,
    ...(output === undefined ? [] : [code`output: ${validatorOf(output.check)}`]),
    ...(headers === undefined ? [] : [code`headers: ${literal(headers)}`]),
  ]);
}

function resourceDescriptor({ uri, descriptor, content }: ResourceModel): Code[] {
  if (content === undefined) return [];
  const type = generic(runtime.ResourceDescriptor, [typeOf(content.type)]);
  const members = [code`uri: ${literal(uri)}`, code`content: ${validatorOf(content.check)}`];
  return [describe(doc(`Resource ${codeSpan(uri)}, for \`readResource\`.`), descriptor, type, members)];
}

function templateDescriptor(template: TemplateModel): Code {
  const { uriTemplate, descriptor, content } = template;
  const type = generic(runtime.TemplateDescriptor, [
    paramsOf(template),
    content === undefined ? runtime.ReadResourceResult : typeOf(content.type),
  ]);
  return describe(doc(`Resource template ${codeSpan(uriTemplate)}, for \`readTemplate\`.`), descriptor, type, [
    stringMember(code`uriTemplate`, uriTemplate),
    ...(content === undefined ? [] : [code`content: ${validatorOf(content.check)}`]),
  ]);
}

function describe(about: Doc, name: string, type: Code, members: readonly Code[]): Code {
  const left = code`export const ${identifier(name)}: ${type}`;
  return documented(about, code`${assignment(left, object(members))};`);
}

function toolFunction({ call, descriptor, doc: about, input, inputOptional, output }: ToolModel): ClientFunction {
  const parameter = { name: code`input`, type: typeOf(input.type) };
  return {
    name: identifier(call),
    doc: about,
    tags: output === undefined ? [THROWS_TOOL, THROWS_MCP] : [THROWS_TOOL, THROWS_MCP, THROWS_INVALID],
    parameters: [inputOptional ? { ...parameter, initial: code`{}` } : parameter, options(runtime.CallOptions)],
    result: output === undefined ? runtime.ToolResult : typeOf(output.type),
    body: invoke(runtime.callTool, [identifier(descriptor), code`input`]),
  };
}

function resourceFunction({ uri, read, descriptor, doc: about, content }: ResourceModel): ClientFunction {
  return {
    name: identifier(read),
    doc: about,
    tags: content === undefined ? [THROWS_MCP] : [THROWS_MCP, THROWS_INVALID],
    parameters: [options(runtime.RequestOptions)],
    result: content === undefined ? runtime.ReadResourceResult : typeOf(content.type),
    body: invoke(runtime.readResource, [content === undefined ? literal(uri) : identifier(descriptor)]),
  };
}

function templateFunctions(template: TemplateModel): ClientFunction[] {
  const { uriTemplate, read, complete, descriptor, doc: about, content, variables } = template;
  const optional = variables.every((variable) => variable.optional);
  const parameter = { name: code`params`, type: paramsOf(template) };
  const reading: ClientFunction = {
    name: identifier(read),
    doc: about,
    tags: content === undefined ? [THROWS_MCP] : [THROWS_MCP, THROWS_INVALID],
    parameters: [
      ...(variables.length === 0 ? [] : [optional ? { ...parameter, initial: code`{}` } : parameter]),
      options(runtime.RequestOptions),
    ],
    result: content === undefined ? runtime.ReadResourceResult : typeOf(content.type),
    body: invoke(runtime.readTemplate, [identifier(descriptor), variables.length === 0 ? code`{}` : code`params`]),
  };
  if (variables.length === 0) return [reading];
  const ref = object([code`type: "ref/resource"`, code`uri: ${literal(uriTemplate)}`], false);
  return [
    reading,
    completion(
      complete,
      ref,
      paramsOf(template),
      doc(`Suggests values for the variables of ${codeSpan(uriTemplate)}.`),
    ),
  ];
}

function promptFunctions({ name, get, complete, args, doc: about, arguments: members }: PromptModel): ClientFunction[] {
  const optional = members.every((member) => !member.required);
  const parameter = { name: code`args`, type: typeOf(args) };
  const getting: ClientFunction = {
    name: identifier(get),
    doc: about,
    tags: [THROWS_MCP],
    parameters: [
      ...(members.length === 0 ? [] : [optional ? { ...parameter, initial: code`{}` } : parameter]),
      options(runtime.RequestOptions),
    ],
    result: runtime.GetPromptResult,
    body: invoke(runtime.getPrompt, [literal(name), members.length === 0 ? code`{}` : code`args`]),
  };
  if (members.length === 0) return [getting];
  const ref = object([code`type: "ref/prompt"`, code`name: ${literal(name)}`], false);
  return [
    getting,
    completion(complete, ref, typeOf(args), doc(`Suggests values for the arguments of prompt ${codeSpan(name)}.`)),
  ];
}

function completion(name: string, ref: Code, keys: Code, about: Doc): ClientFunction {
  return {
    name: identifier(name),
    doc: about,
    tags: [THROWS_MCP],
    parameters: [
      { name: code`request`, type: code`${runtime.CompletionRequest}<keyof ${keys}>` },
      options(runtime.RequestOptions),
    ],
    result: runtime.Completion,
    body: invoke(runtime.complete, [ref, code`request`]),
  };
}

function printFunction({ name, doc: about, tags, parameters, result, body }: ClientFunction): Code {
  const all = [code`mcp: ${runtime.Connection}`, ...parameters.map(inFunction)];
  return documented(
    withTags(about, ...tags),
    code`
      export function ${name}${list(code`(`, all, code`)`)}: Promise<${result}> {
        return ${body};
      }
    `,
  );
}

function inFunction({ name, type, optional, initial }: Parameter): Code {
  if (initial !== undefined) return code`${name}: ${type} = ${initial}`;
  return code`${name}${optional ? code`?` : nothing}: ${type}`;
}

function inMethod({ name, type, optional, initial }: Parameter): Code {
  return code`${name}${optional || initial !== undefined ? code`?` : nothing}: ${type}`;
}

function formDescriptors({ names, forms }: Model): Code {
  const type = generic(runtime.FormDescriptors, [typeOf(names.forms)]);
  const left = code`const ${identifier(names.formDescriptors)}: ${type}`;
  return code`${assignment(left, object(forms.map(formDescriptor)))};`;
}

function formDescriptor({ property, message, requestedSchema, content }: FormModel): Code {
  return code`${propertyName(property)}: ${object([
    stringMember(code`message`, message),
    code`requestedSchema: ${literal(requestedSchema)}`,
    code`content: ${validatorOf(content.check)}`,
  ])}`;
}

function clientInterface({ name, names }: Model, functions: readonly ClientFunction[]): Code {
  const methods = functions.map((one) =>
    documented(
      one.doc,
      code`${one.name}${list(code`(`, one.parameters.map(inMethod), code`)`)}: Promise<${one.result}>;`,
    ),
  );
  const body = methods.length === 0 ? code`{}` : code`{${indent([newline, lines(methods)])}${newline}}`;
  return documented(
    doc(`A connected ${codeSpan(name)} server: the functions of this file as methods, and what every connection has.`),
    code`export interface ${identifier(names.client)} extends ${runtime.ServerMethods} ${body}`,
  );
}

function connectFunction({ name, names, forms }: Model, functions: readonly ClientFunction[]): Code {
  const typed = forms.length > 0;
  const optionsType = typed ? generic(runtime.ConnectOptions, [typeOf(names.forms)]) : runtime.ConnectOptions;
  const parameters = [code`transport: ${runtime.Transport}`, code`options?: ${optionsType}`];
  const args = [code`transport`, code`options`, ...(typed ? [identifier(names.formDescriptors)] : [])];
  return documented(
    withTags(
      doc(`Connects to the server ${codeSpan(name)} over any transport, in whichever protocol era it speaks.`),
      THROWS_MCP,
      {
        tag: "throws",
        type: "ConnectionError",
        text: "The server could not be reached, or did not answer as a server does.",
      },
    ),
    code`
      export async function ${identifier(names.connect)}${list(code`(`, parameters, code`)`)}: Promise<${identifier(names.client)}> {
        return ${runtime.bind}(await ${runtime.connect}${list(code`(`, args, code`)`)}, ${object(functions.map((one) => one.name))});
      }
    `,
  );
}

function options(type: Code): Parameter {
  return { name: code`options`, type, optional: true };
}

function invoke(callee: Code, args: readonly Code[]): Code {
  return code`${callee}${list(code`(`, [code`mcp`, ...args, code`options`], code`)`)}`;
}

/** One member a line, unless `spread` is false: then on one line where it fits. */
function object(members: readonly Code[], spread = true): Code {
  if (members.length === 0) return code`{}`;
  if (!spread) return list(code`{`, members, code`}`, line);
  return code`{${indent(members.map((member) => code`${newline}${member},`))}${newline}}`;
}

function generic(type: Code, args: readonly Code[]): Code {
  return args.length === 1 ? code`${type}<${args}>` : code`${type}${typeArguments(args)}`;
}

function paramsOf({ params, variables }: TemplateModel): Code {
  return variables.length === 0 ? code`object` : typeOf(params);
}
