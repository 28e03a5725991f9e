import { isDeepStrictEqual } from "node:util";
import { isAlias, isCollection, isMap, isNode, isScalar, isSeq, parseDocument, Scalar, visit } from "yaml";
import type { Document, Node, Pair, ScalarTag, ToStringOptions, YAMLMap, YAMLSeq } from "yaml";
import { identityOf } from "../model/same-order.js";

/** How manifests are printed: without anchors, since the reader bounds them and people do not expect them. */
export const YAML_STYLE = { aliasDuplicateObjects: false, lineWidth: 120 } as const;

/** A piece of the text that stays as it is. */
class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const VERBATIM: ScalarTag = {
  tag: "!verbatim",
  default: true,
  test: /(?!)/, // nothing is read as one
  resolve: (text) => text,
  identify: (value) => value instanceof Verbatim,
  stringify: ({ value }) => (value as Verbatim).text,
};

/** As the reader of manifests reads them. */
const READ_AS = { version: "1.2", schema: "core", merge: false, uniqueKeys: false, logLevel: "error" } as const;

/**
 * A YAML text made to say something else, as somebody would edit it: what says the same stays as it was written, with its
 * comments, quotes and empty lines. Elements of lists are known by what they are called, wherever they stand.
 *
 * @returns `undefined` where that does not come out, as with anchors of what is gone.
 */
export function editYaml(text: string, value: unknown): string | undefined {
  try {
    const document: Document = parseDocument(text, { ...READ_AS, customTags: [VERBATIM] });
    const indentation = indentationOf(document, text);
    const touched = new Set<Node>();
    document.contents = edited(document.contents, value, document, touched);
    keepOneLiners(document, text, touched);
    const result = document.toString({ ...YAML_STYLE, ...indentation });
    return isDeepStrictEqual(parseDocument(result, READ_AS).toJS(), value) ? result : undefined;
  } catch {
    return undefined;
  }
}

/** @param touched Collects the lists and maps that are not what they were. */
function edited(node: unknown, value: unknown, document: Document, touched: Set<Node>): Node {
  if (!isNode(node)) return document.createNode(value, YAML_STYLE);
  if (isDeepStrictEqual(node.toJS(document), value)) return node;
  touched.add(node);
  if (isSeq(node) && Array.isArray(value)) return editList(node, value, document, touched);
  if (isMap(node) && typeof value === "object" && value !== null && !Array.isArray(value)) {
    return editMap(node, value, document, touched);
  }
  const made = document.createNode(value, YAML_STYLE);
  if (isAlias(node)) return made;
  // What was said of the old value is, more often than not, true of the new one.
  const { commentBefore, comment, spaceBefore } = node;
  const isText = isScalar(node) && typeof node.value === "string" && typeof value === "string";
  return Object.assign(made, { commentBefore, comment, spaceBefore, ...(isText && { type: node.type }) });
}

function editMap(map: YAMLMap, value: object, document: Document, touched: Set<Node>): YAMLMap {
  const wanted = new Map(Object.entries(value));
  const nameOf = ({ key }: Pair): string => String(isNode(key) ? key.toJS(document) : key);
  map.items = map.items.filter((pair) => wanted.has(nameOf(pair)));
  for (const pair of map.items) {
    const name = nameOf(pair);
    pair.value = edited(pair.value, wanted.get(name), document, touched);
    wanted.delete(name);
  }
  for (const [name, added] of wanted) map.items.push(document.createPair(name, added, YAML_STYLE));
  withoutSpace(map.items[0]?.key);
  return map;
}

function editList(list: YAMLSeq, value: readonly unknown[], document: Document, touched: Set<Node>): YAMLSeq {
  const nodes = new Map(
    list.items.map((node, index) => [placeless(isNode(node) ? node.toJS(document) : node) ?? index, node]),
  );
  list.items = value.map((one, index) => {
    const key = placeless(one) ?? index;
    const node = nodes.get(key);
    nodes.delete(key);
    return edited(node, one, document, touched);
  });
  withoutSpace(list.items[0]);
  return list;
}

/** What an element is known by, if not by its place. */
function placeless(element: unknown): string | undefined {
  return identityOf(element) ?? (typeof element === "object" ? undefined : JSON.stringify(element));
}

/** An empty line stands between elements, not before the first. */
function withoutSpace(first: unknown): void {
  if (isNode(first)) first.spaceBefore = false;
}

/** Lists and maps in brackets are printed with spaces inside, or without: those of one line stay as they are. */
function keepOneLiners(document: Document, text: string, touched: ReadonlySet<Node>): void {
  visit(document, {
    Collection(_, node) {
      const source = node.range ? text.slice(node.range[0], node.range[1]) : "";
      if (node.flow !== true || touched.has(node) || !/^[^\n&*#]+$/.test(source)) return undefined;
      const { commentBefore, comment, spaceBefore, anchor } = node;
      const kept = new Scalar(new Verbatim(source));
      Object.assign(kept, { commentBefore, comment, spaceBefore, anchor });
      return kept;
    },
  });
}

/** How a text indents what is inside, by the first map and the first list of a map. */
function indentationOf(document: Document, text: string): Pick<ToStringOptions, "indent" | "indentSeq"> {
  const columnOf = ({ range }: Node): number => (range ? range[0] - text.lastIndexOf("\n", range[0] - 1) : 0);
  let indent: number | undefined;
  let indentSeq: boolean | undefined;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isNode(key) || !isCollection(value) || value.flow === true) return undefined;
      const deeper = columnOf(value) - columnOf(key);
      if (isSeq(value)) indentSeq ??= deeper > 0;
      else if (deeper > 0) indent ??= deeper;
      return indent === undefined || indentSeq === undefined ? undefined : visit.BREAK;
    },
  });
  return { ...(indent !== undefined && { indent }), ...(indentSeq !== undefined && { indentSeq }) };
}
