import { pointerTokens, type Diagnostic, type Position } from "../diagnostics.js";
import { lostDigits } from "./long-number.js";
import type { Parsed } from "./parsed.js";

const MAX_BYTES = 1024 * 1024;
const MAX_ALIASES = 100;
/** Values, aliases written out. */
const MAX_NODES = 1_000_000;

/**
 * Reads YAML 1.2 that could as well have been JSON: no tags, no merge keys, at most 100 aliases and 1 MiB. What a few
 * bytes can blow up to is bounded by the alias count, which the reader multiplies through nesting.
 */
export async function parseYaml(text: string): Promise<Parsed> {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return failed("MCPGEN_TOO_LARGE", "A YAML manifest has at most 1 MiB.", "Write it as JSON.");
  }
  const yaml = await import("yaml");
  const counter = new yaml.LineCounter();
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, message: string, position?: Position, pointer = ""): void => {
    const diagnostic: Diagnostic = { severity: "error", code, message, pointer };
    diagnostics.push(position === undefined ? diagnostic : { ...diagnostic, position });
  };
  const positionOf = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };

  try {
    const document = yaml.parseDocument(text, {
      version: "1.2",
      schema: "core",
      merge: false,
      uniqueKeys: false, // the reader's own check takes quadratic time
      prettyErrors: false,
      lineCounter: counter,
      logLevel: "error",
    });
    for (const error of [...document.errors, ...document.warnings]) {
      // The parser reports its own overflow as a mistake in the text.
      if (/call stack/i.test(error.message)) return failed("MCPGEN_TOO_DEEP", "The YAML nests too deeply.");
      if (error.code === "MULTIPLE_DOCS") {
        report("MCPGEN_SYNTAX", "A second YAML document starts here; a manifest is one.", positionOf(error.pos[0]));
        continue;
      }
      const code = error.code === "TAG_RESOLVE_FAILED" ? "MCPGEN_YAML_TAG" : "MCPGEN_SYNTAX";
      report(code, `Not usable YAML: ${error.message}.`.replace("..", "."), positionOf(error.pos[0]));
    }
    let aliases = 0;
    const warnings: Diagnostic[] = [];
    yaml.visit(document, (_key, node, around) => {
      if (yaml.isScalar(node) && typeof node.value === "number") {
        const lost = lostDigits(node.source ?? "");
        if (lost !== undefined) warnings.push({ ...lost, pointer: "", position: positionOf(node.range?.[0] ?? 0) });
      }
      if (yaml.isAlias(node)) {
        aliases += 1;
        if (around.some((outer) => yaml.isNode(outer) && "anchor" in outer && outer.anchor === node.source)) {
          const message = `The value of the YAML anchor &${node.source} holds itself here: it would have no end.`;
          report("MCPGEN_YAML_ALIASES", message, positionOf(node.range?.[0] ?? 0));
        }
      } else if (yaml.isNode(node) && node.tag !== undefined) {
        report("MCPGEN_YAML_TAG", "YAML tags are not read.", positionOf(node.range?.[0] ?? 0));
      } else if (yaml.isPair(node) && yaml.isScalar(node.key) && node.key.value === "<<" && node.key.type === "PLAIN") {
        report("MCPGEN_YAML_MERGE", "YAML merge keys (`<<`) are not read.", positionOf(node.key.range?.[0] ?? 0));
      }
      if (yaml.isMap(node)) {
        for (const offset of repeatedKeys(node.items, yaml.isScalar)) {
          report("MCPGEN_DUPLICATE_KEY", "This key stands twice in one object.", positionOf(offset));
        }
      }
    });
    if (aliases > MAX_ALIASES) report("MCPGEN_YAML_ALIASES", `More than ${MAX_ALIASES} YAML aliases.`);
    if (diagnostics.length > 0) return { value: undefined, diagnostics, locate: () => new Map() };

    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (measure(value) > MAX_NODES) return failed("MCPGEN_YAML_ALIASES", "The YAML aliases blow up.");
    return {
      value,
      diagnostics: warnings,
      locate: (pointers) => {
        const found = new Map<string, Position>();
        for (const pointer of pointers) {
          const node = document.getIn(pointerTokens(pointer), true);
          if (yaml.isNode(node) && node.range) found.set(pointer, positionOf(node.range[0]));
        }
        return found;
      },
    };
  } catch (error) {
    if (error instanceof ReferenceError) {
      return /unresolved/i.test(error.message)
        ? failed("MCPGEN_SYNTAX", "Not usable YAML: an alias has no anchor.")
        : failed("MCPGEN_YAML_ALIASES", "The YAML aliases blow up.");
    }
    if (error instanceof RangeError) return failed("MCPGEN_TOO_DEEP", "The YAML nests too deeply.");
    throw error;
  }
}

function failed(code: string, message: string, hint?: string): Parsed {
  const diagnostic: Diagnostic = { severity: "error", code, message, pointer: "" };
  return {
    value: undefined,
    diagnostics: [hint === undefined ? diagnostic : { ...diagnostic, hint }],
    locate: () => new Map(),
  };
}

interface KeyedItem {
  readonly key: unknown;
}

/** Where keys stand that another key of the same map equals. */
function repeatedKeys(
  items: readonly KeyedItem[],
  isScalar: (node: unknown) => node is { value: unknown; range?: readonly number[] | null | undefined },
): number[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const text = String(key.value);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    return [key.range?.[0] ?? 0];
  });
}

/** How many values there are when every alias is written out; each is looked at once, however often aliases repeat it. */
function measure(root: unknown): number {
  const sizes = new Map<object, number>();
  const visit = (value: unknown): number => {
    if (typeof value !== "object" || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    // Until it is known: a value that holds itself is without end.
    sizes.set(value, Infinity);
    const size = Object.values(value).reduce((sum: number, item) => sum + visit(item), 1);
    sizes.set(value, size);
    return size;
  };
  return visit(root);
}
