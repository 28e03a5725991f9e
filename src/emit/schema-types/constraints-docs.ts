import { leadsTo, valuesOf } from "../../model/schema/facts.js";
import { longestText } from "../../model/regex/safety.js";
import type { Pattern, SchemaNode } from "../../model/schema/node.js";
import { isTuple } from "../../model/schema/shape-lower.js";

// What TypeScript cannot say of values, in sentences.

/** Nobody reads longer patterns: they are left out, or cut where there is something to say about them. */
const MAX_PATTERN = 80;
/** If this many texts of full length can be tried, a slow pattern is not worth a word. */
const FEW_TEXTS = 10;
/** Hardly any text that has a pattern is longer. */
const LONG_TEXT = 20_000;
/** Arrays in arrays, and parts of parts, that a sentence tells of. Items may lead back to where they are. */
const MAX_LEVELS = 3;

/** The keywords of a node that its type leaves out, a sentence each. */
export function constraintsOf(node: SchemaNode, levels: number = MAX_LEVELS): string[] {
  // Listed values are in the type, each as it is.
  if (valuesOf(node) !== undefined) return flagWords(node);
  const parts = levels === 0 ? [] : [...node.refs, ...node.allOf].map(leadsTo);
  const words = [
    ...numberWords(node),
    ...textWords(node),
    ...arrayWords(node, levels),
    ...objectWords(node, levels),
    ...parts.flatMap((part) => constraintsOf(part, levels - 1)),
    ...flagWords(node),
  ];
  return [...new Set(words)];
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

/** What makes the check refuse texts that match, or take texts that do not. */
function slowness({ cost }: Pattern, maxLength = LONG_TEXT): string {
  const longest = cost === undefined ? Infinity : longestText(cost);
  if (Math.min(maxLength, LONG_TEXT) * FEW_TEXTS <= longest) return "";
  const outcome = cost?.skips === true ? "not checked" : "refused";
  return ` (slow: ${outcome} beyond ${longest} characters, sooner in many texts)`;
}

function arrayWords(node: SchemaNode, levels: number): string[] {
  const words: string[] = [];
  const items = range(node.minItems, node.maxItems);
  if (items !== undefined && !isTuple(node)) words.push(`Items: ${items}.`);
  if (node.uniqueItems === true) words.push("No two items are equal.");
  if (node.contains !== undefined && node.minContains !== 0) {
    words.push(`Contains ${range(node.minContains ?? 1, node.maxContains) as string} of a kind.`);
  }
  if (node.items !== undefined) words.push(...eachWords(node.items, levels));
  return words;
}

/** Of all items, or all members of a map, unless words of their own say what they are. */
function eachWords(each: SchemaNode, levels: number): string[] {
  const words = levels === 0 || isDescribed(each) ? [] : constraintsOf(leadsTo(each), levels - 1);
  return words.length === 0 ? [] : [`Each: ${inOne(words)}`];
}

function objectWords(node: SchemaNode, levels: number): string[] {
  const words: string[] = [];
  const each = eachMemberOf(node);
  const properties = range(node.minProperties, node.maxProperties);
  if (properties !== undefined) words.push(`Properties: ${properties}.`);
  const patterns = node.patternProperties
    .filter(({ pattern }) => !pattern.matchesAll)
    .map(({ pattern }) => `${shown(pattern)}${slowness(pattern)}`);
  const isClosed = node.additionalProperties?.constant === false && node.properties.size === 0;
  if (patterns.length > 0) {
    const either = patterns.join(" or ");
    words.push(isClosed ? `Names: pattern ${either}.` : `Names matching ${either} have a type of their own.`);
  }
  const names = node.propertyNames === undefined ? [] : textWords(leadsTo(node.propertyNames));
  if (names.length > 0) words.push(`Names: ${inOne(names)}`);
  if (each !== undefined) words.push(...eachWords(each, levels));
  for (const [name, others] of node.dependentRequired) {
    if (others.length > 0) words.push(`With \`${name}\`, also ${others.map((other) => `\`${other}\``).join(", ")}.`);
  }
  return words;
}

/** What the members of a map are: TypeBox gives them a pattern that all names match. */
export function eachMemberOf({
  properties,
  patternProperties,
  additionalProperties,
}: SchemaNode): SchemaNode | undefined {
  if (properties.size > 0) return undefined;
  return patternProperties.find(({ pattern }) => pattern.matchesAll)?.schema ?? additionalProperties;
}

/** Whether a node's own words say what it is. */
export function isDescribed(node: SchemaNode): boolean {
  return (node.description ?? leadsTo(node).description) !== undefined;
}

/** Sentences as parts of one: `Length: at least 1.`, `Format: uri.` as `length at least 1, format uri.` */
export function inOne(sentences: readonly string[]): string {
  const parts = sentences.map((sentence) => {
    const part = sentence.replace(/^(\w+): /, "$1 ").replace(/\.$/, "");
    return part.charAt(0).toLowerCase() + part.slice(1);
  });
  return `${parts.join(", ")}.`;
}

/** What may be done with a value. Of arrays the type says it. */
export function flagWords({ readOnly, writeOnly, types }: SchemaNode): string[] {
  const isArray = types?.length === 1 && types[0] === "array";
  return [...(readOnly === true && !isArray ? ["Read only."] : []), ...(writeOnly === true ? ["Write only."] : [])];
}

function range(least: number | undefined, most: number | undefined): string | undefined {
  if (least !== undefined && most !== undefined) return least === most ? `exactly ${least}` : `${least} to ${most}`;
  if (most !== undefined) return `at most ${most}`;
  return least === undefined || least === 0 ? undefined : `at least ${least}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
