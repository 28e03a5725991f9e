import { pointerTo, pointerTokens } from "../diagnostics.js";
import { DECLARATION_KINDS, DECLARATION_LISTS, isDeclarationList, type DeclarationKind } from "./declaration-kinds.js";
import { member } from "./json-value.js";
import type { DeclaredSchema, Manifest } from "./manifest.js";
import { nearest } from "./nearest.js";

/** What a config changes about a manifest before anything is generated from it. */
export interface Selection {
  /** Only declarations with these wire names (or URIs); `*` stands for any text. */
  readonly include?: readonly string[] | undefined;
  /** Not these. */
  readonly exclude?: readonly string[] | undefined;
  /** Wire name to identifier; wins over the manifest's `names`. */
  readonly rename?: Readonly<Record<string, string>> | undefined;
  /** Schemas of resources, by URI, URI template or name; they win over the manifest's. */
  readonly contentSchema?: Readonly<Record<string, DeclaredSchema>> | undefined;
}

/** Whether a declaration that goes by these names is generated. */
export function isSelected(names: readonly string[], { include, exclude = [] }: Selection): boolean {
  return (
    (include === undefined || names.some((name) => matchesAny(name, include))) &&
    !names.some((name) => matchesAny(name, exclude))
  );
}

/** The manifest with the selection's identifiers and schemas. Lists keep their length: pointers lead into the file. */
export function override(manifest: Manifest, { rename, contentSchema = {} }: Selection): Manifest {
  const contents = WITH_CONTENT.map((kind) => [kind, withContents(kind, manifest[kind] ?? [], contentSchema)] as const);
  return { ...manifest, ...Object.fromEntries(contents), names: { ...manifest.names, ...rename } };
}

/** A part of a selection that fits nothing. */
export interface Unused {
  /** Into the selection. */
  readonly pointer: string;
  readonly hint: string;
}

/** What of a selection fits nothing that the manifest declares. */
export function unusedSelection(manifest: Manifest, { include, exclude, contentSchema }: Selection): Unused[] {
  const contents = namesIn(manifest, WITH_CONTENT);
  const all = namesIn(manifest, DECLARATION_LISTS);
  const unused = (field: "include" | "exclude", patterns: readonly string[] = []): Unused[] =>
    patterns.flatMap((pattern, index) => {
      if (all.some((name) => matches(name, pattern))) return [];
      const hint = "Wire names and URIs count, as they are in the manifest; `*` stands for any text.";
      return [{ pointer: pointerTo("", field, index), hint: near(pattern, all) + hint }];
    });
  const keys = Object.keys(contentSchema ?? {}).filter((key) => !contents.includes(key));
  const hint = "URIs, URI templates and names of resources count, as they are in the manifest.";
  return [
    ...unused("include", include),
    ...unused("exclude", exclude),
    ...keys.map((key) => ({ pointer: pointerTo("/contentSchema", key), hint: near(key, contents) + hint })),
  ];
}

function near(word: string, known: readonly string[]): string {
  const name = nearest(word, known);
  return name === undefined ? "" : `Did you mean ${JSON.stringify(name)}? `;
}

/** Kinds of declarations whose content may have a schema. */
const WITH_CONTENT: readonly DeclarationKind[] = DECLARATION_LISTS.filter(
  (kind) => "contentSchema" in DECLARATION_KINDS[kind].schemas,
);

/** What a declaration goes by: its URI, or template, before its name. */
function namesOf(kind: DeclarationKind, declaration: unknown): string[] {
  const names = [member(declaration, DECLARATION_KINDS[kind].key), member(declaration, "name")];
  return names.filter((name) => typeof name === "string");
}

function namesIn(manifest: Manifest, kinds: readonly DeclarationKind[]): string[] {
  return kinds.flatMap((kind) => (manifest[kind] ?? []).flatMap((declaration) => namesOf(kind, declaration)));
}

/** What a declaration's schema is found by. */
function keyIn(schemas: object, kind: DeclarationKind, declaration: unknown): string | undefined {
  return namesOf(kind, declaration).find((name) => Object.hasOwn(schemas, name));
}

function withContents(
  kind: DeclarationKind,
  declarations: readonly object[],
  schemas: Readonly<Record<string, DeclaredSchema>>,
): readonly object[] {
  return declarations.map((declaration) => {
    const key = keyIn(schemas, kind, declaration);
    return key === undefined ? declaration : { ...declaration, contentSchema: schemas[key] };
  });
}

/** Where something stands that is said of a manifest, if it is in the selection instead; a pointer into that. */
export function placeInSelection(
  pointer: string,
  manifest: Manifest,
  { rename = {}, contentSchema = {} }: Selection,
): string | undefined {
  const [list, name = "", field, ...inside] = pointerTokens(pointer);
  if (list === "names") return Object.hasOwn(rename, name) ? pointerTo("/rename", name) : undefined;
  if (!isDeclarationList(list) || field !== "contentSchema") return undefined;
  const key = keyIn(contentSchema, list, manifest[list]?.[Number(name)]);
  return key === undefined ? undefined : pointerTo("/contentSchema", key, ...inside);
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(name, pattern));
}

/** Whether `name` is what `pattern` says, `*` standing for any text; linear in the length of the name a star. */
export function matches(name: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return name === pattern;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() as string;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
