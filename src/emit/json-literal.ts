import { concat, isHard, type Layout } from "./layout.js";

// JSON data as a TypeScript expression, laid out as Prettier would: what fits in a line stays in one.

const LINE: Layout = { kind: "line", flat: " ", hard: false };
const SOFTLINE: Layout = { kind: "line", flat: "", hard: false };
const COMMA_IF_BROKEN: Layout = { kind: "either", broken: ",", flat: "", hard: false };
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Printable ASCII but quotes, backslashes and `<`. */
const PLAIN = /^[ !#-&(-;=-[\]-~]*$/;
/** Prettier keeps a value beside a key that is narrower than this. */
const SHORT_KEY = 5;
/**
 * Lists of more objects than this are constant. The compiler compares each item of any other list with each other one, to say
 * what it is a list of: a thousand take minutes, a few more are an error.
 */
const MANY_OBJECTS = 50;

/** Whether a list of so many objects has to be written `[…] as const`. */
export function mustBeConstant(objects: number): boolean {
  return objects > MANY_OBJECTS;
}

/** @throws {TypeError} The value is not JSON. */
export function printJson(value: unknown): Layout {
  switch (typeof value) {
    case "string":
      return printString(value);
    case "boolean":
      return String(value);
    case "number":
      return printNumber(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? printArray(value) : printObject(Object.entries(value));
    default:
      throw new TypeError(`Not JSON: ${typeof value}`);
  }
}

/** `1e+21` is written `1e21`, as Prettier does. */
function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError("Not JSON: a number that is not finite.");
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}

/** ASCII only, in the quotes that need fewer escapes; nothing in it can end the string, a script element or a line. */
function printString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  const body = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[<\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const doubles = text.split('"').length;
  const singles = text.split("'").length;
  if (doubles <= singles) return `"${body}"`;
  return `'${body.replace(/\\(.)|'/g, (match, escaped) => (match === "'" ? "\\'" : escaped === '"' ? '"' : match))}'`;
}

/** A property name as it stands before the colon. `__proto__` is computed: the plain key would set the prototype. */
export function printKey(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return IDENTIFIER.test(key) ? key : printString(key);
}

function printObject(entries: readonly [string, unknown][]): Layout {
  const members = entries.filter(([, value]) => value !== undefined);
  if (members.length === 0) return "{}";
  return bracket(
    "{",
    members.map(([key, value]) => printMember(key, value)),
    "}",
    LINE,
  );
}

function printMember(key: string, value: unknown): Layout {
  const name = printKey(key);
  const printed = printJson(value);
  const beside = typeof value !== "string" || (name.length < SHORT_KEY && key !== "__proto__");
  return beside
    ? concat([name, ": ", printed])
    : concat([name, ":", { kind: "group", body: indented([LINE, printed]), hard: false }]);
}

function printArray(items: readonly unknown[]): Layout {
  if (items.length === 0) return "[]";
  const printed = items.map(printJson);
  if (items.length > 1 && items.every((item) => typeof item === "number")) return fill(printed);
  const list = bracket("[", printed, "]", SOFTLINE, isMatrix(items));
  const objects = items.filter((item) => typeof item === "object" && item !== null).length;
  return mustBeConstant(objects) ? concat([list, " as const"]) : list;
}

/** Two or more objects with two or more members each, or as many arrays: always one a line. */
function isMatrix(items: readonly unknown[]): boolean {
  if (items.length < 2) return false;
  const kind = Array.isArray(items[0]);
  return items.every(
    (item) =>
      typeof item === "object" &&
      item !== null &&
      Array.isArray(item) === kind &&
      (Array.isArray(item) ? item.length : Object.keys(item).length) > 1,
  );
}

function bracket(open: string, items: readonly Layout[], close: string, padding: Layout, hard = false): Layout {
  const inner = [padding];
  for (const item of items) {
    if (inner.length > 1) inner.push(",", LINE);
    inner.push(item);
  }
  const body = concat([open, indented(inner), COMMA_IF_BROKEN, padding, close]);
  return { kind: "group", body, hard: hard || isHard(body) };
}

/** Numbers: as many a line as fit. */
function fill(items: readonly Layout[]): Layout {
  const separated = items.map((item, index): Layout => {
    const text = index === items.length - 1 ? item : concat([item, ","]);
    return index === 0 ? text : { kind: "group", body: concat([LINE, text]), hard: false };
  });
  const body = concat(["[", indented([SOFTLINE, ...separated]), COMMA_IF_BROKEN, SOFTLINE, "]"]);
  return { kind: "group", body, hard: false };
}

function indented(parts: readonly Layout[]): Layout {
  const body = concat(parts);
  return { kind: "indent", columns: 2, body, hard: isHard(body) };
}
