import { createHash } from "node:crypto";
import { DECLARATION_KINDS } from "./declaration-kinds.js";
import type { Named, Stem } from "./derived-names.js";
import { camelCase, isFreeIdentifier } from "./identifiers.js";

const MAX_LENGTH = 64;
/** What a name that collides gets of its declaration's hash, and again where that is not enough. */
const HASH_DIGITS = 6;

/** A declaration with the name that it is to have, unless others have a better right to it. */
export interface Candidate {
  readonly named: Named;
  stem: Stem;
  /** How many hex digits of the hash the stem has. */
  digits: number;
  /** The key in `names:` that sets it; it is never changed then. */
  readonly fixedBy: string | undefined;
  /** The wire name is the identifier already, so that it has the first right to it. */
  readonly exact: boolean;
  /** While the stem is one that only suits better: what to take instead where somebody else has a right to it. */
  wish?: Wish | undefined;
}

interface Wish {
  /** `undefined` where only the hash is left. */
  readonly otherwise: Stem | undefined;
}

/** What `names` may call a declaration, the most telling first. */
export function overrideKeys({ kind, key, name }: Named): string[] {
  return [`${kind}/${key}`, `${kind}/${name}`, key, name];
}

/** @param unusable Gets the keys in `names:` whose identifiers cannot be used. */
export function firstCandidate(named: Named, overrides: ReadonlyMap<string, string>, unusable: Set<string>): Candidate {
  for (const key of overrideKeys(named)) {
    const override = overrides.get(key);
    if (override === undefined) continue;
    if (isFreeIdentifier(override)) {
      return { named, stem: { camel: override, pascal: capital(override) }, digits: 0, fixedBy: key, exact: false };
    }
    unusable.add(key);
  }
  const camel = camelCase(named.name).slice(0, MAX_LENGTH);
  const candidate: Candidate = {
    named,
    stem: { camel, pascal: capital(camel) },
    digits: 0,
    fixedBy: undefined,
    exact: named.name === camel,
  };
  if (camel === "" || camelCase(named.name).length > MAX_LENGTH) addHash(candidate);
  return candidate;
}

/** `GetForecast` of `getForecast`; `URL…` stays. */
export function capital(camel: string): string {
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/**
 * Names that read better than those that the wire names make: a template beside a resource of its name is `notesTemplate`, and
 * what gets the prompt `get_advice` is `getAdvicePrompt`.
 */
export function makeWishes(candidates: readonly Candidate[]): void {
  const resources = new Set(
    candidates.filter(({ named }) => named.kind === "resources").map(({ stem }) => stem.camel.toLowerCase()),
  );
  for (const candidate of candidates) {
    const { named, stem, digits, fixedBy } = candidate;
    if (digits > 0 || fixedBy !== undefined) continue;
    const [, rest] = /^Get(?!Prompt$)([A-Z].*)$/.exec(stem.pascal) ?? [];
    if (named.kind === "prompts" && rest !== undefined) {
      candidate.stem = { camel: camelCase(rest), pascal: rest };
      candidate.wish = { otherwise: stem };
    } else if (named.kind === "resourceTemplates" && resources.has(stem.camel.toLowerCase())) {
      candidate.stem = { camel: `${stem.camel}Template`, pascal: `${stem.pascal}Template` };
      candidate.wish = { otherwise: undefined };
    }
  }
}

/** Whether a declaration that has to give way has another name to go back to. */
export function giveUpWish(candidate: Candidate): boolean {
  const stem = candidate.wish?.otherwise;
  candidate.wish = undefined;
  if (stem !== undefined) candidate.stem = stem;
  return stem !== undefined;
}

/** Gives a name that nobody else has: with a hash, or with more of it. `false` where it has all of it already. */
export function addHash(candidate: Candidate): boolean {
  const { named, digits } = candidate;
  const whole = createHash("sha256").update(`${named.kind}\0${named.key}`).digest("hex");
  if (digits >= whole.length) return false;
  candidate.digits += HASH_DIGITS;
  const hash = whole.slice(0, candidate.digits);
  const base = camelCase(named.name).slice(0, MAX_LENGTH) || DECLARATION_KINDS[named.kind].word;
  candidate.stem = { camel: `${base}_${hash}`, pascal: `${capital(base)}_${hash}` };
  return true;
}
