// The formats that are asserted, in linear time: no quantifier here can match one text in two ways. Each is as strict
// as the RFC it names where that takes a line, and never refuses a text that is in the format.

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const LABEL = /^[a-z\d]([a-z\d-]*[a-z\d])?$/i;
const OCTET = /^(0|[1-9]\d{0,2})$/;
const GROUP = /^[\da-f]{1,4}$/i;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const LOCAL = /^([^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)*|"([^"\\]|\\.)+")$/;
const ADDRESS = /^\[(ipv6:)?[\da-f:.]+\]$/i;
const URI = /^[a-z][a-z\d+.-]*:([\w\-.~:/?#[\]@!$&'()*+,;=]|%[\da-f]{2})*$/i;

/** `full-date` of RFC 3339; leap years count. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  // Most days are in every month: no numbers have to be made.
  const day = text.slice(8);
  if (day <= "28") return true;
  const month = text.slice(5, 7);
  if (month !== "02") return day < "31" || !["04", "06", "09", "11"].includes(month);
  const year = Number(text.slice(0, 4));
  return day === "29" && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** `full-time` of RFC 3339, offset included. */
export function isTime(text: string): boolean {
  return TIME.test(text);
}

/** `date-time` of RFC 3339. */
export function isDateTime(text: string): boolean {
  return /^.{10}t/i.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

/** A mailbox `local@domain` (RFC 5321); the domain may be an address in brackets, the local part quoted. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  return (
    LOCAL.test(text.slice(0, Math.max(at, 0))) && (isHostname(text.slice(at + 1)) || ADDRESS.test(text.slice(at + 1)))
  );
}

/** A host name of RFC 1123: labels of at most 63 characters, 253 in all. */
export function isHostname(text: string): boolean {
  return text.length <= 253 && text.split(".").every((label) => label.length < 64 && LABEL.test(label));
}

/** Four decimal numbers up to 255, without leading zeros. */
export function isIpv4(text: string): boolean {
  const octets = text.split(".", 5);
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) < 256);
}

/** An address of RFC 4291, section 2.2, without a zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::", 3);
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":", 9)));
  const all = groups.flat();
  const last = (groups.at(-1) as string[]).at(-1);
  const dotted = last?.includes(".") === true;
  if (dotted && !isIpv4(all.pop() as string)) return false;
  const count = all.length + (dotted ? 2 : 0);
  return all.every((group) => GROUP.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

/** A UUID of RFC 9562, any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A URI of RFC 3986 with its scheme. */
export function isUri(text: string): boolean {
  return URI.test(text) && URL.canParse(text);
}

/** A regular expression of ECMA-262, as `pattern` takes it. */
export function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
