import { identifier, type Code, type Identifier } from "../code.js";
import { namesIn } from "../names-in.js";

const KINDS = ["check", "marks", "members", "names", "object", "part", "pattern", "rest", "values"] as const;

/** What a declaration is called, before its number. */
export type Declared = (typeof KINDS)[number];

/** Whether a declaration may have a name: `check1`, `pattern12`. */
export function mayBeDeclared(name: string): boolean {
  return KINDS.some((kind) => name.startsWith(kind) && /^\d+$/.test(name.slice(kind.length)));
}

/** What stands beside a check: functions, patterns, sets of values. */
export interface Declarations {
  /** A name of its own, for what is declared later: a function that may be called before it is written. */
  reserve(kind: Declared): Identifier;
  add(name: Identifier, declaration: Code): void;
  /** Reserves a name and declares it. */
  declare(kind: Declared, write: (name: Identifier) => Code): Identifier;
  /**
   * What a piece of code needs, in the order of declaration. Conditions are written before it is known whether what they
   * are part of is decided without them, so that not everything that is declared is needed.
   */
  neededBy(code: Code): Code[];
}

export function declarations(): Declarations {
  const counts = new Map<Declared, number>();
  const declared = new Map<string, Code>();

  return { reserve, add, declare, neededBy };

  function reserve(kind: Declared): Identifier {
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    return identifier([kind, number].join(""));
  }

  function add(name: Identifier, declaration: Code): void {
    declared.set(name.identifier, declaration);
  }

  function declare(kind: Declared, write: (name: Identifier) => Code): Identifier {
    const name = reserve(kind);
    add(name, write(name));
    return name;
  }

  function neededBy(code: Code): Code[] {
    if (declared.size === 0) return [];
    const needed = namesIn(code, declared);
    for (const name of needed) {
      for (const other of namesIn(declared.get(name) as Code, declared)) needed.add(other);
    }
    return [...declared].filter(([name]) => needed.has(name)).map(([, declaration]) => declaration);
  }
}
