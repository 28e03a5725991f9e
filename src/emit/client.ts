import {
  codeSpan,
  doc,
  promptCompletionDoc,
  templateCompletionDoc,
  withTags,
  type Doc,
  type DocTag,
} from "../model/docs.js";
import type { FormModel, Model, PromptModel, ResourceModel, TemplateModel, ToolModel } from "../model/model.js";
import {
  assignment,
  block,
  code,
  type Code,
  documented,
  identifier,
  type Identifier,
  line,
  list,
  literal,
  nothing,
  object,
  paragraphs,
  propertyName,
  stringMember,
  typeArguments,
} from "./code.js";
import type { Part } from "./code-file.js";
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

/** What a declaration becomes. */
interface Declared {
  /** What its functions tell the runtime, where that takes a constant; made when it is printed. */
  readonly descriptors: () => readonly Code[];
  readonly functions: readonly ClientFunction[];
}

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
const THROWS_CONNECTION: DocTag = { tag: "throws", type: "ConnectionError", text: "Nothing usable came back." };

/** `client.ts`: a plain function a declaration, and `connect…`, which makes methods of them. */
export function clientFile(model: Model): Part[] {
  const declarations: Declared[] = [
    ...model.tools.map((tool) => ({ descriptors: () => [toolDescriptor(tool)], functions: [toolFunction(tool)] })),
    ...model.resources.map((resource) => ({
      descriptors: () => resourceDescriptor(resource),
      functions: [resourceFunction(resource)],
    })),
    ...model.resourceTemplates.map((template) => ({
      descriptors: () => [templateDescriptor(template)],
      functions: templateFunctions(template),
    })),
    ...model.prompts.map((prompt) => ({ descriptors: () => [], functions: promptFunctions(prompt) })),
  ];
  const all = declarations.flatMap(({ functions }) => functions);
  return [
    ...declarations.map(({ descriptors, functions }) => ({
      code: () => paragraphs([...descriptors(), ...functions.map(printFunction)]),
    })),
    ...(model.forms.length === 0 ? [] : [{ code: () => formDescriptors(model) }]),
    { code: () => clientInterface(model, all) },
    { code: () => connectFunction(model, all) },
  ];
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
  return {
    name: identifier(call),
    doc: about,
    tags: output === undefined ? [THROWS_TOOL, THROWS_MCP] : [THROWS_TOOL, THROWS_MCP, THROWS_INVALID],
    parameters: [argument(code`input`, typeOf(input.type), inputOptional), options(runtime.CallOptions)],
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
  const isFixed = variables.length === 0;
  const isOptional = variables.every(({ optional }) => optional);
  const reading: ClientFunction = {
    name: identifier(read),
    doc: about,
    tags: content === undefined ? [THROWS_MCP] : [THROWS_MCP, THROWS_INVALID],
    parameters: [
      ...(isFixed ? [] : [argument(code`params`, paramsOf(template), isOptional)]),
      options(runtime.RequestOptions),
    ],
    result: content === undefined ? runtime.ReadResourceResult : typeOf(content.type),
    body: invoke(runtime.readTemplate, [identifier(descriptor), isFixed ? code`{}` : code`params`]),
  };
  if (isFixed) return [reading];
  const ref = inline([code`type: "ref/resource"`, code`uri: ${literal(uriTemplate)}`]);
  return [reading, completion(complete, ref, paramsOf(template), templateCompletionDoc(template))];
}

function promptFunctions(prompt: PromptModel): ClientFunction[] {
  const { name, get, complete, args, doc: about, arguments: members } = prompt;
  const isFixed = members.length === 0;
  const isOptional = members.every(({ required }) => !required);
  const getting: ClientFunction = {
    name: identifier(get),
    doc: about,
    tags: [THROWS_MCP],
    parameters: [...(isFixed ? [] : [argument(code`args`, typeOf(args), isOptional)]), options(runtime.RequestOptions)],
    result: runtime.GetPromptResult,
    body: invoke(runtime.getPrompt, [literal(name), isFixed ? code`{}` : code`args`]),
  };
  if (isFixed) return [getting];
  const ref = inline([code`type: "ref/prompt"`, code`name: ${literal(name)}`]);
  return [getting, completion(complete, ref, typeOf(args), promptCompletionDoc(prompt))];
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
    withTags(about, ...tags, THROWS_CONNECTION),
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
  return documented(
    doc(
      `The server ${codeSpan(name)}, connected: the functions of this file as methods, and what every connection has.`,
    ),
    code`export interface ${identifier(names.client)} extends ${runtime.ServerMethods} ${block(methods)}`,
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

/** `input: T`, or `input: T = {}` where all of it may be left out. */
function argument(name: Code, type: Code, isOptional: boolean): Parameter {
  return isOptional ? { name, type, initial: code`{}` } : { name, type };
}

function options(type: Code): Parameter {
  return { name: code`options`, type, optional: true };
}

function invoke(callee: Code, args: readonly Code[]): Code {
  return code`${callee}${list(code`(`, [code`mcp`, ...args, code`options`], code`)`)}`;
}

/** An object on one line, where it fits. */
function inline(members: readonly Code[]): Code {
  return list(code`{`, members, code`}`, line);
}

function generic(type: Code, args: readonly Code[]): Code {
  return args.length === 1 ? code`${type}<${args}>` : code`${type}${typeArguments(args)}`;
}

function paramsOf({ params, variables }: TemplateModel): Code {
  return variables.length === 0 ? code`object` : typeOf(params);
}
