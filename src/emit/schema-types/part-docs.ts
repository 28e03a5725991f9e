import { kindsOf, leadsTo, valuesOf } from "../../model/schema/facts.js";
import type { Json, SchemaNode } from "../../model/schema/node.js";
import { doc, type Doc, type DocTag } from "../../model/docs.js";
import { constraintsOf, isDescribed } from "./constraints-docs.js";

/** Longer defaults are left out: they are in the schema. */
const MAX_DEFAULT = 80;
/** Alternatives and items that a comment tells of. */
const MAX_PARTS = 12;

type IsDeclared = (node: SchemaNode) => boolean;

/**
 * What a property's comment says: its description, then what TypeScript cannot say.
 *
 * @param isDeclared Whether a node has a declaration, whose comment says the rest.
 */
export function propertyDoc(name: string, node: SchemaNode, isDeclared: IsDeclared): Doc {
  const target = leadsTo(node);
  const value = valueOf(target);
  const sources = [node, target, value].filter((source) => source === node || !isDeclared(source));
  const described = sources.find(({ description }) => description !== undefined);
  const titled = sources.find(({ title }) => title !== undefined);
  const about = (described?.description ?? (titled && titleBeside(name, titled)) ?? "").trim();
  const words = isDeclared(value) ? [] : constraintsOf(value);
  const initial = defaultOf(node.default ?? target.default, about);
  const parts = isDeclared(value) ? [] : partsOf(value, about, isDeclared);
  const deprecated: DocTag[] = (node.deprecated ?? target.deprecated) === true ? [{ tag: "deprecated", text: "" }] : [];
  return { ...doc(...joined(about, [...words, ...initial]), parts.join("\n")), tags: deprecated };
}

/** The comment of a declaration that a part of a schema has. */
export function partDoc(name: string, node: SchemaNode, isDeclared: IsDeclared): Doc {
  const value = valueOf(node);
  const about = (node.description ?? titleBeside(name, node) ?? "").trim();
  return doc(about, constraintsOf(value).join(" "), partsOf(value, about, isDeclared).join("\n"));
}

/**
 * The comment of a whole schema's declaration: what it is for, then what the schema says of itself. Not its title: generators of
 * schemas make that of the name.
 */
export function wholeDoc(about: Doc, node: SchemaNode, isDeclared: IsDeclared): Doc {
  const { title: _, ...target } = leadsTo(node);
  const { description = target.description } = node;
  const said = partDoc("", { ...target, ...(description !== undefined && { description }) }, isDeclared);
  return { ...about, paragraphs: [...about.paragraphs, ...said.paragraphs] };
}

/** A description and sentences of ours, in one paragraph where that reads well. */
function joined(about: string, sentences: readonly string[]): string[] {
  const ours = sentences.join(" ");
  if (about === "" || ours === "" || about.includes("\n") || /[:;,]$/.test(about)) return [about, ours];
  return [`${/[.!?…。！？｡][\p{Pe}\p{Pf}"'`]*$/u.test(about) ? about : `${about}.`} ${ours}`];
}

/** What the alternatives of a union and the members of an array or a map say of themselves, a line each. */
function partsOf(value: SchemaNode, about: string, isDeclared: IsDeclared): string[] {
  const lines = [...alternativesOf(value), ...membersOf(value)].flatMap(([label, part, isHidden]) => {
    const target = leadsTo(part);
    const text = (part.description ?? target.description ?? "").trim();
    const words = isDeclared(target) ? [] : constraintsOf(target);
    const said = joined(isDeclared(target) || text === about ? "" : text, words).filter(
      (paragraph) => paragraph !== "",
    );
    return said.length > 0 ? [`${label}: ${said.join(" ")}`] : isHidden ? [`${label}.`] : [];
  });
  const different = [...new Set(lines)];
  const shown = different.length > MAX_PARTS ? [...different.slice(0, MAX_PARTS), "…"] : different;
  return shown.length < 2 ? shown : shown.map((text) => `- ${text.replaceAll("\n", "\n  ")}`);
}

/** @property 2 Whether it is a part of what another one is as a type, which therefore does not show it. */
type LabelledPart = readonly [label: string, part: SchemaNode, isHidden?: boolean];

/** The alternatives of a union that can be told apart by what they are called. */
function alternativesOf(value: SchemaNode): LabelledPart[] {
  const branches = (value.anyOf ?? value.oneOf ?? []).filter((branch) => !isNull(leadsTo(branch)));
  if (branches.length < 2) return [];
  const open = branches.filter((branch) => valuesOf(leadsTo(branch)) === undefined);
  const wide = new Set(open.flatMap((branch) => [...kindsOf(branch)]));
  return branches.flatMap((branch): LabelledPart[] => {
    const target = leadsTo(branch);
    const isHidden = valuesOf(target) !== undefined && [...kindsOf(target)].some((kind) => wide.has(kind));
    const name = nameOf(target, isHidden);
    return name === undefined ? [] : [[`As ${name}`, branch, isHidden]];
  });
}

/** What all items of an array, or all members of a map, have to say. */
function membersOf({ items, additionalProperties, properties }: SchemaNode): LabelledPart[] {
  const each = items ?? (properties.size === 0 ? additionalProperties : undefined);
  if (each === undefined || each.constant !== undefined) return [];
  if (isDescribed(each)) return [["Each", each]];
  return alternativesOf(leadsTo(each)).map(([label, ...rest]) => [`Each ${label.replace(/^A/, "a")}`, ...rest]);
}

/** The kind of a value in the words of the type, or the only values there are: those that the type does not show as well. */
function nameOf(node: SchemaNode, isHidden: boolean): string | undefined {
  const values = (valuesOf(node) ?? []).map((value) => `\`${JSON.stringify(value)}\``);
  if (values.length === 1 || isHidden) return oneOf(values);
  const [type, other] = [...new Set(node.types?.map((one) => (one === "integer" ? "number" : one)))];
  return type === undefined || other !== undefined ? undefined : `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
}

/** `a`, `b` or `c`. */
function oneOf(words: readonly string[]): string {
  const shown = words.length > MAX_PARTS ? [...words.slice(0, MAX_PARTS), "…"] : words;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1) as string}`;
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

function defaultOf(found: { readonly value: Json } | undefined, about: string): string[] {
  if (found === undefined) return [];
  const text = JSON.stringify(found.value);
  return text.length > MAX_DEFAULT || saysDefault(about, found.value) ? [] : [`Default: ${text}.`];
}

/** Whether a description ends with the default already: `(default: 10)`, `Defaults to "m".` */
function saysDefault(about: string, value: Json): boolean {
  if (typeof value === "object") return false;
  const tail = about.replace(/[\s.)\]"'`]+$/, "").toLowerCase();
  const text = String(value).toLowerCase();
  return (
    text !== "" &&
    tail.endsWith(text) &&
    /\bdefaults?(?: value)?(?: is| to|:|=)?[\s"'`]*$/.test(tail.slice(0, -text.length))
  );
}
