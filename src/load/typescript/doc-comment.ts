import type { ts } from "ts-morph";
import { hasCodeLikeTags, withCode, withoutTagsInCode } from "./code-spans.js";
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
  const { checker } = reading;
  const doc = commentAt(
    symbol.declarations ?? [],
    () => [symbol.getDocumentationComment(checker), symbol.getJsDocTags(checker)],
    reading,
  );
  const declaration = symbol.valueDeclaration;
  if (doc.text !== "" || doc.tags.length > 0 || declaration === undefined) return doc;
  return commentBefore(declaration, reading.ts) ?? doc;
}

/** The comment of one of the signatures of a function. */
export function docOfSignature(signature: ts.Signature, reading: Reading): DocComment {
  const { declaration } = signature;
  return commentAt(
    declaration === undefined ? [] : [declaration],
    () => [signature.getDocumentationComment(reading.checker), signature.getJsDocTags()],
    reading,
  );
}

/** @param read What the compiler makes of the comments, those of what is overridden included. */
function commentAt(
  declarations: readonly ts.Node[],
  read: () => readonly [text: ts.SymbolDisplayPart[], tags: readonly ts.JSDocTagInfo[]],
  { ts }: Reading,
): DocComment {
  // The compiler knows of no code in a comment: what begins a line of it with `@` is a tag for it.
  const written = declarations.flatMap((one) => commentsOf(one, ts));
  if (written.some((comment) => hasCodeLikeTags(bare(comment)))) return joined(written.map(parse));
  const alone = aloneInLine(declarations, ts);
  const [text, tags] = read();
  return commentOf(
    ts.displayPartsToString(text),
    tags.map(({ name, text }) => ({
      name: name.toLowerCase(),
      text: ts.displayPartsToString(text),
      alone: alone.has(name),
    })),
  );
}

function commentsOf(node: ts.Node, ts: Reading["ts"]): string[] {
  return ts
    .getJSDocCommentsAndTags(node)
    .filter((one) => ts.isJSDoc(one))
    .map(({ pos, end }) => node.getSourceFile().text.slice(pos, end));
}

function joined(comments: readonly DocComment[]): DocComment {
  return {
    text: comments
      .map(({ text }) => text)
      .filter((text) => text !== "")
      .join("\n\n"),
    tags: comments.flatMap(({ tags }) => tags),
  };
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
function aloneInLine(declarations: readonly ts.Node[], ts: Reading["ts"]): ReadonlySet<string> {
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

/** For comments that belong to no declaration, so that the compiler does not read them, and those with code in them. */
function parse(comment: string): DocComment {
  const [text = "", ...tags] = withoutTagsInCode(bare(comment))
    .split(/(?<=^|\s)@(?=[A-Za-z])/)
    .map(withCode);
  return commentOf(
    text,
    tags.map((tag) => {
      const [, name = "", rest = ""] = /^(\w+)([^]*)$/.exec(tag) ?? [];
      return { name: name.toLowerCase(), text: rest, alone: /^[ \t]*\r?\n/.test(rest) };
    }),
  );
}

/** The lines of a comment, without what makes them one. */
function bare(comment: string): string {
  return comment.slice(3, -2).replace(/^[ \t]*\* ?/gm, "");
}

function tidy(text: string): string {
  return text.replace(/[ \t]+$/gm, "").trim();
}
