import { cut } from "../../model/shown.js";

// What a server says stands in messages of ours. It may not look like one of them, nor bury them.

/** Longer ones tell nobody more. As much as the transports keep of a page that is no answer, and some words before it. */
const MAX_SENTENCE = 700;
const MAX_LINE = 200;
/** The last lines hold what matters; a line that is longer is cut at its start. */
const KEPT_CHARACTERS = 16_384;

/** As a part of a sentence: in one line, whatever breaks it in the server's text. */
export function inSentence(text: string): string {
  return cut(text.replace(/\s*[\n\r\u2028\u2029]\s*/g, " ").trim(), MAX_SENTENCE);
}

/** Lines that stand apart from ours. */
export function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, "    ");
}

/** The last lines of a text that comes in pieces, which break where they like. */
export interface LastLines {
  push(piece: string): void;
  lines(): string[];
}

export function lastLines(count: number): LastLines {
  let text = "";
  return {
    push(piece) {
      text = (text + piece).slice(-KEPT_CHARACTERS);
    },
    lines: () =>
      text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .slice(-count)
        .map((line) => cut(line, MAX_LINE)),
  };
}
