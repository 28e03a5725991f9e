import { likelyDiscriminatorOf, namesOf, requiredOf } from "../../model/schema/discriminator.js";
import { kindsOf, leadsTo, saysOnly, takesOnly, valuesOf } from "../../model/schema/facts.js";
import type { Json, SchemaNode } from "../../model/schema/node.js";
import { codeSpan, doc, type Doc, type DocTag } from "../../model/docs.js";
import { constraintsOf, eachMemberOf, flagWords, inOne, isDescribed } from "./constraints-docs.js";

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
  const flags = [node, target].filter((one) => one !== value).flatMap(flagWords);
  const words = new Set([...(isDeclared(value) ? [] : constraintsOf(value)), ...flags]);
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
  const parts = [...alternativesOf(value, isDeclared), ...membersOf(value, isDeclared)];
  const lines = parts.flatMap(([label, part, isHidden]) => {
    const said = isDeclared(leadsTo(part)) ? "" : saidOf(part, about);
    return said !== "" ? [`${label}: ${said}`] : isHidden ? [`${label}.`] : [];
  });
  const different = [...new Set(lines)];
  // Nothing else is said: the values are examples of what the type takes.
  if (different.length === 1 && parts.some(([label, , isHidden]) => isHidden && different[0] === `${label}.`)) {
    return [(different[0] as string).replace(/^As /, "Such as ").replace(/^Each as /, "Each such as ")];
  }
  const shown = different.length > MAX_PARTS ? [...different.slice(0, MAX_PARTS), "…"] : different;
  return shown.length < 2 ? shown : shown.map((text) => `- ${text.replaceAll("\n", "\n  ")}`);
}

/** What a part says of itself that `about` does not say already. */
function saidOf(part: SchemaNode, about: string): string {
  const target = leadsTo(part);
  const text = (part.description ?? target.description ?? "").trim();
  const words = constraintsOf(target);
  if (text !== "" && text !== about) return joined(text, words).join(" ").trimEnd();
  return words.length === 0 ? "" : inOne(words);
}

/** @property 2 Whether it is a part of what another one is as a type, which therefore does not show it. */
type LabelledPart = readonly [label: string, part: SchemaNode, isHidden?: boolean];

/** The alternatives of a union that can be told apart by what they are called. */
function alternativesOf(value: SchemaNode, isDeclared: IsDeclared): LabelledPart[] {
  const branches = branchesOf(value, isDeclared).filter((branch) => !isNull(leadsTo(branch)));
  if (branches.length < 2) return [];
  const open = branches.filter((branch) => valuesOf(leadsTo(branch)) === undefined);
  const wide = new Set(open.flatMap((branch) => [...kindsOf(branch)]));
  const objects = objectLabels(open.filter((branch) => takesOnly("object", branch)));
  return branches.flatMap((branch): LabelledPart[] => {
    const target = leadsTo(branch);
    const isHidden = valuesOf(target) !== undefined && [...kindsOf(target)].some((kind) => wide.has(kind));
    const name = nameOf(target, isHidden);
    const label = objects.get(branch) ?? (name === undefined ? undefined : `As ${name}`);
    return label === undefined ? [] : [[label, branch, isHidden]];
  });
}

/** The alternatives of a union, and in place of those that are unions themselves theirs. */
function branchesOf(value: SchemaNode, isDeclared: IsDeclared): SchemaNode[] {
  const branches = (value.anyOf ?? value.oneOf ?? []).flatMap((branch) => {
    const target = leadsTo(branch);
    const isUnion = saysOnly(target, ["anyOf"]) || saysOnly(target, ["oneOf"]);
    return isUnion && !isDeclared(target) ? branchesOf(target, isDeclared) : [branch];
  });
  return [...new Set(branches)];
}

/** What tells one object from the others: a value of its own of a property, or a property of its own. */
function objectLabels(objects: readonly SchemaNode[]): ReadonlyMap<SchemaNode, string> {
  if (objects.length < 2) return new Map();
  const told = likelyDiscriminatorOf(objects);
  const labelled = objects.flatMap((object, at): [SchemaNode, string][] => {
    const values = told?.values[at];
    if (told !== undefined && values !== undefined) {
      return [[object, `With ${codeSpan(told.property)} ${oneOf(values.map(printed))}`]];
    }
    const others = objects.filter((other) => other !== object);
    const own = [...requiredOf(object)].find((name) => !others.some((other) => namesOf(other).has(name)));
    return own === undefined ? [] : [[object, `With ${codeSpan(own)}`]];
  });
  return new Map(labelled);
}

/** What all items of an array, or all members of a map, have to say. */
function membersOf(node: SchemaNode, isDeclared: IsDeclared): LabelledPart[] {
  const each = node.items ?? eachMemberOf(node);
  if (each === undefined || each.constant !== undefined) return [];
  if (isDescribed(each)) return [["Each", each]];
  return alternativesOf(leadsTo(each), isDeclared).map(([label, ...rest]) => [
    `Each ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
    ...rest,
  ]);
}

/** The kind of a value in the words of the type, or the only values there are: those that the type does not show as well. */
function nameOf(node: SchemaNode, isHidden: boolean): string | undefined {
  const values = (valuesOf(node) ?? []).map(printed);
  if (values.length === 1 || isHidden) return oneOf(values);
  const [type, other] = [...new Set(node.types?.map((one) => (one === "integer" ? "number" : one)))];
  return type === undefined || other !== undefined ? undefined : `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
}

function printed(value: Json): string {
  return `\`${JSON.stringify(value)}\``;
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

/** Whether a description names the default already: `(default: 10)`, `Defaults to "m".`, `'css' (default)`. */
function saysDefault(about: string, value: Json): boolean {
  if (typeof value === "object" || value === "") return false;
  const text = String(value).toLowerCase();
  const [first = "", ...rest] = about.toLowerCase().split(text);
  let before = first.slice(-NEAR);
  return rest.some((after) => {
    const isNamed =
      (BEFORE_DEFAULT.test(before) && AFTER_DEFAULT.test(after.slice(0, NEAR))) ||
      (!/\w$/.test(before) && /^["'`]?\s*\((?:the )?default\b/.test(after.slice(0, NEAR)));
    before = [before, after].join(text).slice(-NEAR);
    return isNamed;
  });
}

/** Characters. */
const NEAR = 32;
const BEFORE_DEFAULT = /\bdefaults?(?: value)?(?: is| to|:|=)?[\s"'`]*$/;
/** What goes on may say when it is another one: `Defaults to 10 if …`. */
const AFTER_DEFAULT = /^["'`]*\s*(?:$|[,;:!?()[\]}\n]|\.(?!\d)|\s[-–—])/;
