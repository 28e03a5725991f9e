import type { Manifest } from "../../../src/model/manifest.js";

/** A manifest with a declaration of every kind, and `text` at each of its string positions in turn. */
export interface Position {
  readonly name: string;
  manifest(text: string): Partial<Manifest>;
}

const object = { type: "object", properties: {} };
const tool = (parts: Record<string, unknown>): Partial<Manifest> => ({
  tools: [{ name: "plain", inputSchema: object, ...parts }],
});
const input = (schema: Record<string, unknown>): Partial<Manifest> =>
  tool({ inputSchema: { type: "object", ...schema } });
const output = (schema: Record<string, unknown>): Partial<Manifest> =>
  tool({ outputSchema: { type: "object", ...schema } });
const property = (schema: unknown): Partial<Manifest> => input({ properties: { p: schema } });
const form = (parts: Record<string, unknown>): Partial<Manifest> => ({
  elicitations: [{ name: "ask", message: "Well?", requestedSchema: object, ...parts }],
});

/** A property that is certainly the object's own, whatever its name. */
function keyed(key: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries([[key, value]]);
}

const escaped = (text: string): string =>
  encodeURIComponent(
    text
      .replace(/\p{Cs}/gu, "")
      .replaceAll("~", "~0")
      .replaceAll("/", "~1"),
  );

const makers: Readonly<Record<string, (text: string) => Partial<Manifest>>> = {
  "server name": (text) => ({ name: text }),
  "server version": (text) => ({ version: text }),
  "server title": (text) => ({ title: text }),
  "server description": (text) => ({ description: text }),
  instructions: (text) => ({ instructions: text }),
  "server icon": (text) => ({ icons: [{ src: text }] }),
  "unknown field of the manifest": (text) => keyed(text, text),
  "tool name": (text) => tool({ name: text }),
  "tool title": (text) => tool({ title: text }),
  "tool description": (text) => tool({ description: text }),
  "tool annotation": (text) => tool({ annotations: { title: text, ...keyed(text, text) } }),
  "tool meta": (text) => tool({ _meta: keyed(text, { deep: [text] }) }),
  "tool icon": (text) => tool({ icons: [{ src: text, mimeType: text, sizes: [text] }] }),
  "tool scope": (text) => tool({ scopes: [text] }),
  "tool deprecation": (text) => tool({ deprecated: text }),
  "unknown field of a tool": (text) => tool(text === "name" ? {} : keyed(`x${text}`, text)),
  "schema dialect": (text) => input({ $schema: text }),
  "schema $id": (text) => input({ $id: text }),
  "schema $anchor": (text) => input({ $anchor: text, properties: { p: { $ref: `#${text}` } } }),
  "schema title": (text) => input({ title: text }),
  "schema description": (text) => input({ description: text }),
  "schema comment": (text) => input({ $comment: text }),
  "schema vendor keyword": (text) =>
    input({ tsType: text, tsEnumNames: [text], "x-import": text, ...keyed(`x-${text}`, text) }),
  "property name": (text) => input({ properties: keyed(text, { type: "string" }), required: [text] }),
  "property name, optional": (text) => input({ properties: keyed(text, { type: "integer", minimum: 1 }) }),
  "property name, closed": (text) =>
    output({ properties: keyed(text, { type: "string" }), additionalProperties: false }),
  "property title": (text) => property({ type: "string", title: text }),
  "property description": (text) => property({ type: "string", description: text }),
  "property default": (text) => property({ type: "string", default: text }),
  "property default object": (text) => property({ type: "object", default: keyed(text, [text]) }),
  "property example": (text) => property({ type: "string", examples: [text] }),
  "property type": (text) => property({ type: text }),
  "property format": (text) => property({ type: "string", format: text }),
  "property pattern": (text) => property({ type: "string", pattern: text }),
  "pattern property": (text) =>
    input({ patternProperties: keyed(text, { type: "number" }), additionalProperties: false }),
  "property names": (text) => input({ propertyNames: { pattern: text } }),
  enum: (text) => property({ enum: [text, "other", 1] }),
  const: (text) => property({ const: text }),
  "const object": (text) => property({ const: keyed(text, { a: text }) }),
  "required only": (text) => input({ required: [text] }),
  "dependent required": (text) => input({ dependentRequired: keyed(text, [text]) }),
  "definition name": (text) =>
    output({
      properties: { p: { $ref: `#/$defs/${escaped(text)}` } },
      $defs: keyed(text, { type: "object", properties: { next: { $ref: `#/$defs/${escaped(text)}` } } }),
    }),
  reference: (text) => property({ $ref: text }),
  "local reference": (text) => property({ $ref: `#/$defs/${text}` }),
  discriminator: (text) =>
    property({
      oneOf: [
        { type: "object", properties: keyed(text, { const: "a" }), required: [text] },
        { type: "object", properties: keyed(text, { const: `b${text}` }), required: [text] },
      ],
      discriminator: { propertyName: text, mapping: keyed(text, `#/${text}`) },
    }),
  "header name": (text) => property({ type: "string", "x-mcp-header": text }),
  "resource uri": (text) => ({ resources: [{ uri: text, name: "plain" }] }),
  "resource name": (text) => ({ resources: [{ uri: "a://b", name: text }] }),
  "resource description": (text) => ({
    resources: [{ uri: "a://b", name: "plain", description: text, mimeType: text }],
  }),
  "resource content": (text) => ({ resources: [{ uri: "a://b", name: "plain", contentSchema: { const: text } }] }),
  "resource annotation": (text) => ({
    resources: [{ uri: "a://b", name: "plain", annotations: { audience: [text] } }],
  }),
  "uri template": (text) => ({ resourceTemplates: [{ uriTemplate: `a://${text}/{id}`, name: "plain" }] }),
  "uri template variable": (text) => ({ resourceTemplates: [{ uriTemplate: `a://{${text}}`, name: "plain" }] }),
  "template name": (text) => ({ resourceTemplates: [{ uriTemplate: "a://{id}", name: text, description: text }] }),
  "prompt name": (text) => ({ prompts: [{ name: text, arguments: [{ name: "a" }] }] }),
  "prompt description": (text) => ({ prompts: [{ name: "plain", description: text, title: text }] }),
  "prompt argument": (text) => ({
    prompts: [{ name: "plain", arguments: [{ name: text, description: text, required: true }] }],
  }),
  "form name": (text) => form({ name: text }),
  "form message": (text) => form({ message: text }),
  "form schema": (text) =>
    form({ requestedSchema: { type: "object", properties: keyed(text, { type: "string", title: text }) } }),
  "wire name in names": (text) => ({ ...tool({ name: text }), names: Object.fromEntries([[text, "chosen"]]) }),
};

export const positions: readonly Position[] = Object.entries(makers).map(([name, manifest]) => ({ name, manifest }));
