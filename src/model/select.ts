import { pointerTo } from "../diagnostics.js";
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
export function override(manifest: Manifest, { rename, contentSchema }: Selection): Manifest {
  const resources = withContents(manifest.resources, contentSchema);
  const resourceTemplates = withContents(manifest.resourceTemplates, contentSchema);
  return { ...manifest, resources, resourceTemplates, names: { ...manifest.names, ...rename } };
}

/** A part of a selection that fits nothing. */
export interface Unused {
  /** Into the selection. */
  readonly pointer: string;
  readonly hint: string;
}

/** What of a selection fits nothing that the manifest declares. */
export function unusedSelection(manifest: Manifest, { include, exclude, contentSchema }: Selection): Unused[] {
  const { tools, resources, resourceTemplates, prompts, elicitations } = manifest;
  const contents = namesIn([resources, resourceTemplates]);
  const all = [...contents, ...namesIn([tools, prompts, elicitations])];
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

const NAMES = ["uri", "uriTemplate", "name"] as const;

function namesOf(declaration: object): string[] {
  return NAMES.map((key) => (declaration as Record<string, unknown>)[key]).filter((name) => typeof name === "string");
}

function namesIn(lists: readonly (readonly object[] | null | undefined)[]): string[] {
  return lists.flatMap((list): readonly object[] => list ?? []).flatMap(namesOf);
}

/** What a declaration's schema is found by: its URI, or template, before its name. */
function keyIn(schemas: object, declaration: object): string | undefined {
  return namesOf(declaration).find((name) => Object.hasOwn(schemas, name));
}

function withContents<Declaration extends object>(
  declarations: readonly Declaration[] | null | undefined,
  schemas: Selection["contentSchema"] = {},
): readonly Declaration[] {
  return (declarations ?? []).map((declaration) => {
    const key = keyIn(schemas, declaration);
    return key === undefined ? declaration : { ...declaration, contentSchema: schemas[key] };
  });
}

/** Where something stands that is said of a manifest, if it is in the selection instead; a pointer into that. */
export function placeInSelection(
  pointer: string,
  manifest: Manifest,
  { rename = {}, contentSchema = {} }: Selection,
): string | undefined {
  const renamed = Object.keys(rename).find((key) => pointer === pointerTo("/names", key));
  if (renamed !== undefined) return pointerTo("/rename", renamed);
  const [, kind, index, rest = ""] =
    /^\/(resources|resourceTemplates)\/(\d+)\/contentSchema(?=\/|$)(.*)$/s.exec(pointer) ?? [];
  const declaration = manifest[kind as "resources" | "resourceTemplates"]?.[Number(index)];
  const key = keyIn(contentSchema, declaration ?? {});
  return key === undefined ? undefined : pointerTo("/contentSchema", key) + rest;
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
