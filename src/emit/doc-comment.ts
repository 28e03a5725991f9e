import type { Doc } from "../model/docs.js";

// The comment door. Declared text cannot end the comment, start a tag or a directive, hide, or reorder what is read.

/** Characters; longer texts are cut. */
const MAX_LENGTH = 8192;
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

function cut(texts: readonly string[]): string[] {
  let room = MAX_LENGTH;
  const result: string[] = [];
  for (const text of texts) {
    if (room <= 0) break;
    result.push(text.length <= room ? text : `${text.slice(0, room)}…`);
    room -= text.length;
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

function wrapAll(rows: readonly string[], width: number): string[] {
  return rows.flatMap((row) => (row.length <= width ? [row] : wrap(row, width)));
}

function wrap(row: string, width: number): string[] {
  const margin = " ".repeat(Math.min(row.length - row.trimStart().length, 16));
  const result: string[] = [];
  let current = margin;
  for (const word of row.trimStart().split(" ")) {
    if (current.trim() !== "" && current.length + 1 + word.length > width) {
      result.push(current.trimEnd());
      current = margin;
    }
    current = current.trim() === "" ? margin + word : `${current} ${word}`;
  }
  if (current.trim() !== "") result.push(current.trimEnd());
  return result;
}
