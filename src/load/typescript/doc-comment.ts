import type { ts } from "ts-morph";
import type { Reading } from "./reading.js";
import { splitTag } from "./tag-value.js";

export interface DocTag {
  /** In lower case, without `@`. */
  readonly name: string;
  /** Its value; what else stands behind the tag is part of the comment's text. */
  readonly text: string;
}

/** What a JSDoc comment says. */
export interface DocComment {
  readonly text: string;
  readonly tags: readonly DocTag[];
}

/** A tag as it is written: with everything up to the next one. */
interface WrittenTag extends DocTag {
  /** Nothing stands behind it in its line. */
  readonly alone: boolean;
}

/** The comment of whatever a symbol stands for. */
export function docOf(symbol: ts.Symbol, reading: Reading): DocComment {
  const { ts, checker } = reading;
  const alone = aloneInLine(symbol, reading);
  const doc = commentOf(
    ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    symbol.getJsDocTags(checker).map(({ name, text }) => ({
      name: name.toLowerCase(),
      text: ts.displayPartsToString(text),
      alone: alone.has(name),
    })),
  );
  const declaration = symbol.valueDeclaration;
  if (doc.text !== "" || doc.tags.length > 0 || declaration === undefined) return doc;
  return commentBefore(declaration, ts) ?? doc;
}

function commentOf(text: string, written: readonly WrittenTag[]): DocComment {
  const texts = [tidy(text)];
  const tags: DocTag[] = [];
  for (const { name, text, alone } of written) {
    if (text.startsWith("/")) {
      // No tag but a package: `uses @scope/name`.
      const before = tags.pop();
      const said = `@${name}${tidy(text)}`;
      if (before === undefined) texts.push(`${texts.pop()} ${said}`.trimStart());
      else tags.push({ ...before, text: `${before.text} ${said}` });
      continue;
    }
    const { value, rest } = splitTag(name, tidy(text), alone);
    texts.push(tidy(rest));
    tags.push({ name, text: value });
  }
  return { text: texts.filter((part) => part !== "").join("\n\n"), tags };
}

/** Names of the tags that end their line: what the compiler tells of a tag begins with the next line then. */
function aloneInLine({ declarations = [] }: ts.Symbol, { ts }: Reading): ReadonlySet<string> {
  const tags = declarations.flatMap((declaration) => ts.getJSDocTags(declaration));
  const alone = tags.filter(({ tagName }) => {
    const { text } = tagName.getSourceFile();
    return /^[ \t]*(?:\r?\n|\*\/)/.test(text.slice(tagName.end, tagName.end + 200));
  });
  return new Set(alone.map(({ tagName }) => tagName.text));
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
  return commentOf(
    text,
    tags.map((tag) => {
      const [, name = "", rest = ""] = /^(\w+)([^]*)$/.exec(tag) ?? [];
      return { name: name.toLowerCase(), text: rest, alone: /^[ \t]*\r?\n/.test(rest) };
    }),
  );
}

function tidy(text: string): string {
  return text.replace(/[ \t]+$/gm, "").trim();
}
