import type { Document, Node, YAMLMap } from "yaml";
import type { Diagnostic, Position } from "../diagnostics.js";
import { lostDigits } from "./long-number.js";

export type Yaml = typeof import("yaml");

/** Where an offset of the text is. */
export type Places = (offset: number) => Position;

/** What the parser says of a text. */
export function syntaxFindings(yaml: Yaml, document: Document.Parsed, places: Places): Diagnostic[] {
  const unclosed = unclosedQuote(yaml, document);
  const found = [...document.errors, ...document.warnings].flatMap(({ code, message, pos: [offset] }) => {
    const position = places(offset);
    if (code === "MULTIPLE_DOCS")
      return finding("MCPGEN_SYNTAX", "A second YAML document starts here; a manifest is one.", position);
    if (message.startsWith(UNRESOLVED))
      return finding("MCPGEN_YAML_TAG", `${TAGS}: ${message.slice(UNRESOLVED.length)}.`, position);
    // All that follows is in the text.
    if (unclosed !== undefined && offset >= unclosed) return [];
    const ours = code === "TAG_RESOLVE_FAILED" ? "MCPGEN_YAML_TAG" : "MCPGEN_SYNTAX";
    return finding(ours, `Not usable YAML: ${message}.`.replace("..", "."), position, HINTS.get(code));
  });
  if (unclosed === undefined) return found;
  return [...found, finding("MCPGEN_SYNTAX", "The quote that begins here has no end.", places(unclosed))];
}

const UNRESOLVED = "Unresolved tag: ";
const TAGS = "YAML tags are not read";

/** Where a text in quotes begins that goes on to the end: the parser finds out there. */
function unclosedQuote(yaml: Yaml, document: Document.Parsed): number | undefined {
  const missing = document.errors.find(({ code, message }) => code === "MISSING_CHAR" && message.endsWith("quote"));
  if (missing === undefined) return undefined;
  let start: number | undefined;
  yaml.visit(document, {
    Scalar(_, node) {
      if (node.type?.startsWith("QUOTE_") === true && startOf(node) <= missing.pos[0]) start = startOf(node);
    },
  });
  return start;
}

/** For what texts without quotes run into. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ["BLOCK_AS_IMPLICIT_KEY", 'A text with ": " in it needs quotes.'],
  ["BAD_SCALAR_START", "A text that begins with such a character needs quotes."],
]);

/** What a document holds that JSON could not. */
export interface ContentFindings {
  readonly errors: readonly Diagnostic[];
  /** About numbers that lose digits. */
  readonly warnings: readonly Diagnostic[];
  readonly aliases: number;
}

const MERGE = "YAML merge keys (`<<`) are not read.";
const INSTEAD_OF_MERGING = "Write the members out, or take the whole value by its alias.";

/** Looks at each node once. */
export function contentFindings(yaml: Yaml, document: Document.Parsed, places: Places): ContentFindings {
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  // Told as mistakes of the text.
  const unresolved = new Set(document.warnings.map(({ message }) => message));
  let aliases = 0;
  const report = (code: string, message: string, offset: number): void =>
    void errors.push(finding(code, message, places(offset)));
  yaml.visit(document, {
    Alias(_, { source, range }, around) {
      aliases += 1;
      if (!around.some((outer) => yaml.isNode(outer) && "anchor" in outer && outer.anchor === source)) return;
      const message = `The value of the YAML anchor &${source} holds itself here: it would have no end.`;
      report("MCPGEN_YAML_ALIASES", message, range?.[0] ?? 0);
    },
    Pair(_, { key }) {
      const place = places(yaml.isNode(key) ? startOf(key) : 0);
      if (yaml.isScalar(key) && key.value === "<<" && key.type === "PLAIN")
        errors.push(finding("MCPGEN_YAML_MERGE", MERGE, place, INSTEAD_OF_MERGING));
      else if (memberName(yaml, key) === undefined)
        errors.push(finding("MCPGEN_YAML_KEY", "Keys are texts; this one is none.", place, "Put it in quotes."));
    },
    Value(_, node) {
      if (node.tag !== undefined && !unresolved.has(`${UNRESOLVED}${node.tag}`))
        report("MCPGEN_YAML_TAG", `${TAGS}.`, startOf(node));
      if (yaml.isMap(node)) {
        for (const offset of repeatedKeys(yaml, node))
          report("MCPGEN_DUPLICATE_KEY", "This key stands twice in one object.", offset);
      }
      if (!yaml.isScalar(node) || typeof node.value !== "number") return;
      const lost = lostDigits(node.source ?? "");
      if (lost !== undefined) warnings.push({ ...lost, pointer: "", position: places(startOf(node)) });
    },
  });
  return { errors, warnings, aliases };
}

/** Where keys stand that another key of the same map equals. */
function repeatedKeys(yaml: Yaml, { items }: YAMLMap): number[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    const name = memberName(yaml, key);
    if (name === undefined) return [];
    if (seen.has(name)) return [startOf(key as Node)];
    seen.add(name);
    return [];
  });
}

/** What JSON calls a member; nothing where it is not the text that stands there: `[a]`, `*alias`, `null`, `1.50`. */
function memberName(yaml: Yaml, key: unknown): string | undefined {
  if (!yaml.isScalar(key)) return undefined;
  const { value, source } = key;
  const isText = typeof value === "string" || (value !== null && String(value) === source);
  return isText ? String(value) : undefined;
}

function startOf({ range }: Node): number {
  return range?.[0] ?? 0;
}

function finding(code: string, message: string, position: Position, hint?: string): Diagnostic {
  return { severity: "error", code, message, pointer: "", position, ...(hint === undefined ? {} : { hint }) };
}
