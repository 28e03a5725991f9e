// The formats that are asserted, in linear time: no quantifier here can match one text in two ways. Each is as strict
// as the RFC it names where that takes a line, and never refuses a text that is in the format, but for URIs whose host or
// port nothing could be reached by (`http://256.0.0.1/`).

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const DATE_TIME = /^\d{4}-\d\d-\d\dt([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const EMAIL =
  /^([^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)*|"([^"\\]|\\.)+")@(\[[\w:.-]+\]|([a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.(?!$)|$))+)$/i;
const LABEL = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i;
const OCTET = /^(0|[1-9]\d{0,2})$/;
const GROUP = /^[\da-f]{1,4}$/i;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const URI = /^[a-z][a-z\d+.-]*:([\w\-.~:/?#[\]@!$&'()*+,;=]|%[\da-f]{2})*$/i;

/** `\Z` is an anchor elsewhere, and a Z here. */
const LETTER_ESCAPE = /(?<!\\)(?:\\\\)*\\(?![bBcdDfknrsStuvwWx])[a-z]/i;

/** `full-date` of RFC 3339; leap years count. */
export function isDate(value: unknown): value is string {
  return typeof value === "string" && DATE.test(value) && isDay(value);
}

/** `full-time` of RFC 3339, offset included. */
export function isTime(value: unknown): value is string {
  return typeof value === "string" && TIME.test(value);
}

/** `date-time` of RFC 3339. */
export function isDateTime(value: unknown): value is string {
  return typeof value === "string" && DATE_TIME.test(value) && isDay(value.slice(0, 10));
}

/** Whether the calendar has a day: engines read 30 February as none, or as a day of March. */
function isDay(date: string): boolean {
  return new Date(date).getUTCDate() === Number(date.slice(8));
}

/** A mailbox `local@domain` (RFC 5321); the domain may be an address in brackets, the local part quoted. */
export function isEmail(value: unknown): value is string {
  return typeof value === "string" && EMAIL.test(value);
}

/** A host name of RFC 1123: labels of at most 63 characters, 253 in all. */
export function isHostname(value: unknown): value is string {
  return typeof value === "string" && value.length <= 253 && value.split(".").every((label) => LABEL.test(label));
}

/** Four decimal numbers up to 255, without leading zeros. */
export function isIpv4(value: unknown): value is string {
  const octets = typeof value === "string" ? value.split(".", 5) : [];
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) < 256);
}

/** An address of RFC 4291, section 2.2, without a zone. */
export function isIpv6(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const halves = value.split("::", 3);
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":", 9)));
  const all = groups.flat();
  const last = (groups.at(-1) as string[]).at(-1);
  const dotted = last?.includes(".") === true;
  if (dotted && !isIpv4(all.pop())) return false;
  const count = all.length + (dotted ? 2 : 0);
  return all.every((group) => GROUP.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

/** A UUID of RFC 9562, any version. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

/** A URI of RFC 3986 with its scheme. */
export function isUri(value: unknown): value is string {
  return typeof value === "string" && URI.test(value) && URL.canParse(value);
}

/** A regular expression of ECMA-262, with the `u` flag or without, where that reads no escaped letter as the letter itself. */
export function isRegex(value: unknown): value is string {
  return typeof value === "string" && (compiles(value, "u") || (!LETTER_ESCAPE.test(value) && compiles(value, "")));
}

function compiles(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}
