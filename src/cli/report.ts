import { visible, type Diagnostic } from "../diagnostics.js";
import { findings } from "./findings.js";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPINNER_AFTER_MS = 1000;
const SPINNER_EVERY_MS = 80;

/** Text in a colour, where the stream that it goes to has any. */
export interface Painted {
  readonly style: Style;
  readonly text: string;
}

/** Where a command says what it does: to people on a terminal, to logs as plain lines, or to machines as one JSON object. */
export interface Report {
  readonly json: boolean;
  /** A line of the answer, on standard output, of parts that follow each other; silent with `--json`. */
  line(...parts: readonly (string | Painted)[]): void;
  /** Lines about the answer, on standard error. */
  note(text: string): void;
  /** Findings, those that say the same about one declaration told once. */
  diagnostics(list: readonly Diagnostic[]): void;
  /** What is going on; seen on a terminal only, and only when it takes over a second. */
  progress(text: string): void;
  /** Nothing is going on any more, though the command goes on. */
  idle(): void;
  /** The answer for machines: printed once, at the end, with `--json`. */
  result(value: object): void;
  /** Ends progress, prints what `result` was given, and waits until all is where it goes. */
  end(): Promise<void>;
}

export function painted(style: Style, text: string): Painted {
  return { style, text };
}

/** As `visible`, but for what lays out text. All that is printed passes here, whoever wrote it: a server, a file, a user. */
function printable(text: string, layout: RegExp): string {
  return text
    .split(layout)
    .map((part, index) => (index % 2 === 0 ? visible(part) : part))
    .join("");
}

const TAB = /(\t)/;
const TAB_OR_LINE = /([\t\n])/;

export function createReport(json: boolean): Report {
  const { stdout, stderr } = process;
  const print: typeof stdout.write = stdout.write.bind(stdout);
  // Code of the user's (a config, its hooks) may print, too; what a machine reads stays one JSON object.
  if (json) stdout.write = stderr.write.bind(stderr);
  const isDumb = process.env["TERM"] === "dumb";
  const colours = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true && !process.env["NO_COLOR"] && !isDumb;
  const paintFor = (stream: NodeJS.WriteStream) => {
    const on = colours(stream);
    return (style: Style, text: string): string =>
      on ? `\x1b[${CODES[style][0]}m${text}\x1b[${CODES[style][1]}m` : text;
  };
  const [paint, paintError] = [paintFor(stdout), paintFor(stderr)];
  let answer: object | undefined;
  let timer: NodeJS.Timeout | undefined;
  let phrase = "";
  let frame = 0;
  let drawn = false;

  const wipe = (): void => {
    if (drawn) stderr.write("\r\x1b[2K");
    drawn = false;
  };
  const draw = (): void => {
    const width = (stderr.columns ?? 80) - 4;
    stderr.write(
      `\r\x1b[2K${paintError("cyan", SPINNER[frame++ % SPINNER.length]!)} ${visible(phrase).slice(0, width)}`,
    );
    drawn = true;
  };
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    wipe();
  };
  const writeError = (text: string): void => {
    wipe();
    stderr.write(`${text}\n`);
  };

  return {
    json,
    line(...parts) {
      if (json) return;
      wipe();
      const texts = parts.map((part) =>
        typeof part === "string" ? printable(part, TAB) : paint(part.style, printable(part.text, TAB)),
      );
      print(`${texts.join("")}\n`);
    },
    note: (text) => writeError(printable(text, TAB_OR_LINE)),
    diagnostics(list) {
      if (json) return;
      for (const { severity, text } of findings(list)) {
        const mark = severity === "error" ? paintError("red", "error") : paintError("yellow", "warning");
        writeError(`${mark}  ${text}`);
      }
    },
    progress(text) {
      phrase = text;
      if (json || !stderr.isTTY || isDumb || timer !== undefined) return;
      const tick = (): void => {
        draw();
        timer = setTimeout(tick, SPINNER_EVERY_MS).unref();
      };
      timer = setTimeout(tick, SPINNER_AFTER_MS).unref();
    },
    idle: stop,
    result(value) {
      answer = value;
    },
    async end() {
      stop();
      const text = json && answer !== undefined ? `${JSON.stringify(answer)}\n` : "";
      answer = undefined;
      await new Promise<void>((resolve) => print(text, () => resolve()));
      await new Promise<void>((resolve) => stderr.write("", () => resolve()));
    },
  };
}
