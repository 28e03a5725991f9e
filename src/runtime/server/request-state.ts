import type { JsonObject } from "../protocol/jsonrpc.js";
import type { AuthInfo } from "../protocol/server.js";
import { fromBase64Url, toBase64Url } from "./base64.js";
import { invalidParams } from "./errors.js";
import { isObject } from "./objects.js";
import { principalOf } from "../protocol/principal.js";

// `requestState` passes through the client, so whatever comes back is an attacker's until its seal holds (basic/patterns/mrtr,
// "Server Requirements"). The seal is integrity, not secrecy: a client can read what it carries.

const KEY_BYTES = 32;
/** Longest state that is made or looked at, in characters. */
const MAX_STATE = 1 << 20;
/** Of the seal and the dot before it, in characters. */
const MAC_LENGTH = 44;

interface Envelope {
  readonly payload: JsonObject;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** Digest of the `StateOwner`. */
  readonly owner: string;
}

/** What a state is good for: nothing else may use it. */
export interface StateOwner {
  readonly method: string;
  /** The parameters that decide what the request does. */
  readonly salient: unknown;
  readonly auth: AuthInfo | undefined;
}

export interface StateSeal {
  seal(payload: JsonObject, owner: StateOwner): Promise<string>;
  /** @throws {ProtocolError} -32602: forged, expired, or another request's. */
  open(state: unknown, owner: StateOwner): Promise<JsonObject>;
}

/** @throws {RangeError} `key` has fewer than 32 bytes. */
export function stateSeal(key: Uint8Array | undefined, ttlMs: number): StateSeal {
  if (key !== undefined && key.byteLength < KEY_BYTES) throw new RangeError("stateKey must have at least 32 bytes");
  const bytes = Uint8Array.from(key ?? crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  let imported: Promise<CryptoKey> | undefined;
  const hmac = (): Promise<CryptoKey> =>
    (imported ??= crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]));

  return {
    async seal(payload, owner) {
      const envelope: Envelope = { payload, expires: Date.now() + ttlMs, owner: await ownerDigest(owner) };
      const body = toBase64Url(utf8(JSON.stringify(envelope)));
      if (body.length > MAX_STATE - MAC_LENGTH)
        throw new RangeError(`requestState is longer than ${MAX_STATE} characters`);
      const mac = await crypto.subtle.sign("HMAC", await hmac(), utf8(body));
      return `${body}.${toBase64Url(new Uint8Array(mac))}`;
    },
    async open(state, owner) {
      if (typeof state !== "string" || state.length > MAX_STATE) throw invalidParams("Invalid requestState");
      const dot = state.lastIndexOf(".");
      const mac = fromBase64Url(state.slice(dot + 1));
      const body = state.slice(0, Math.max(dot, 0));
      // `verify` compares in constant time.
      if (mac === undefined || !(await crypto.subtle.verify("HMAC", await hmac(), mac, utf8(body)))) {
        throw invalidParams("Invalid requestState");
      }
      const envelope = JSON.parse(new TextDecoder().decode(fromBase64Url(body))) as Envelope;
      if (!(envelope.expires > Date.now())) throw invalidParams("requestState has expired");
      if (envelope.owner !== (await ownerDigest(owner))) throw invalidParams("requestState belongs to another request");
      return envelope.payload;
    },
  };
}

async function ownerDigest({ method, salient, auth }: StateOwner): Promise<string> {
  const text = JSON.stringify(sorted([method, salient ?? null, principalOf(auth)]));
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}

/** `value` with all objects as rows of members in order: equal parameters must have one digest. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ["[", ...value.map(sorted)];
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return ["{", ...members.map(([key, member]) => [key, sorted(member)])];
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
