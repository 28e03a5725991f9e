import type { Document, LineCounter, YAMLMap } from "yaml";
import { pointerTokens, type Diagnostic, type Position } from "../diagnostics.js";
import { fewFindings } from "./few-findings.js";
import type { Parsed } from "./parsed.js";
import { unusable } from "./unusable.js";
import { contentFindings, syntaxFindings, type Places, type Yaml } from "./yaml-findings.js";

/** Bytes of a YAML text that is read. */
export const MAX_YAML_BYTES: number = 1024 * 1024;
const MAX_ALIASES = 100;
/** Values, aliases written out. */
const MAX_NODES = 1_000_000;
/** So many characters of a text or key count as one more value. */
const TEXT_OF_ONE = 64;

/**
 * Reads YAML 1.2 that could as well have been JSON: no tags, no merge keys, at most 100 aliases and 1 MiB. What a few
 * bytes can blow up to is bounded by the alias count, which the reader multiplies through nesting.
 */
export async function parseYaml(text: string): Promise<Parsed> {
  if (Buffer.byteLength(text) > MAX_YAML_BYTES)
    return unusable("MCPGEN_TOO_LARGE", "A YAML manifest has at most 1 MiB.", { hint: "Write it as JSON." });
  const yaml = await import("yaml");
  try {
    return readDocument(yaml, text);
  } catch (error) {
    return unreadable(error);
  }
}

function readDocument(yaml: Yaml, text: string): Parsed {
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false, // the reader's own check takes quadratic time
    prettyErrors: false,
    lineCounter: counter,
    logLevel: "error",
  });
  // The parser reports its own overflow as a mistake in the text.
  if (document.errors.some(({ message }) => /call stack/i.test(message))) return tooDeep();
  const places = placesIn(counter);
  const content = contentFindings(yaml, document, places);
  const errors = [...syntaxFindings(yaml, document, places), ...content.errors];
  const { aliases } = content;
  if (aliases > MAX_ALIASES) errors.push(...tooManyAliases(`More than ${MAX_ALIASES} YAML aliases.`).diagnostics);
  if (errors.length > 0) return { value: undefined, diagnostics: few(errors), locate: () => new Map() };
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
  if (measure(value) > MAX_NODES) return tooManyAliases();
  return { value, diagnostics: few(content.warnings), locate: (pointers) => located(yaml, document, pointers, places) };
}

/** What the reader throws where a text is beyond it. */
function unreadable(error: unknown): Parsed {
  if (error instanceof ReferenceError) {
    return /unresolved/i.test(error.message)
      ? unusable("MCPGEN_SYNTAX", "Not usable YAML: an alias has no anchor.")
      : tooManyAliases();
  }
  if (error instanceof RangeError) return tooDeep();
  throw error;
}

function tooDeep(): Parsed {
  return unusable("MCPGEN_TOO_DEEP", "The YAML nests too deeply.");
}

function tooManyAliases(message = "The YAML aliases blow up."): Parsed {
  return unusable("MCPGEN_YAML_ALIASES", message);
}

function placesIn(counter: LineCounter): Places {
  return (offset) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
}

function located(
  yaml: Yaml,
  document: Document.Parsed,
  pointers: readonly string[],
  places: Places,
): Map<string, Position> {
  const found = new Map<string, Position>();
  const members = new Map<YAMLMap, ReadonlyMap<string, unknown>>();
  for (const pointer of pointers) {
    const node = pointerTokens(pointer).reduce<unknown>(memberOf, document.contents);
    if (yaml.isNode(node) && node.range) found.set(pointer, places(node.range[0]));
  }
  return found;

  function memberOf(holder: unknown, token: string): unknown {
    if (yaml.isSeq(holder)) return holder.items[Number(token)];
    return yaml.isMap(holder) ? membersOf(holder).get(token) : undefined;
  }

  /** The reader's own look-up goes through all members. */
  function membersOf(map: YAMLMap): ReadonlyMap<string, unknown> {
    const known = members.get(map) ?? new Map(map.items.map(({ key, value }) => [String(key), value]));
    members.set(map, known);
    return known;
  }
}

function few(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const { diagnostics, add } = fewFindings();
  for (const one of found) add(one, () => one.pointer);
  return diagnostics;
}

/** How many values there are when every alias is written out; each is looked at once, however often aliases repeat it. */
function measure(root: unknown): number {
  const sizes = new Map<object, number>();
  const visit = (value: unknown): number => {
    if (typeof value === "string") return 1 + value.length / TEXT_OF_ONE;
    if (typeof value !== "object" || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    // Until it is known: a value that holds itself is without end.
    sizes.set(value, Infinity);
    const size = Object.entries(value).reduce((sum, [key, item]) => sum + key.length / TEXT_OF_ONE + visit(item), 1);
    sizes.set(value, size);
    return size;
  };
  return visit(root);
}
