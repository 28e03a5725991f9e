import { isObject, member, type JsonObject } from "../model/json-value.js";
import { withoutFlags } from "./pattern-flags.js";

// What arktype leaves out of a JSON Schema without being asked what to do about it.

/** What is needed of arktype's types; each is made of nodes. */
interface ArktypeNode {
  readonly kind?: string;
  readonly rule?: string;
  readonly flags?: string;
  /** Of a member that need not be given. */
  readonly key?: unknown;
  readonly default?: unknown;
  /** What it was made of; of a morph, `in` is what it takes. */
  readonly inner?: { readonly in?: ArktypeNode };
  readonly references?: readonly ArktypeNode[];
  readonly rawIn?: ArktypeNode;
  readonly rawOut?: ArktypeNode;
  toJsonSchema?(options: object): unknown;
}

type MutableSchema = Record<string, unknown>;
type Path = readonly (string | number)[];

/** Hears of a rule that is left out, and where. */
type OnLost = (reason: string, path: Path) => void;

/** Mends, in place, what arktype made of a type. */
export function mendArktype(type: unknown, side: "input" | "output", schema: MutableSchema, onLost: OnLost): void {
  const node = type as ArktypeNode;
  mendPatterns((side === "input" ? node.rawIn : node.rawOut)?.references ?? [], schema, onLost);
  if (side === "input") fillDefaults(node, schema, onLost);
}

/** arktype writes the rule of a regular expression and drops its flags, so that `/^a$/i` would refuse `A`. */
function mendPatterns(nodes: readonly ArktypeNode[], schema: MutableSchema, onLost: OnLost): void {
  const rules = new Map<string, RegExp[]>();
  for (const { kind, rule, flags = "" } of nodes) {
    if (kind !== "pattern" || rule === undefined) continue;
    rules.set(rule, [...(rules.get(rule) ?? []), new RegExp(rule, flags)]);
  }
  if (![...rules.values()].flat().some(({ flags }) => flags !== "")) return;
  for (const { schema: one, path } of schemasIn(schema, [])) {
    const source = one["pattern"];
    const meant = (typeof source === "string" ? rules.get(source) : undefined) ?? [];
    const written = new Set(meant.map(withoutFlags));
    const [only] = written;
    if (written.size === 0) continue;
    if (written.size === 1 && only !== undefined) {
      one["pattern"] = only;
      continue;
    }
    // Where several are called the same, none can tell which one this is.
    delete one["pattern"];
    const flagged = meant.find(({ flags }) => flags !== "");
    onLost(`JSON Schema cannot say ${String(flagged)} without its flags`, path);
  }
}

/** What a type takes has no defaults for arktype; the type as a whole has, before what is made of its values. */
function fillDefaults(type: ArktypeNode, schema: MutableSchema, onLost: OnLost): void {
  const options = { target: "draft-2020-12", fallback: ({ base }: { base: unknown }) => base };
  const whole = (type.inner?.in ?? type).toJsonSchema?.(options);
  const places = new Map([...schemasIn(rootOf(schema), [])].map((one) => [JSON.stringify(one.path), one.schema]));
  const members = (type.references ?? []).filter(({ inner }) => inner !== undefined && "default" in inner);
  const computed = members.filter((one) => typeof one.default === "function").map(({ key }) => key);
  const filled = new Set<unknown>();
  for (const { schema: one, path } of isObject(whole) ? schemasIn(rootOf(whole), []) : []) {
    if (!("default" in one)) continue;
    const [name, place] = [path.at(-1), places.get(JSON.stringify(path))];
    // Lists and objects come from functions, as arktype wants it. Other values from there are such as the time.
    const isFixed = typeof one["default"] === "object" || !computed.includes(name);
    if (!isFixed || place === undefined || place["type"] !== one["type"]) continue;
    place["default"] ??= one["default"];
    filled.add(name);
  }
  for (const { key } of members) {
    if (!filled.has(key)) onLost(`The default of ${JSON.stringify(key)} does not get into JSON Schema`, []);
  }
}

/** A type that holds itself is a reference as a whole. */
function rootOf(schema: JsonObject): MutableSchema {
  const [, name = ""] = /^#\/\$defs\/(.+)$/.exec(String(schema["$ref"])) ?? [];
  const target = member(schema["$defs"], name);
  return { ...schema, ...(isObject(target) ? target : {}) };
}

const BY_NAME: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs", "definitions"]);
const DATA: ReadonlySet<string> = new Set(["default", "const", "enum", "examples"]);

/** A schema, and those inside. */
function* schemasIn(schema: MutableSchema, path: Path): Generator<{ schema: MutableSchema; path: Path }> {
  yield { schema, path };
  for (const [key, value] of Object.entries(schema)) {
    if (DATA.has(key)) continue;
    const isMany = Array.isArray(value) || (BY_NAME.has(key) && isObject(value));
    const inside: [string | number, unknown][] = isMany ? Object.entries(value as object) : [];
    if (!isMany && isObject(value)) yield* schemasIn(value, [...path, key]);
    for (const [name, one] of inside) {
      if (isObject(one)) yield* schemasIn(one, [...path, key, name]);
    }
  }
}
