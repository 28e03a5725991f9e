/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Lower case: `"bearer"`, `"dpop"`. */
  scheme: string;
  /** Names in lower case; where one stands twice, the first counts. */
  parameters: ReadonlyMap<string, string>;
}

/**
 * Reads the challenges of a `WWW-Authenticate` header, several schemes included. What cannot be read is left out: the
 * header comes from a server that we do not trust, and a missing challenge only means that discovery is tried without it.
 */
export function parseChallenges(header: string | null): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  if (header === null || header.length > 16_384) return challenges;
  const text = header;
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  for (take(SEPARATORS); at < text.length; take(SEPARATORS)) {
    const name = take(TOKEN);
    if (name === undefined) return challenges;
    if (take(EQUALS) === undefined) {
      // No `=`: the word is a scheme, and what follows are its parameters, or one piece of base64 (token68).
      challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
      take(TOKEN68);
      continue;
    }
    const value = text.charAt(at) === '"' ? quotedString() : take(BARE);
    if (value === undefined) return challenges;
    const parameters = challenges.at(-1)?.parameters;
    if (parameters?.has(name.toLowerCase()) === false) parameters.set(name.toLowerCase(), value);
  }
  return challenges;

  function quotedString(): string | undefined {
    let value = "";
    for (at += 1; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (character === '"') {
        at += 1;
        return value;
      }
      if (character === "\\") at += 1;
      value += text.charAt(at);
    }
    return undefined;
  }
}

const SEPARATORS = /[ \t,]+/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const TOKEN68 = /[ \t]+[\w.~+/-]+=*(?=[ \t]*(?:,|$))/y;
// More than a token: servers leave the quotes away from URLs.
const BARE = /[^\s,"]+/y;

/** The challenge that OAuth answers: DPoP where the server asks for it, else Bearer. */
export function oauthChallenge(header: string | null): Challenge | undefined {
  const challenges = parseChallenges(header);
  const bearer = challenges.find(({ scheme }) => scheme === "bearer");
  const dpop = challenges.find(({ scheme }) => scheme === "dpop");
  if (dpop === undefined || bearer === undefined) return dpop ?? bearer;
  // A server that offers both says where its metadata is in either.
  return { scheme: "dpop", parameters: new Map([...bearer.parameters, ...dpop.parameters]) };
}

/** Scopes of a space-separated list; what cannot be a scope (RFC 6749, section 3.3) is left out. */
export function scopesIn(list: string | undefined): string[] | undefined {
  return list?.split(/ +/).filter((scope) => SCOPE.test(scope));
}

/** A JSON array of scopes, as metadata has it. */
export function scopeArray(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((scope): scope is string => typeof scope === "string" && SCOPE.test(scope)).slice(0, MAX_SCOPES);
}

const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const MAX_SCOPES = 200;
