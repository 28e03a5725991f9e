import type { Diagnostic } from "../diagnostics.js";
import { formatDiagnostic } from "../diagnostics.js";

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

/** Where a command says what it does: to people on a terminal, to logs as plain lines, or to machines as one JSON object. */
export interface Report {
  readonly json: boolean;
  /** Text in a colour, where standard output has any. */
  paint(style: Style, text: string): string;
  /** A line of the answer, on standard output; silent with `--json`. */
  line(text: string): void;
  /** A line about the answer, on standard error. */
  note(text: string): void;
  diagnostics(list: readonly Diagnostic[]): void;
  /** What is going on; seen on a terminal only, and only when it takes over a second. */
  progress(text: string): void;
  /** Nothing is going on any more, though the command goes on. */
  idle(): void;
  /** The answer for machines: printed once, at the end, with `--json`. */
  result(value: object): void;
  /** Ends progress and prints what `result` was given. */
  end(): Promise<void>;
}

export function createReport(json: boolean): Report {
  const { stdout, stderr } = process;
  const print: typeof stdout.write = stdout.write.bind(stdout);
  // Code of the user's (a config, its hooks) may print, too; what a machine reads stays one JSON object.
  if (json) stdout.write = stderr.write.bind(stderr);
  const colours = (stream: NodeJS.WriteStream): boolean =>
    stream.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  const paintFor = (stream: NodeJS.WriteStream) => {
    const on = colours(stream);
    return (style: Style, text: string): string =>
      on ? `\x1b[${CODES[style][0]}m${text}\x1b[${CODES[style][1]}m` : text;
  };
  const paintError = paintFor(stderr);
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
    stderr.write(`\r\x1b[2K${paintError("cyan", SPINNER[frame++ % SPINNER.length]!)} ${phrase.slice(0, width)}`);
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
    paint: paintFor(stdout),
    line(text) {
      if (json) return;
      wipe();
      print(`${text}\n`);
    },
    note: writeError,
    diagnostics(list) {
      for (const diagnostic of list) {
        const text = formatDiagnostic(diagnostic);
        const mark = diagnostic.severity === "error" ? paintError("red", "error") : paintError("yellow", "warning");
        if (!json) writeError(`${mark}  ${text}`);
      }
    },
    progress(text) {
      phrase = text;
      if (json || !stderr.isTTY || timer !== undefined) return;
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
      if (!json || answer === undefined) return;
      const text = `${JSON.stringify(answer)}\n`;
      answer = undefined;
      await new Promise<void>((resolve) => print(text, () => resolve()));
    },
  };
}
