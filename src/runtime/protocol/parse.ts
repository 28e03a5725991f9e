import { ErrorCode, type RequestId } from "./jsonrpc.js";
import { isRequestId } from "./classify.js";
import { isObject } from "./is-object.js";
import { parsePlain } from "./plain-message.js";

export { classify, classifyBatch, type Classified } from "./classify.js";

/** A text that is no message: what a server answers to it. */
export class BadMessage extends Error {
  override readonly name: string = "BadMessage";
  /** `-32700`: no JSON. `-32600`: JSON, but no acceptable envelope. */
  readonly code: number;
  /** Of the request, if it could be read without doubt. */
  readonly id: RequestId | undefined;

  constructor(code: number, message: string, id?: RequestId) {
    super(message);
    this.code = code;
    this.id = id;
  }
}

const QUOTE = 34;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const ENVELOPE_KEYS: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params", "result", "error"]);

/**
 * Parses the text of one message (or of a batch), in time linear in its length.
 *
 * Nesting is bounded before `JSON.parse` sees the text. Envelope keys must be exact and single: where two parsers could
 * disagree about what a message says (`"id":1,"id":2`, `"Method"`), it is refused.
 *
 * @throws {BadMessage}
 */
export function parseMessage(text: string, limits: { readonly maxJsonDepth: number }): unknown {
  const plain = parsePlain(text, limits.maxJsonDepth);
  if (plain !== undefined) return plain;
  const memberCounts = countMembers(text, limits.maxJsonDepth);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadMessage(ErrorCode.parse, "Parse error: this is not JSON.");
  }
  if (!Array.isArray(value)) checkKeys(value, memberCounts[0]);
  else {
    let next = 0;
    for (const element of value) if (isObject(element)) checkKeys(element, memberCounts[next++]);
  }
  return value;
}

function checkKeys(value: unknown, written: number | undefined): void {
  if (!isObject(value)) return;
  const keys = Object.keys(value);
  const id = (value as { id?: unknown }).id;
  if (keys.length !== written) throw new BadMessage(ErrorCode.invalidRequest, "A key of the message occurs twice.");
  for (const key of keys) {
    if (!ENVELOPE_KEYS.has(key) && ENVELOPE_KEYS.has(key.toLowerCase())) {
      const message = `Envelope keys are case-sensitive: ${JSON.stringify(key)}.`;
      throw new BadMessage(ErrorCode.invalidRequest, message, isRequestId(id) ? id : undefined);
    }
  }
}

/**
 * Scans the text outside its strings: bounds the nesting, and counts the members of each envelope as they are written,
 * which `JSON.parse` would merge.
 *
 * @returns One count for each object at the top or directly in the top array. Meaningless if the text is no JSON.
 */
function countMembers(text: string, maxDepth: number): number[] {
  const counts: number[] = [];
  // How deep the members of an envelope stand: one deeper in a batch.
  let envelopeDepth = 1;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE:
        index = endOfString(text, index + 1);
        break;
      case OPEN_BRACKET:
        if (depth === 0) envelopeDepth = 2;
        if (++depth > maxDepth) throw tooDeep(maxDepth);
        break;
      case OPEN_BRACE:
        if (++depth > maxDepth) throw tooDeep(maxDepth);
        if (depth === envelopeDepth) counts.push(0);
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth--;
        break;
      case COLON:
        if (depth === envelopeDepth) counts[counts.length - 1]! += 1;
        break;
    }
  }
  return counts;
}

function tooDeep(maxDepth: number): BadMessage {
  return new BadMessage(ErrorCode.invalidRequest, `The message is nested more than ${maxDepth} levels deep.`);
}

/** @returns The index of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let index = start; ; index++) {
    index = text.indexOf('"', index);
    if (index === -1) return text.length;
    let backslashes = 0;
    // Never further back than the string's start: backslashes are looked at once, whatever the string holds.
    while (index - backslashes > start && text.charCodeAt(index - backslashes - 1) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return index;
  }
}
