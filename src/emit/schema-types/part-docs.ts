import { leadsTo, valuesOf } from "../../model/schema/facts.js";
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

/** A description and sentences of ours, in one paragraph where that reads well. */
function joined(about: string, sentences: readonly string[]): string[] {
  const ours = sentences.join(" ");
  if (about === "" || ours === "" || about.includes("\n") || /[:;,]$/.test(about)) return [about, ours];
  return [`${/[.!?…。！？｡][\p{Pe}\p{Pf}"'`]*$/u.test(about) ? about : `${about}.`} ${ours}`];
}

/** What the alternatives of a union and the items of an array say of themselves, a line each. */
function partsOf(value: SchemaNode, about: string, isDeclared: IsDeclared): string[] {
  const { items } = value;
  const branches = (value.anyOf ?? value.oneOf ?? []).filter((branch) => !isNull(leadsTo(branch)));
  const alternatives = branches.length < 2 ? [] : branches.flatMap(labelled);
  const each = items !== undefined && isDescribed(items) ? [["Each", items] as const] : [];
  const lines = [...alternatives, ...each].flatMap(([label, part]) => {
    const target = leadsTo(part);
    const text = (part.description ?? target.description ?? "").trim();
    const words = isDeclared(target) ? [] : constraintsOf(target);
    const line = joined(isDeclared(target) || text === about ? "" : text, words).filter(
      (paragraph) => paragraph !== "",
    );
    return line.length === 0 ? [] : [`${label}: ${line.join(" ")}`];
  });
  const different = [...new Set(lines)];
  return different.length > MAX_PARTS ? [...different.slice(0, MAX_PARTS), "…"] : different;
}

/** An alternative with what it is called, if it has a name. */
function labelled(branch: SchemaNode): (readonly [label: string, branch: SchemaNode])[] {
  const name = nameOf(leadsTo(branch));
  return name === undefined ? [] : [[`As ${name}`, branch]];
}

/** The kind of a value, or the only value there is, in the words of the type. */
function nameOf(node: SchemaNode): string | undefined {
  const [value, another] = valuesOf(node) ?? [];
  if (value !== undefined && another === undefined) return `\`${JSON.stringify(value)}\``;
  const [type, other] = [...new Set(node.types?.map((one) => (one === "integer" ? "number" : one)))];
  return type === undefined || other !== undefined ? undefined : `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
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
