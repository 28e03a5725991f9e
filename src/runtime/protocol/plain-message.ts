import type { JsonObject } from "./jsonrpc.js";

const HEAD = '{"jsonrpc":"2.0","id":';
const RESULT = ',"result":';
const METHOD = ',"method":"';
const PARAMS = '","params":';

const MAX_DIGITS = 15;
const ZERO = 48;
const NINE = 57;
const CLOSE_BRACE = 125;

/**
 * Parses a request or a success that is written as nearly everybody writes it, `{"jsonrpc":"2.0","id":1,"result":…}` or
 * `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":…}`: the envelope is compared with that, and what is left between
 * it and the last brace is one JSON value if `JSON.parse` takes it by itself. So no key can be there twice, and nothing
 * has to be scanned for it, which would take half the time of parsing.
 *
 * @returns `undefined` where the text is anything else or could nest too deeply: that is for others to judge.
 */
export function parsePlain(text: string, maxDepth: number): JsonObject | undefined {
  const last = text.length - 1;
  if (!text.startsWith(HEAD) || text.charCodeAt(last) !== CLOSE_BRACE || mayBeDeeper(text, maxDepth)) return undefined;
  let index = HEAD.length;
  let id = 0;
  let code = text.charCodeAt(index);
  while (code >= ZERO && code <= NINE) {
    id = id * 10 + code - ZERO;
    code = text.charCodeAt(++index);
  }
  const digits = index - HEAD.length;
  // Zeros in front are no JSON, more digits maybe no exact number.
  if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && text.charCodeAt(HEAD.length) === ZERO)) return undefined;
  try {
    if (text.startsWith(RESULT, index)) {
      return { jsonrpc: "2.0", id, result: JSON.parse(text.slice(index + RESULT.length, last)) };
    }
    if (!text.startsWith(METHOD, index)) return undefined;
    const start = index + METHOD.length;
    const end = endOfName(text, start);
    if (!text.startsWith(PARAMS, end)) return undefined;
    return {
      jsonrpc: "2.0",
      id,
      method: text.slice(start, end),
      params: JSON.parse(text.slice(end + PARAMS.length, last)),
    };
  } catch {
    return undefined;
  }
}

/** Whether there are so many brackets that they could stand in each other. Those in strings count, too. */
function mayBeDeeper(text: string, maxDepth: number): boolean {
  let count = 0;
  for (let at = text.indexOf("{"); at !== -1; at = text.indexOf("{", at + 1)) if (++count > maxDepth) return true;
  for (let at = text.indexOf("["); at !== -1; at = text.indexOf("[", at + 1)) if (++count > maxDepth) return true;
  return false;
}

/** Index after letters, digits and what else the names of methods have: nothing that JSON writes in another way. */
function endOfName(text: string, start: number): number {
  for (let index = start; ; index++) {
    const code = text.charCodeAt(index);
    const isName =
      (code >= 97 && code <= 122) || (code >= 45 && code <= NINE) || (code >= 65 && code <= 90) || code === 95;
    if (!isName) return index;
  }
}
