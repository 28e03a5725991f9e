import { leadsTo, valuesOf } from "../model/schema-facts.js";
import { longestText } from "../model/regex-safety.js";
import type { Json, Pattern, SchemaNode } from "../model/schema-node.js";
import { isTuple } from "../model/schema-shape-lower.js";
import { doc, type Doc, type DocTag } from "../model/docs.js";

/** Longer defaults are left out: they are in the schema. */
const MAX_DEFAULT = 80;
/** Nobody reads longer patterns: they are left out, or cut where there is something to say about them. */
const MAX_PATTERN = 80;
/** If this many texts of full length can be tried, a slow pattern is not worth a word. */
const FEW_TEXTS = 10;
/** Hardly any text that has a pattern is longer. */
const LONG_TEXT = 20_000;

/**
 * What a property's comment says: its description, then what TypeScript cannot say.
 *
 * @param isDeclared Whether a node has a declaration, whose comment says the rest.
 */
export function propertyDoc(name: string, node: SchemaNode, isDeclared: (node: SchemaNode) => boolean): Doc {
  const target = leadsTo(node);
  const value = valueOf(target);
  const words = isDeclared(value) ? [] : constraintsOf(value);
  const sentences = [...words, ...defaultOf(node.default ?? target.default)].join(" ");
  const sources = [node, target, value].filter((source) => source === node || !isDeclared(source));
  const described = sources.find(({ description }) => description !== undefined);
  const titled = sources.find(({ title }) => title !== undefined);
  const about = (described?.description ?? (titled && titleBeside(name, titled)) ?? "").trim();
  const short = !about.includes("\n") && sentences !== "";
  const text =
    short && about !== "" ? [`${/[.!?:;…)]$/.test(about) ? about : about + "."} ${sentences}`] : [about, sentences];
  const deprecated: DocTag[] = (node.deprecated ?? target.deprecated) === true ? [{ tag: "deprecated", text: "" }] : [];
  return { paragraphs: text.filter((paragraph) => paragraph !== ""), tags: deprecated };
}

/** The comment of a declaration that a part of a schema has. */
export function partDoc(name: string, node: SchemaNode): Doc {
  return doc(node.description ?? titleBeside(name, node), constraintsOf(valueOf(node)).join(" "));
}

/** The title, where it says more than the name that it stands beside: pydantic titles `customer_id` "Customer Id". */
function titleBeside(name: string, { title }: SchemaNode): string | undefined {
  const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return title === undefined || letters(name).endsWith(letters(title)) ? undefined : title;
}

/** The node itself, or what it wraps so that `null` is allowed as well: its words are about what is not null. */
function valueOf(node: SchemaNode): SchemaNode {
  const others = (node.anyOf ?? node.oneOf ?? []).map(leadsTo).filter((branch) => !isNull(branch));
  const [only] = others;
  const isWrapper = node.types === undefined && node.allOf.length + node.refs.length === 0;
  return only !== undefined && others.length === 1 && isWrapper ? only : node;
}

function isNull({ types, const: constant }: SchemaNode): boolean {
  return constant?.value === null || (types?.length === 1 && types[0] === "null");
}

function constraintsOf(node: SchemaNode): string[] {
  // Listed values are in the type, each as it is.
  if (valuesOf(node) !== undefined) return flagWords(node);
  return [...numberWords(node), ...textWords(node), ...arrayWords(node), ...objectWords(node), ...flagWords(node)];
}

function numberWords(node: SchemaNode): string[] {
  const { types = [], exclusiveMinimum, exclusiveMaximum, multipleOf } = node;
  const integer = types.includes("integer") && !types.includes("number");
  // Zod bounds every integer by what a number can hold exactly: that says nothing.
  const [minimum, maximum] = [node.minimum, node.maximum].map((bound) =>
    integer && Math.abs(bound ?? 0) === Number.MAX_SAFE_INTEGER ? undefined : bound,
  );
  const parts = integer ? ["integer"] : [];
  if (minimum !== undefined && maximum !== undefined) parts.push(`${minimum} to ${maximum}`);
  else {
    if (minimum !== undefined) parts.push(`at least ${minimum}`);
    if (maximum !== undefined) parts.push(`at most ${maximum}`);
  }
  if (exclusiveMinimum !== undefined) parts.push(`more than ${exclusiveMinimum}`);
  if (exclusiveMaximum !== undefined) parts.push(`less than ${exclusiveMaximum}`);
  if (multipleOf !== undefined) parts.push(`a multiple of ${multipleOf}`);
  return parts.length === 0 ? [] : [capital(`${parts.join(", ")}.`)];
}

function textWords({ minLength, maxLength, pattern, format }: SchemaNode): string[] {
  const words: string[] = [];
  const length = range(minLength, maxLength);
  if (length !== undefined) words.push(`Length: ${length}.`);
  if (format !== undefined) words.push(`Format: ${format}.`);
  if (pattern === undefined) return words;
  const remark = pattern.checked ? slowness(pattern, maxLength) : " (not checked)";
  if (pattern.source.length <= MAX_PATTERN || remark !== "") words.push(`Pattern: ${shown(pattern)}${remark}.`);
  return words;
}

function shown({ source }: Pattern): string {
  const chars = [...source];
  return chars.length > MAX_PATTERN ? `\`${chars.slice(0, MAX_PATTERN - 1).join("")}…\`` : `\`${source}\``;
}

/** What makes the check refuse texts that match. */
function slowness({ cost }: Pattern, maxLength = LONG_TEXT): string {
  if (cost === undefined || Math.min(maxLength, LONG_TEXT) * FEW_TEXTS <= longestText(cost)) return "";
  return ` (slow: at most ${longestText(cost)} characters, fewer in many texts)`;
}

function arrayWords(node: SchemaNode): string[] {
  const words: string[] = [];
  const items = range(node.minItems, node.maxItems);
  if (items !== undefined && !isTuple(node)) words.push(`Items: ${items}.`);
  if (node.uniqueItems === true) words.push("No two items are equal.");
  if (node.contains !== undefined && node.minContains !== 0) {
    words.push(`Contains ${range(node.minContains ?? 1, node.maxContains) as string} of a kind.`);
  }
  if (node.items !== undefined) {
    const each = constraintsOf(leadsTo(node.items));
    if (each.length > 0) words.push(`Each: ${each.join(" ")}`);
  }
  return words;
}

function objectWords(node: SchemaNode): string[] {
  const words: string[] = [];
  const properties = range(node.minProperties, node.maxProperties);
  if (properties !== undefined) words.push(`Properties: ${properties}.`);
  for (const { pattern } of node.patternProperties) {
    words.push(`Names matching ${shown(pattern)}${slowness(pattern)} have a type of their own.`);
  }
  const names = node.propertyNames === undefined ? [] : constraintsOf(leadsTo(node.propertyNames));
  if (names.length > 0) words.push(`Names: ${names.join(" ")}`);
  for (const [name, others] of node.dependentRequired) {
    if (others.length > 0) words.push(`With \`${name}\`, also ${others.map((other) => `\`${other}\``).join(", ")}.`);
  }
  return words;
}

/** Of arrays the type says it. */
function flagWords({ readOnly, writeOnly, types }: SchemaNode): string[] {
  const isArray = types?.length === 1 && types[0] === "array";
  return [...(readOnly === true && !isArray ? ["Read only."] : []), ...(writeOnly === true ? ["Write only."] : [])];
}

function defaultOf(found: { readonly value: Json } | undefined): string[] {
  if (found === undefined) return [];
  const text = JSON.stringify(found.value);
  return text.length > MAX_DEFAULT ? [] : [`Default: ${text}.`];
}

function range(least: number | undefined, most: number | undefined): string | undefined {
  if (least !== undefined && most !== undefined) return least === most ? `exactly ${least}` : `${least} to ${most}`;
  if (most !== undefined) return `at most ${most}`;
  return least === undefined || least === 0 ? undefined : `at least ${least}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
