import { pointerTo } from "../diagnostics.js";
import type { DeclaredSchema, Manifest } from "./manifest.js";

/** What a config changes about a manifest before anything is generated from it. */
export interface Selection {
  /** Only declarations with these wire names (or URIs); `*` stands for any text. */
  readonly include?: readonly string[] | undefined;
  /** Not these. */
  readonly exclude?: readonly string[] | undefined;
  /** Wire name to identifier; wins over the manifest's `names`. */
  readonly rename?: Readonly<Record<string, string>> | undefined;
  /** Schemas of resources, by URI or URI template; they win over the manifest's. */
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

/** What of a selection fits nothing that the manifest declares, as pointers into the selection. */
export function unusedSelection(manifest: Manifest, { include, exclude, contentSchema }: Selection): string[] {
  const { tools, resources, resourceTemplates, prompts, elicitations } = manifest;
  const contents = namesIn([resources, resourceTemplates]);
  const all = [...contents, ...namesIn([tools, prompts, elicitations])];
  const unused = (field: "include" | "exclude", patterns: readonly string[] = []): string[] =>
    patterns.flatMap((pattern, index) => (all.some((name) => matches(name, pattern)) ? [] : [`/${field}/${index}`]));
  const keys = Object.keys(contentSchema ?? {}).filter((key) => !contents.includes(key));
  return [
    ...unused("include", include),
    ...unused("exclude", exclude),
    ...keys.map((key) => pointerTo("/contentSchema", key)),
  ];
}

function namesIn(lists: readonly (readonly object[] | null | undefined)[]): string[] {
  return lists
    .flatMap((list): readonly object[] => list ?? [])
    .flatMap((one) => ["name", "uri", "uriTemplate"].map((key) => (one as Record<string, unknown>)[key]))
    .filter((name) => typeof name === "string");
}

function withContents<Declaration extends { readonly uri?: unknown; readonly uriTemplate?: unknown }>(
  declarations: readonly Declaration[] | null | undefined,
  schemas: Selection["contentSchema"] = {},
): readonly Declaration[] {
  return (declarations ?? []).map((declaration) => {
    const key = String(declaration.uri ?? declaration.uriTemplate);
    return Object.hasOwn(schemas, key) ? { ...declaration, contentSchema: schemas[key] } : declaration;
  });
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
