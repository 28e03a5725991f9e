/** A `host[:port]` that passed the grammar. `host` is lower case; `port` is empty where none was given. */
export interface Authority {
  readonly host: string;
  readonly port: string;
}

const MAX_AUTHORITY_LENGTH = 262;

/**
 * Reads `host[:port]` byte for byte (R2): a dotted name, an IPv4 address or a bracketed IPv6 address. No user info, path,
 * percent sign, non-ASCII letter, trailing dot, empty port or zone. Linear, and free of peer-made patterns.
 */
export function parseAuthority(text: string): Authority | undefined {
  if (text.length === 0 || text.length > MAX_AUTHORITY_LENGTH) {
    return undefined;
  }
  const hostEnd = text[0] === "[" ? text.indexOf("]") + 1 : endOfName(text);
  if (hostEnd <= 0) {
    return undefined;
  }
  const host = text.slice(0, hostEnd).toLowerCase();
  if (text[0] === "[" ? !isIPv6(host) : host.length > 253) {
    return undefined;
  }
  if (hostEnd === text.length) {
    return { host, port: "" };
  }
  const port = text.slice(hostEnd + 1);
  return text[hostEnd] === ":" && isPort(port) ? { host, port } : undefined;
}

/** Index after a name of dot-separated labels, or -1 where it breaks the grammar. */
function endOfName(text: string): number {
  let labelStart = 0;
  let i = 0;
  for (; i < text.length && text[i] !== ":"; i++) {
    if (text[i] === ".") {
      if (i === labelStart) {
        return -1;
      }
      labelStart = i + 1;
    } else if (!isLabelCode(text.charCodeAt(i)) || i - labelStart >= 63) {
      return -1;
    }
  }
  return i === labelStart ? -1 : i;
}

function isLabelCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 45 || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

// One to five digits without a leading zero, at most 65535.
function isPort(text: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65535;
}

function isIPv6(bracketed: string): boolean {
  const inner = bracketed.slice(1, -1);
  if (!/^[0-9a-f:]{2,39}$/.test(inner)) {
    return false;
  }
  const halves = inner.split("::");
  if (halves.length > 2) {
    return false;
  }
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  return (
    groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) &&
    (halves.length === 2 ? groups.length < 8 : groups.length === 8)
  );
}

/** Whether a host reaches this machine only. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.(0|[1-9][0-9]{0,2})){3}$/.test(host);
}
