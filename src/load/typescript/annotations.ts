import { tagOf, type DocComment } from "./doc-comment.js";
import { isDottedName, namedConstant } from "./named-constants.js";
import type { Place, Reading } from "./reading.js";
import type { Schema } from "./schema.js";

/** How the text of a tag becomes the value of a keyword; nothing where it cannot. */
type Read = (text: string) => unknown;

const number: Read = (text) =>
  /^[+-]?(\d|\.\d)/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
const count: Read = (text) => (/^\d+$/.test(text) ? Number(text) : undefined);
const phrase: Read = (text) => (text === "" ? undefined : unquoted(text));
const flag: Read = (text) => text !== "false";

/** Tags that are keywords, in lower case. */
const KEYWORDS: ReadonlyMap<string, readonly [keyword: string, read: Read]> = new Map([
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].map(
    (keyword) => [keyword.toLowerCase(), [keyword, number]] as const,
  ),
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"].map(
    (keyword) => [keyword.toLowerCase(), [keyword, count]] as const,
  ),
  ...["pattern", "format", "title"].map((keyword) => [keyword, [keyword, phrase]] as const),
  ["uniqueitems", ["uniqueItems", flag]],
  ["deprecated", ["deprecated", () => true]],
  ["header", ["x-mcp-header", phrase]],
]);

/** A member's schema with what its comment says: constraints, default, examples, title, description. */
export function annotated(schema: Schema, doc: DocComment, place: Place, reading: Reading): Schema {
  const added: Record<string, unknown> = {};
  const examples: unknown[] = [];
  let type = schema["type"];
  for (const { name, text } of doc.tags) {
    const known = KEYWORDS.get(name);
    if (known !== undefined) {
      const [keyword, read] = known;
      const value = read(text);
      if (value === undefined) warn(name, text, place, reading);
      else added[keyword] = value;
    } else if (name === "integer" || (name === "astype" && /^int(eger)?$/.test(text))) type = asInteger(type);
    else if (name === "default" || name === "defaultvalue")
      addJson(name, text, schema, (value) => (added["default"] = value));
    else if (name === "example") addJson(name, text, schema, (value) => examples.push(value));
  }
  return {
    ...schema,
    ...(type === undefined ? {} : { type }),
    ...added,
    ...(examples.length === 0 ? {} : { examples }),
    ...described(doc, schema),
  };

  function addJson(tag: string, text: string, schema: Schema, add: (value: unknown) => void): void {
    const value = tagged(text, schema, place, reading);
    if (value === undefined) warn(tag, text, place, reading);
    else add(value);
  }
}

/** JSON Schema has no place of its own for what is used instead of a member. */
function described(doc: DocComment, { description = "" }: Schema): Schema {
  const instead = tagOf(doc, "deprecated") ?? "";
  const parts = [doc.text, instead === "" ? "" : `Deprecated: ${instead}`, String(description)];
  const text = parts.filter((part) => part !== "").join("\n\n");
  return text === "" ? {} : { description: text };
}

function warn(tag: string, text: string, place: Place, reading: Reading): void {
  reading.warn("MCPGEN_TAG", `@${tag} cannot be ${JSON.stringify(text)}; the tag is ignored.`, place);
}

function asInteger(type: unknown): unknown {
  if (Array.isArray(type)) return type.map((one: unknown) => (one === "number" ? "integer" : one));
  return type === "number" || type === undefined ? "integer" : type;
}

/** A value that a tag gives as JSON, as text or by the name of a constant. */
function tagged(written: string, { type, enum: values }: Schema, { node }: Place, reading: Reading): unknown {
  const text = written.replace(/^\{@link(?:code|plain)?\s+([^\s|}]+)[^}]*\}$/, "$1");
  const value = jsonOf(text, type);
  const isOfNone = Array.isArray(values) && !values.includes(value);
  const name = unquoted(text);
  if (value !== undefined && !isOfNone && !isDottedName(name)) return value;
  return namedConstant(name, node, reading) ?? value;
}

/** JSON, a text in any quotes or, where texts are meant, in none. */
function jsonOf(text: string, type: unknown): unknown {
  const bare = text.replace(/^`([^`]*)`$/, "$1");
  try {
    return JSON.parse(bare) as unknown;
  } catch {
    const quoted = /^'([^']*)'$/.exec(bare);
    if (quoted !== null) return quoted[1];
    return text !== "" && (type === "string" || (Array.isArray(type) && type.includes("string"))) ? bare : undefined;
  }
}

function unquoted(text: string): string {
  return text.replace(/^`([^`]*)`$/, "$1");
}
