/** Arrays and objects nested in each other. Compilers give up on deeper literals, and most readers of JSON far earlier. */
const MAX_LEVELS = 512;

/** Why a value cannot travel as JSON as it is. */
export interface Unfit {
  /** Where, from the value on. */
  readonly path: readonly (string | number)[];
  /** What is wrong there, as the end of a sentence about it. */
  readonly reason: string;
}

interface Place {
  readonly value: unknown;
  readonly key: string | number | undefined;
  readonly parent: Place | undefined;
  readonly level: number;
}

/** What of a value JSON has no way to write, or nobody to read. Does not recurse: the value may be as deep as it likes. */
export function unfitForWire(value: unknown): Unfit | undefined {
  const open: Place[] = [{ value, key: undefined, parent: undefined, level: 0 }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value: current, level } = place;
    if (typeof current === "number" && !Number.isFinite(current))
      return { path: pathOf(place), reason: `is no number that JSON has (${current})` };
    if (typeof current === "bigint")
      return { path: pathOf(place), reason: "is a BigInt, which JSON has no way to write" };
    if (typeof current !== "object" || current === null) continue;
    if (level > MAX_LEVELS && isCircle(place)) return { path: [], reason: "refers to itself" };
    if (level > MAX_LEVELS) return { path: [], reason: `nests more than ${MAX_LEVELS} levels deep` };
    const parent = place;
    if (Array.isArray(current)) {
      current.forEach((item, key) => open.push({ value: item, key, parent, level: level + 1 }));
    } else {
      for (const [key, item] of Object.entries(current)) open.push({ value: item, key, parent, level: level + 1 });
    }
  }
  return undefined;
}

function isCircle({ value, parent }: Place): boolean {
  for (let at = parent; at !== undefined; at = at.parent) if (at.value === value) return true;
  return false;
}

function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.parent) path.unshift(at.key);
  return path;
}
