import type { Model, PromptModel, SchemaModel, TemplateModel } from "../model/model.js";
import { codeSpan, doc } from "../model/docs.js";
import { block, code, documented, identifier, nothing, paragraphs, propertyName } from "./code.js";
import type { Code, Identifier } from "./code.js";
import type { Part } from "./code-file.js";
import { inheritedType, mayBeInherited } from "./inherited.js";
import type { NameAllocator } from "./name-allocator.js";
import { declareType } from "./schema-types.js";

/** `types.ts`: nothing but interfaces and type aliases. */
export function typesFile(model: Model, names: NameAllocator): Part[] {
  const ofSchema = (schema: SchemaModel | undefined): Part[] =>
    schema === undefined ? [] : [schemaPart(schema, names)];
  return [
    ...model.tools.flatMap(({ input, output }) => [input, output].flatMap(ofSchema)),
    ...model.resources.flatMap(({ content }) => ofSchema(content)),
    ...model.resourceTemplates.flatMap((template) => [
      ...(template.variables.length === 0 ? [] : [{ code: () => paramsType(template) }]),
      ...ofSchema(template.content),
    ]),
    ...model.prompts.flatMap((prompt) =>
      prompt.arguments.length === 0 ? [] : [{ code: () => argumentsType(prompt) }],
    ),
    ...model.forms.flatMap(({ content }) => ofSchema(content)),
    ...(model.forms.length === 0 ? [] : [{ code: () => formsType(model) }]),
  ];
}

function schemaPart({ type, schema, doc: about }: SchemaModel, names: NameAllocator): Part {
  let isNamed = false;
  const name = (suggestion: string): Identifier => {
    isNamed = true;
    return names.allocate(suggestion);
  };
  return {
    madeOf: [type, about, schema.declared, schema.refuses],
    code: () => paragraphs(declareType(identifier(type), schema, about, { name })),
    // The names of its parts depend on those that the rest of the file has taken.
    stoodAlone: () => !isNamed,
  };
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
