import type { ts } from "ts-morph";
import type { Reading } from "./reading.js";

export interface DocTag {
  /** In lower case, without `@`. */
  readonly name: string;
  readonly text: string;
}

/** What a JSDoc comment says. */
export interface DocComment {
  readonly text: string;
  readonly tags: readonly DocTag[];
}

/** The comment of whatever a symbol stands for. */
export function docOf(symbol: ts.Symbol, { ts, checker }: Reading): DocComment {
  const doc: DocComment = {
    text: tidy(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    tags: symbol
      .getJsDocTags(checker)
      .map(({ name, text }) => ({ name: name.toLowerCase(), text: tidy(ts.displayPartsToString(text)) })),
  };
  const declaration = symbol.valueDeclaration;
  if (doc.text !== "" || doc.tags.length > 0 || declaration === undefined) return doc;
  return commentBefore(declaration, ts) ?? doc;
}

/** A comment in the line of what it is about: after `{` or `;` the compiler counts it to what is before. */
function commentBefore(node: ts.Node, ts: Reading["ts"]): DocComment | undefined {
  const { text } = node.getSourceFile();
  const last = (ts.getTrailingCommentRanges(text, node.getFullStart()) ?? []).at(-1);
  if (last === undefined || text.slice(last.end, node.getStart()).includes("\n")) return undefined;
  const comment = text.slice(last.pos, last.end);
  return comment.startsWith("/**") ? parse(comment) : undefined;
}

/** The last tag of a name counts, as with keys. */
export function tagOf({ tags }: DocComment, ...names: readonly string[]): string | undefined {
  return tags.findLast(({ name }) => names.includes(name))?.text;
}

/** Comments of the form of JSDoc at the top of a file, before its first statement. */
export function fileComments({ ts, file }: Reading): DocComment[] {
  const { text } = file;
  return (ts.getLeadingCommentRanges(text, file.getFullStart()) ?? [])
    .map(({ pos, end }) => text.slice(pos, end))
    .filter((comment) => comment.startsWith("/**"))
    .map(parse);
}

/** Such a comment belongs to no declaration, so the compiler does not read it. */
function parse(comment: string): DocComment {
  const [text = "", ...tags] = comment
    .slice(3, -2)
    .replace(/^[ \t]*\* ?/gm, "")
    .split(/(?<=^|\s)@(?=[A-Za-z])/);
  return {
    text: tidy(text),
    tags: tags.map((tag) => {
      const [, name = "", rest = ""] = /^(\w+)([^]*)$/.exec(tag) ?? [];
      return { name: name.toLowerCase(), text: tidy(rest) };
    }),
  };
}

function tidy(text: string): string {
  return text.replace(/[ \t]+$/gm, "").trim();
}
