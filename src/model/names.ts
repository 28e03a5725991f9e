import { createHash } from "node:crypto";
import type { Report } from "../diagnostics.js";
import { pointerTo } from "../diagnostics.js";
import { DECLARATION_KINDS, type DeclarationKind } from "./declaration-kinds.js";
import { camelCase, isFreeIdentifier } from "./identifiers.js";
import { shown } from "./shown.js";

// Identifiers for declarations, once for all generated files. A name depends on its own declaration and on those it
// collides with, never on their order.

/** What wants a name. */
export interface Named {
  readonly kind: DeclarationKind;
  /** Unique within its kind: the wire name, the URI, the URI template. */
  readonly key: string;
  /** What the identifier is made from. */
  readonly name: string;
  readonly pointer: string;
}

/** The names of one declaration: `stem` is `getForecast` in `getForecastTool` and `GetForecast` in `GetForecastInput`. */
export interface Stem {
  /** `getForecast`; `getForecast_1f3a9c` after a collision. */
  readonly camel: string;
  readonly pascal: string;
}

/** Every identifier that the generated files declare for a declaration of that stem. */
export type Derive = (named: Named, stem: Stem) => readonly string[];

const MAX_LENGTH = 64;

interface Candidate {
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

/**
 * Gives each declaration its stem.
 *
 * @param taken Identifiers that generated files declare anyway.
 * @param overrides The manifest's `names`: wire name, or `tools/<wire name>` …, to identifier.
 * @param others Declarations that are there but not generated, which `overrides` may name all the same.
 */
export function nameAll(
  declarations: readonly Named[],
  taken: readonly string[],
  overrides: ReadonlyMap<string, string>,
  derive: Derive,
  report: Report,
  others: readonly Named[] = [],
): ReadonlyMap<Named, Stem> {
  const used = new Set([...declarations, ...others].flatMap(overrideKeys));
  const unusable = new Set<string>();
  const candidates = declarations.map((named) => firstCandidate(named, overrides, unusable));
  for (const key of unusable) report(unusableOverride(key, overrides.get(key) ?? ""));
  reportUnused(overrides, used, report);
  makeWishes(candidates);

  const fixed = new Set(taken.map((name) => name.toLowerCase()));
  const warned = new Map<Candidate, Loss>();
  for (;;) {
    const losers = collisions(candidates, fixed, derive);
    if (losers.size === 0) break;
    for (const [candidate, loss] of losers) {
      if (candidate.fixedBy !== undefined) {
        report(overrideCollision(candidate, candidate.fixedBy, loss));
        return new Map(candidates.map(({ named, stem }) => [named, stem]));
      }
      if (giveUpWish(candidate)) continue;
      lengthen(candidate);
      if (!warned.has(candidate)) warned.set(candidate, loss);
    }
  }
  for (const candidate of candidates) if (!warned.has(candidate)) reportLetters(candidate, report);
  reportCollisions(warned, candidates, fixed, derive, report);
  return new Map(candidates.map(({ named, stem }) => [named, stem]));
}

/** What `names` may call a declaration, the most telling first. */
function overrideKeys({ kind, key, name }: Named): string[] {
  return [`${kind}/${key}`, `${kind}/${name}`, key, name];
}

function firstCandidate(named: Named, overrides: ReadonlyMap<string, string>, unusable: Set<string>): Candidate {
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
  if (camel === "" || camelCase(named.name).length > MAX_LENGTH) lengthen(candidate);
  return candidate;
}

/** `GetForecast` of `getForecast`; `URL…` stays. */
function capital(camel: string): string {
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/**
 * Names that read better than those that the wire names make: a template beside a resource of its name is `notesTemplate`, and
 * what gets the prompt `get_advice` is `getAdvicePrompt`.
 */
function makeWishes(candidates: readonly Candidate[]): void {
  const of = (kind: DeclarationKind): Candidate[] => candidates.filter(({ named }) => named.kind === kind);
  const resources = new Set(of("resources").map(({ stem }) => stem.camel.toLowerCase()));
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
function giveUpWish(candidate: Candidate): boolean {
  const stem = candidate.wish?.otherwise;
  candidate.wish = undefined;
  if (stem !== undefined) candidate.stem = stem;
  return stem !== undefined;
}

function lengthen(candidate: Candidate): void {
  const { named } = candidate;
  candidate.digits = candidate.digits === 0 ? 6 : candidate.digits + 6;
  const hash = createHash("sha256").update(`${named.kind}\0${named.key}`).digest("hex").slice(0, candidate.digits);
  const base = camelCase(named.name).slice(0, MAX_LENGTH) || DECLARATION_KINDS[named.kind].word;
  candidate.stem = { camel: `${base}_${hash}`, pascal: `${capital(base)}_${hash}` };
}

/** Why a declaration has to give way. */
interface Loss {
  /** What it would have declared. */
  readonly name: string;
  /** Who else would; `undefined` where generated files do so anyway. */
  readonly rival: Candidate | undefined;
}

/** Who has to give way, and to whom. */
function collisions(
  candidates: readonly Candidate[],
  taken: ReadonlySet<string>,
  derive: Derive,
): Map<Candidate, Loss> {
  const claims = new Map<string, Map<Candidate, string>>();
  const losers = new Map<Candidate, Loss>();
  const lose = (candidate: Candidate, loss: Loss): void => {
    if (!losers.has(candidate)) losers.set(candidate, loss);
  };
  for (const candidate of candidates) {
    for (const name of derive(candidate.named, candidate.stem)) {
      const key = name.toLowerCase();
      if (taken.has(key)) lose(candidate, { name, rival: undefined });
      const claim = claims.get(key);
      if (claim === undefined) claims.set(key, new Map([[candidate, name]]));
      else claim.set(candidate, name);
    }
  }
  for (const claim of claims.values()) {
    if (claim.size < 2) continue;
    const claimants = [...claim.keys()];
    const winner = firstRight(claimants);
    for (const [candidate, name] of claim) {
      const rival = winner ?? claimants.find((other) => other !== candidate);
      if (candidate !== winner) lose(candidate, { name, rival });
    }
  }
  return losers;
}

/** The one that keeps its name: set by hand, the only one that does not merely wish for it, or whose wire name it is. */
function firstRight(claim: readonly Candidate[]): Candidate | undefined {
  const fixed = claim.filter(({ fixedBy }) => fixedBy !== undefined);
  if (fixed.length > 0) return fixed.length === 1 ? fixed[0] : undefined;
  const plain = claim.filter(({ wish }) => wish === undefined);
  if (plain.length === 1) return plain[0];
  const exact = plain.filter((candidate) => candidate.exact && candidate.digits === 0);
  return exact.length === 1 ? exact[0] : undefined;
}

/** The lines that hints show can be added together: they collide with nothing, and their keys mean one declaration each. */
function reportCollisions(
  renamed: ReadonlyMap<Candidate, Loss>,
  candidates: readonly Candidate[],
  taken: ReadonlySet<string>,
  derive: Derive,
  report: Report,
): void {
  const meant = new Map<string, number>();
  for (const { named } of candidates) {
    for (const text of new Set([named.key, named.name])) meant.set(text, (meant.get(text) ?? 0) + 1);
  }
  const claims = (named: Named, stem: Stem): string[] => derive(named, stem).map((name) => name.toLowerCase());
  const occupied = new Set([...taken, ...candidates.flatMap(({ named, stem }) => claims(named, stem))]);
  const counts = new Map<string, number>();
  /** The first of `file2`, `file3` … that is free. */
  const free = (named: Named, base: string): string => {
    for (let count = counts.get(base) ?? 2; ; count += 1) {
      const camel = `${base}${count}`;
      const names = claims(named, { camel, pascal: capital(camel) });
      if (names.some((name) => occupied.has(name))) continue;
      counts.set(base, count + 1);
      for (const name of names) occupied.add(name);
      return camel;
    }
  };
  for (const [{ named, stem }, loss] of renamed) {
    const suggestion = free(named, stem.camel.replace(/_[0-9a-f]+$/, ""));
    const key = meant.get(named.key) === 1 ? named.key : `${named.kind}/${named.key}`;
    report({
      severity: "warning",
      code: "MCPGEN_NAME_COLLISION",
      message: `${shown(named.name)} would share ${sharing(loss)}; it is called ${stem.camel}.`,
      pointer: named.pointer,
      hint: `To choose yourself, add to the manifest:  names: { ${quote(key)}: ${quote(suggestion)} }`,
    });
  }
}

function unusableOverride(key: string, override: string): Parameters<Report>[0] {
  return {
    severity: "error",
    code: "MCPGEN_NAME",
    message: `${quote(override)} cannot be used as an identifier.`,
    pointer: pointerTo("", "names", key),
    hint: "Take ASCII letters, digits, `_` and `$`, no digit first, and neither a reserved word nor a name of the runtime.",
  };
}

/** `the identifier getUser with the tool "get-user"` */
function sharing({ name, rival }: Loss): string {
  const whose =
    rival === undefined
      ? "the server itself"
      : `the ${DECLARATION_KINDS[rival.named.kind].word} ${shown(rival.named.key)}`;
  return `the identifier ${name} with ${whose}`;
}

/** A name that is a hash is a name, but nobody would write it. */
function reportLetters({ named, stem, fixedBy }: Candidate, report: Report): void {
  if (fixedBy !== undefined || named.name === "" || camelCase(named.name) !== "") return;
  report({
    severity: "warning",
    code: "MCPGEN_NAME_LETTERS",
    message: `${shown(named.name)} has none of the ASCII letters and digits that identifiers are made from; it is called ${stem.camel}.`,
    pointer: named.pointer,
    hint: `To choose yourself, add to the manifest:  names: { ${quote(named.key)}: "…" }`,
  });
}

function overrideCollision({ named, stem }: Candidate, key: string, loss: Loss): Parameters<Report>[0] {
  return {
    severity: "error",
    code: "MCPGEN_NAME",
    message: `${stem.camel}, chosen for ${shown(named.name)}, would make it share ${sharing(loss)}.`,
    pointer: pointerTo("", "names", key),
    hint: "Choose identifiers that differ, also when case is ignored.",
  };
}

function reportUnused(overrides: ReadonlyMap<string, string>, used: ReadonlySet<string>, report: Report): void {
  for (const key of overrides.keys()) {
    if (used.has(key)) continue;
    report({
      severity: "warning",
      code: "MCPGEN_NAME_UNUSED",
      message: `No declaration is called ${quote(key)}.`,
      pointer: pointerTo("", "names", key),
    });
  }
}

function quote(text: string): string {
  return JSON.stringify(text);
}
