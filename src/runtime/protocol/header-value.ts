// How MCP puts any text into an HTTP header value (basic/transports/streamable-http, "Value Encoding"): as it is where
// that is safe, else `=?base64?…?=` around the base64 of its UTF-8 bytes.

const PREFIX = "=?base64?";
const SUFFIX = "?=";
/** Visible ASCII with single or more spaces inside. A tab would be legal in HTTP, but intermediaries fold it. */
const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/** Text as a header value. Lone surrogates become U+FFFD, as everywhere in UTF-8. */
export function encodeHeaderValue(text: string): string {
  if (PLAIN.test(text) && !isEncoded(text)) return text;
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return PREFIX + btoa(binary) + SUFFIX;
}

/** The text of a header value; `undefined` where it is malformed. */
export function decodeHeaderValue(value: string): string | undefined {
  if (!isEncoded(value)) {
    return PLAIN.test(value) || (value.includes("\t") && PLAIN.test(value.replaceAll("\t", " "))) ? value : undefined;
  }
  const base64 = value.slice(PREFIX.length, -SUFFIX.length);
  try {
    const binary = atob(base64);
    // `atob` forgives white space and missing padding; two spellings of one value would be one too many.
    if (PREFIX + btoa(binary) + SUFFIX !== value) return undefined;
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isEncoded(value: string): boolean {
  return value.startsWith(PREFIX) && value.endsWith(SUFFIX);
}
