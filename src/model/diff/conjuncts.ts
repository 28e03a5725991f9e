import { isObject, member, type JsonObject } from "../json-value.js";
import { remembered } from "../remembered.js";
import { BOUNDS } from "../schema/bounds.js";
import { isWellFormed, limitFlags, namesByName, read } from "../schema/keyword-values.js";
import { ASSERTIONS, UNDECIDED } from "./keywords.js";
import { resolve, type Node, type Root } from "./node.js";

/** One conjunct of a schema: assertions without `$ref` and `allOf`, in the words of 2020-12. */
export interface Conjunct {
  readonly keywords: Readonly<Record<string, unknown>>;
  readonly root: Root;
  /** What it was made of: identity for recursion. */
  readonly origin: unknown;
  /** It also asserts something that is not understood here. */
  readonly opaque: boolean;
}

const IN_PLACE: readonly string[] = "anyOf oneOf if not dependentSchemas $ref allOf $dynamicRef".split(" ");

/** The conjuncts whose conjunction is the schema at `node`. None: everything is accepted. */
export function conjuncts(node: Node): readonly Conjunct[] {
  const { schema, root } = node;
  if (!isObject(schema)) return collectAll([node]);
  const { parts } = knownOf(root);
  let found = parts.get(schema);
  if (found === undefined) parts.set(schema, (found = collectAll([node])));
  return found;
}

/** What was found out of a document: a proof asks the same of the same schemas over and over. */
interface Known {
  readonly parts: WeakMap<JsonObject, readonly Conjunct[]>;
  /** What schemas say themselves: hundreds may refer to one. */
  readonly own: WeakMap<JsonObject, Conjunct>;
}

const knownOf = remembered((_: Root): Known => ({ parts: new WeakMap(), own: new WeakMap() }));

/**
 * The conjuncts of several schemas of one document that all hold. Each schema counts once, however many references lead to
 * it: said twice it says no more, and ten schemas that each refer twice to the next would say it a thousand times.
 */
export function allConjuncts(nodes: readonly Node[]): readonly Conjunct[] {
  const [only] = nodes;
  return only !== undefined && nodes.length === 1 ? conjuncts(only) : collectAll(nodes);
}

function collectAll(nodes: readonly Node[]): readonly Conjunct[] {
  const result: Conjunct[] = [];
  const met: Met = new Map();
  for (const node of nodes) collect(node, met, result);
  return result;
}

/** Schemas that were met, and whether all their conjuncts were collected. */
type Met = Map<unknown, boolean>;

/** References and `allOf` followed one after the other; what lies behind them is not understood, as in a validator. */
const MAX_CHAIN = BOUNDS.chain;

function collect({ schema, root }: Node, met: Met, result: Conjunct[], chain = 0): void {
  if (schema === true || met.get(schema) === true) return;
  if (schema === false) {
    result.push({ keywords: { not: true }, root, origin: false, opaque: false });
    return;
  }
  // What leads back to itself in place has no meaning.
  if (!isObject(schema) || root.dialect === undefined || met.get(schema) === false || chain > MAX_CHAIN) {
    result.push({ keywords: {}, root, origin: schema, opaque: true });
    return;
  }
  met.set(schema, false);
  collectObject(schema, root, met, result, chain + 1);
  met.set(schema, true);
}

function collectObject(schema: Record<string, unknown>, root: Root, met: Met, result: Conjunct[], chain: number): void {
  const other = besideNull(schema, root);
  if (other !== undefined) {
    result.push({ keywords: { anyOf: [other, NULL] }, root, origin: schema, opaque: false });
    return;
  }
  const reference = member(schema, "$ref");
  if (reference !== undefined) {
    const target = typeof reference === "string" ? resolve(reference, root) : undefined;
    if (target === undefined) result.push({ keywords: {}, root, origin: { $ref: reference }, opaque: true });
    else collect({ schema: target, root }, met, result, chain);
    // Draft-07 ignores what stands beside a reference.
    if (root.dialect === "draft-07") return;
  }
  const all = member(schema, "allOf");
  if (Array.isArray(all)) for (const part of all) collect({ schema: part, root }, met, result, chain);
  const { own } = knownOf(root);
  let said = own.get(schema);
  if (said === undefined) own.set(schema, (said = { ...ownAssertions(schema, root), root, origin: schema }));
  if (said.opaque || Object.keys(said.keywords).length > 0) result.push(said);
}

const NULL = { type: "null" };
/** Without one of these, `nullable` means nothing. */
const KEEPS_NULL_OUT = ["type", "enum", "const", "anyOf", "oneOf", "not", "if", "$ref", "allOf"];
const besideNulls = new WeakMap<JsonObject, JsonObject>();

/** What a schema says of values that are not null, if it is `nullable` in the way that the validators read it. */
function besideNull(schema: JsonObject, root: Root): JsonObject | undefined {
  if (schema["nullable"] !== true || (root.dialect === "draft-07" && Object.hasOwn(schema, "$ref"))) return undefined;
  const known = besideNulls.get(schema);
  if (known !== undefined) return known;
  const { nullable: _, ...said } = schema;
  const keeps = KEEPS_NULL_OUT.some((keyword) => Object.hasOwn(said, keyword) && isWellFormed(keyword, said[keyword]));
  const takes = [read(said, "type")].flat().includes("null") && read(said, "enum") === undefined;
  if (!keeps || takes || member(said, "const") === null) return undefined;
  // One object for each schema: a proof knows what it met before by identity.
  besideNulls.set(schema, said);
  return said;
}

function ownAssertions(schema: JsonObject, root: Root): { keywords: Record<string, unknown>; opaque: boolean } {
  const keywords: Record<string, unknown> = {};
  const old = root.dialect === "draft-07";
  // Without applicators in place, nothing is evaluated elsewhere: `unevaluated…` is `additional…`.
  const alone = !IN_PLACE.some((keyword) => Object.hasOwn(schema, keyword));
  // What is not well-formed says nothing, here as in the validators.
  const said = Object.entries(schema).filter(([keyword, value]) => isWellFormed(keyword, value));
  let opaque = false;
  for (const [keyword, value] of said) {
    if (UNDECIDED.has(keyword)) {
      if (old && keyword.startsWith("unevaluated")) continue;
      if (alone && keyword === "unevaluatedProperties") keywords["additionalProperties"] ??= value;
      else if (alone && keyword === "unevaluatedItems" && !Object.hasOwn(schema, "contains"))
        keywords["items"] ??= value;
      else opaque = true;
    } else if (ASSERTIONS.has(keyword) && !(old && /^prefixItems$|^dependent|Contains$/.test(keyword))) {
      keywords[keyword] = value;
    }
  }
  // The declared forms win over the translated ones, whatever their order.
  for (const [keyword, value] of said) {
    if (keyword === "additionalProperties" || keyword === "items") keywords[keyword] = value;
  }
  if (Array.isArray(keywords["items"])) {
    if (old) {
      keywords["prefixItems"] = keywords["items"];
      delete keywords["items"];
      if (Object.hasOwn(schema, "additionalItems")) keywords["items"] = schema["additionalItems"];
    } else opaque = true;
  }
  if (isObject(keywords["dependentRequired"])) {
    keywords["dependentRequired"] = Object.fromEntries(namesByName(keywords["dependentRequired"]));
  }
  for (const { keyword, isExclusive, limit, value } of limitFlags(schema)) {
    if (!isExclusive) continue;
    keywords[keyword] = value;
    delete keywords[limit];
  }
  return { keywords, opaque };
}
