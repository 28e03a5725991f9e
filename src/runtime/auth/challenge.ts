/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Lower case: `"bearer"`, `"dpop"`. */
  scheme: string;
  /** Names in lower case. */
  parameters: ReadonlyMap<string, string>;
}

/**
 * Reads the challenges of a `WWW-Authenticate` header, several schemes included. What cannot be read is left out: the
 * header comes from a server that we do not trust, and a missing challenge only means that discovery is tried without it.
 */
export function parseChallenges(header: string | null): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  if (header === null || header.length > 16_384) return challenges;
  const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
  let at = 0;
  const word = (): string | undefined => {
    token.lastIndex = at;
    const found = token.exec(header)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = (characters: string): void => {
    while (at < header.length && characters.includes(header.charAt(at))) at += 1;
  };
  for (skip(" \t,"); at < header.length; skip(" \t,")) {
    const name = word();
    if (name === undefined) return challenges;
    const afterName = at;
    skip(" \t");
    if (header.charAt(at) !== "=") {
      // No `=`: the word is a scheme, and what follows are its parameters.
      at = afterName;
      challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
      continue;
    }
    at += 1;
    skip(" \t");
    const value = header.charAt(at) === '"' ? quoted() : word();
    if (value === undefined) return challenges;
    challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return challenges;

  function quoted(): string | undefined {
    let value = "";
    for (at += 1; at < header!.length; at += 1) {
      const character = header!.charAt(at);
      if (character === '"') {
        at += 1;
        return value;
      }
      if (character === "\\") at += 1;
      value += header!.charAt(at);
    }
    return undefined;
  }
}

/** The challenge that OAuth answers: DPoP where the server asks for it, else Bearer. */
export function oauthChallenge(header: string | null): Challenge | undefined {
  const challenges = parseChallenges(header);
  return challenges.find(({ scheme }) => scheme === "dpop") ?? challenges.find(({ scheme }) => scheme === "bearer");
}
