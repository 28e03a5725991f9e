import type { Model, PromptModel, SchemaModel, TemplateModel } from "../model/model.js";
import { codeSpan, doc } from "../model/docs.js";
import { block, code, deferred, documented, identifier, nothing, paragraphs, propertyName, type Code } from "./code.js";
import { inheritedType, mayBeInherited } from "./inherited.js";
import type { NameAllocator } from "./name-allocator.js";
import { declareType } from "./schema-types.js";

/** `types.ts`: nothing but interfaces and type aliases. */
export function typesFile(model: Model, names: NameAllocator): Code {
  const schema = (item: SchemaModel): Code[] => [
    deferred(() =>
      paragraphs(
        declareType(identifier(item.type), item.schema, item.doc, { name: (suggestion) => names.allocate(suggestion) }),
      ),
    ),
  ];
  return paragraphs([
    ...model.tools.flatMap((tool) => [
      ...schema(tool.input),
      ...(tool.output === undefined ? [] : schema(tool.output)),
    ]),
    ...model.resources.flatMap(({ content }) => (content === undefined ? [] : schema(content))),
    ...model.resourceTemplates.flatMap((template) => [
      ...(template.variables.length === 0 ? [] : [paramsType(template)]),
      ...(template.content === undefined ? [] : schema(template.content)),
    ]),
    ...model.prompts.flatMap((prompt) => (prompt.arguments.length === 0 ? [] : [argumentsType(prompt)])),
    ...model.forms.flatMap((form) => schema(form.content)),
    ...(model.forms.length === 0 ? [] : [formsType(model)]),
  ]);
}

function paramsType({ params, uriTemplate, variables }: TemplateModel): Code {
  return documented(
    doc(`Variables of ${codeSpan(uriTemplate)}.`),
    interfaceOf(
      params,
      variables.map(({ name, optional, list }) => textMember(name, optional, list ? code`string[]` : code`string`)),
    ),
  );
}

function argumentsType({ args, name, arguments: members }: PromptModel): Code {
  return documented(
    doc(`Arguments of prompt ${codeSpan(name)}.`),
    interfaceOf(
      args,
      members.map((member) => documented(member.doc, textMember(member.name, !member.required, code`string`))),
    ),
  );
}

function textMember(name: string, optional: boolean, type: Code): Code {
  const inherited = mayBeInherited(name, optional) ? code` | ${inheritedType(name)}` : nothing;
  return code`${propertyName(name)}${optional ? code`?` : nothing}: ${type}${inherited};`;
}

function formsType({ names, forms }: Model): Code {
  return documented(
    doc("Forms that the server may ask the user to fill in, and what they are answered with."),
    interfaceOf(
      names.forms,
      forms.map(({ property, content, doc: about }) =>
        documented(about, code`${propertyName(property)}: ${identifier(content.type)};`),
      ),
    ),
  );
}

function interfaceOf(name: string, members: readonly Code[]): Code {
  return code`export interface ${identifier(name)} ${block(members)}`;
}
