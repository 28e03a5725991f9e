import { pointerTo, type Diagnostic, type Report } from "../diagnostics.js";
import { DECLARATION_KINDS } from "./declaration-kinds.js";
import { declaredNames, type Named, type Stem } from "./derived-names.js";
import { camelCase } from "./identifiers.js";
import { capital, type Candidate } from "./name-candidates.js";
import { shown } from "./shown.js";

// What is said about names.

/** Why a declaration has to give way. */
export interface Loss {
  /** What it would have declared. */
  readonly name: string;
  /** Who else would; `undefined` where generated files do so anyway. */
  readonly rival: Candidate | undefined;
}

/** The lines that hints show can be added together: they collide with nothing, and their keys mean one declaration each. */
export function reportCollisions(
  renamed: ReadonlyMap<Candidate, Loss>,
  candidates: readonly Candidate[],
  taken: ReadonlySet<string>,
  report: Report,
): void {
  const meant = new Map<string, number>();
  for (const { named } of candidates) {
    for (const text of new Set([named.key, named.name])) meant.set(text, (meant.get(text) ?? 0) + 1);
  }
  const claims = (named: Named, stem: Stem): string[] => declaredNames(named, stem).map((name) => name.toLowerCase());
  const occupied = new Set([...taken, ...candidates.flatMap(({ named, stem }) => claims(named, stem))]);
  const counts = new Map<string, number>();
  /** The first of `file2`, `file3` … that is free. */
  const free = (named: Named, base: string): string => {
    const key = base.toLowerCase();
    for (let count = counts.get(key) ?? 2; ; count += 1) {
      const camel = `${base}${count}`;
      const names = claims(named, { camel, pascal: capital(camel) });
      if (names.some((name) => occupied.has(name))) continue;
      counts.set(key, count + 1);
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

export function unusableOverride(key: string, override: string): Diagnostic {
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
export function reportLetters({ named, stem, fixedBy }: Candidate, report: Report): void {
  if (fixedBy !== undefined || named.name === "" || camelCase(named.name) !== "") return;
  report({
    severity: "warning",
    code: "MCPGEN_NAME_LETTERS",
    message: `${shown(named.name)} has none of the ASCII letters and digits that identifiers are made from; it is called ${stem.camel}.`,
    pointer: named.pointer,
    hint: `To choose yourself, add to the manifest:  names: { ${quote(named.key)}: "…" }`,
  });
}

export function overrideCollision({ named, stem }: Candidate, key: string, loss: Loss): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_NAME",
    message: `${stem.camel}, chosen for ${shown(named.name)}, would make it share ${sharing(loss)}.`,
    pointer: pointerTo("", "names", key),
    hint: "Choose identifiers that differ, also when case is ignored.",
  };
}

/** A manifest can name all that a hash would make, one after the other. */
export function hashTaken({ named, stem }: Candidate, loss: Loss): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_NAME",
    message: `${shown(named.name)} finds no name: as ${stem.camel} it would share ${sharing(loss)}.`,
    pointer: pointerTo("", "names", loss.rival?.fixedBy ?? ""),
    hint: "Choose identifiers that no hash makes.",
  };
}

export function reportUnused(overrides: ReadonlyMap<string, string>, used: ReadonlySet<string>, report: Report): void {
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
