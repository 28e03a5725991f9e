import type { Doc } from "../model/docs.js";

// The comment door. Declared text cannot end the comment, start a tag or a directive, hide, or reorder what is read.

/** Characters; longer texts are cut. */
const MAX_LENGTH = 8192;
/** Columns. */
const MAX_MARGIN = 16;
const LINE_ENDS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;
/** Controls, bidi and other formatting, zero width, tags, fillers, private use, lone surrogates: not to be trusted unseen. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
/** An emoji may ask for its coloured form. */
const EMOJI_STYLE = /(?<=\p{Extended_Pictographic})\ufe0f/gu;

/** The lines of a comment, not indented; none when the doc says nothing. */
export function renderDoc(doc: Doc, width: number): string[] {
  const room = Math.max(width - 3, 40);
  const paragraphs = cut(doc.paragraphs).map((text) => wrapAll(sanitise(text), room));
  const blocks = paragraphs.filter((lines) => lines.length > 0);
  const tags = (doc.tags ?? []).flatMap(({ tag, type, text }) => {
    const start = type === undefined ? `@${tag}` : `@${tag} {${type}}`;
    return wrapAll([[start, ...sanitise(text)].join(" ").trimEnd()], room);
  });
  if (tags.length > 0) blocks.push(tags);
  const lines = blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
  if (lines.length === 0) return [];
  const [only] = lines as [string];
  if (lines.length === 1 && only.length + 7 <= width) return [`/** ${only} */`];
  return ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"];
}

/** What is cut is what is long: a sentence of ours below a long description stays whole. */
function cut(texts: readonly string[]): string[] {
  const result = [...texts];
  let room = MAX_LENGTH;
  let left = texts.length;
  for (const [index, text] of [...texts.entries()].sort(([, a], [, b]) => a.length - b.length)) {
    const share = Math.floor(room / left--);
    if (text.length > share) result[index] = `${text.slice(0, share).replace(/\s+\S*$/, "")}…`;
    room -= Math.min(text.length, share);
  }
  return result;
}

/** The text's lines with everything in them that could mean something to a compiler, a tool or a reader's eye defused. */
export function sanitise(text: string): string[] {
  const rows = text.split(LINE_ENDS).map((row) =>
    row
      .replaceAll("\t", "  ")
      .replace(EMOJI_STYLE, "")
      .replace(INVISIBLE, (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`)
      .replaceAll("*/", "*\\/")
      .replace(/(^|[\s{*/])@/g, "$1\\@")
      .replaceAll("sourceMappingURL=", "sourceMappingURL\\=")
      .trimEnd(),
  );
  while (rows.length > 0 && rows[0]?.trim() === "") rows.shift();
  while (rows.length > 0 && rows.at(-1) === "") rows.pop();
  // At most one empty line in a row, as paragraphs have it.
  return rows.filter((row, index) => row !== "" || rows[index - 1] !== "");
}

/** Where Markdown would read broken lines as something else, they stay long. What is opened as code ends with the paragraph. */
function wrapAll(rows: readonly string[], width: number): string[] {
  let fence: string | undefined;
  const result = rows.flatMap((row) => {
    const mark = FENCE.exec(row)?.[1];
    const isCode = fence !== undefined || mark !== undefined;
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) === true && row.trim() === mark) fence = undefined;
    return isCode || row.length <= width || UNBREAKABLE.test(row) ? [row] : wrap(row, width);
  });
  return fence === undefined ? result : [...result, fence];
}

/** The beginning or the end of code. */
const FENCE = /^\s*(`{3,}(?=[^`]*$)|~{3,})/;
/** A heading, or a row of a table. */
const UNBREAKABLE = /^\s*(?:#{1,6}\s|\|.*\|$)/;
/** What begins an item of a list. */
const ITEM = /^\s*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?/;
/** A space before what would be an item, a heading or a quotation at the beginning of a line is none to break at. */
const SPACE = / (?!(?:[-*+>|=]+|#{1,6}|\d{1,3}[.)])(?: |$))/;

function wrap(row: string, width: number): string[] {
  const start = (ITEM.exec(row)?.[0] ?? "").slice(-MAX_MARGIN);
  const margin = " ".repeat(start.length);
  const result: string[] = [];
  let current = start;
  let isEmpty = true;
  for (const word of row.replace(ITEM, "").split(SPACE)) {
    if (!isEmpty && current.length + 1 + word.length > width) {
      result.push(current.trimEnd());
      [current, isEmpty] = [margin, true];
    }
    current = isEmpty ? current + word : `${current} ${word}`;
    isEmpty &&= word === "";
  }
  if (!isEmpty) result.push(current.trimEnd());
  return result;
}
