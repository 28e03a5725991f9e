/** What one schema may cost (REQUIREMENTS R36). */
export const BOUNDS = {
  /** Bytes of its JSON text. */
  bytes: 262_144,
  /** Subschemas nested in each other. */
  depth: 64,
  /** References and subschemas followed one after the other. */
  steps: 256,
  /**
   * The same, where the walk takes each way to its end before it turns to the next, as those that print do: their calls nest
   * as deep as that. A subschema that two references lead to may be near by one and far by the other.
   */
  chain: 512,
  /** Subschemas in all, counted again for each dynamic scope. */
  subschemas: 10_000,
  /** Arrays and objects nested in each other, schema or not. */
  nesting: 256,
  /** Characters of the places of all its values: a long name stands in the pointer of each value below it. */
  places: 4_194_304,
} as const;

/**
 * What is too large about a schema; `undefined` when nothing is. Does not recurse: the schema may be as deep as it likes.
 */
export function exceeds(declared: unknown): string | undefined {
  const open: { value: unknown; depth: number; place: number }[] = [{ value: declared, depth: 0, place: 0 }];
  let bytes = 0;
  let places = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth, place } = next;
    places += place;
    if (depth > BOUNDS.nesting) return `is nested more than ${BOUNDS.nesting} levels deep`;
    if (typeof value === "string") bytes += Buffer.byteLength(value) + 2;
    else if (typeof value !== "object" || value === null) bytes += 4;
    else {
      const entries = Object.entries(value);
      bytes += 2;
      for (const [key, item] of entries) {
        bytes += Array.isArray(value) ? 1 : Buffer.byteLength(key) + 4;
        open.push({ value: item, depth: depth + 1, place: place + key.length + 1 });
      }
    }
    if (places > BOUNDS.places) return "has names too long for what is below them";
    if (bytes > BOUNDS.bytes) return `is larger than ${BOUNDS.bytes / 1024} KiB`;
  }
  return undefined;
}
