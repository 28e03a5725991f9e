import type { Manifest } from "../../../src/model/manifest.js";

/** A place for a hostile text in a manifest. */
export interface Position {
  readonly name: string;
  /** Whether many of these go into one manifest: the text is in a declaration of a list. */
  readonly listed: boolean;
  /**
   * A manifest with the text at this place.
   *
   * @param id Tells its declaration from others of the list. Default: `plain`.
   */
  manifest(text: string, id?: string): Partial<Manifest>;
}

type Parts = Record<string, unknown>;
/** What differs from a harmless declaration. */
type Makers = Readonly<Record<string, (text: string) => Parts>>;

const object = { type: "object", properties: {} };
const input = (schema: Parts): Parts => ({ inputSchema: { type: "object", ...schema } });
const output = (schema: Parts): Parts => ({ outputSchema: { type: "object", ...schema } });
const property = (schema: unknown): Parts => input({ properties: { p: schema } });

/** A property that is certainly the object's own, whatever its name. */
function keyed(key: string, value: unknown): Parts {
  return Object.fromEntries([[key, value]]);
}

const escaped = (text: string): string =>
  encodeURIComponent(
    text
      .replace(/\p{Cs}/gu, "")
      .replaceAll("~", "~0")
      .replaceAll("/", "~1"),
  );

const ofServers: Makers = {
  "server name": (text) => ({ name: text }),
  "server version": (text) => ({ version: text }),
  "server title": (text) => ({ title: text }),
  "server description": (text) => ({ description: text }),
  instructions: (text) => ({ instructions: text }),
  "server icon": (text) => ({ icons: [{ src: text }] }),
  "unknown field of the manifest": (text) => keyed(text, text),
  "wire name in names": (text) => ({ tools: [{ name: text, inputSchema: object }], names: keyed(text, "chosen") }),
};

const ofTools: Makers = {
  "tool name": (text) => ({ name: text }),
  "tool title": (text) => ({ title: text }),
  "tool description": (text) => ({ description: text }),
  "tool annotation": (text) => ({ annotations: { title: text, ...keyed(text, text) } }),
  "tool meta": (text) => ({ _meta: keyed(text, { deep: [text] }) }),
  "tool icon": (text) => ({ icons: [{ src: text, mimeType: text, sizes: [text] }] }),
  "tool scope": (text) => ({ scopes: [text] }),
  "tool deprecation": (text) => ({ deprecated: text }),
  "unknown field of a tool": (text) => keyed(`x${text}`, text),
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
};

const ofResources: Makers = {
  "resource uri": (text) => ({ uri: text }),
  "resource name": (text) => ({ name: text }),
  "resource description": (text) => ({ description: text, mimeType: text }),
  "resource content": (text) => ({ contentSchema: { const: text } }),
  "resource annotation": (text) => ({ annotations: { audience: [text] } }),
};

const ofTemplates: Makers = {
  "uri template": (text) => ({ uriTemplate: `a://${text}/{id}` }),
  "uri template variable": (text) => ({ uriTemplate: `a://{${text}}` }),
  "template name": (text) => ({ name: text, description: text }),
};

const ofPrompts: Makers = {
  "prompt name": (text) => ({ name: text, arguments: [{ name: "a" }] }),
  "prompt description": (text) => ({ description: text, title: text }),
  "prompt argument": (text) => ({ arguments: [{ name: text, description: text, required: true }] }),
};

const ofForms: Makers = {
  "form name": (text) => ({ name: text }),
  "form message": (text) => ({ message: text }),
  "form schema": (text) => ({
    requestedSchema: { type: "object", properties: keyed(text, { type: "string", title: text }) },
  }),
};

export const positions: readonly Position[] = [
  ...Object.entries(ofServers).map(([name, manifest]) => ({ name, listed: false, manifest })),
  ...listed("tools", ofTools, (id) => ({ name: id, inputSchema: object })),
  ...listed("resources", ofResources, (id) => ({ uri: `a://${id}`, name: id })),
  ...listed("resourceTemplates", ofTemplates, (id) => ({ uriTemplate: `a://${id}/{id}`, name: id })),
  ...listed("prompts", ofPrompts, (id) => ({ name: id })),
  ...listed("elicitations", ofForms, (id) => ({ name: id, message: "Well?", requestedSchema: object })),
];

function listed(list: keyof Manifest & string, makers: Makers, harmless: (id: string) => Parts): Position[] {
  return Object.entries(makers).map(([name, differing]) => ({
    name,
    listed: true,
    manifest: (text, id = "plain") => ({ [list]: [{ ...harmless(id), ...differing(text) }] }),
  }));
}
