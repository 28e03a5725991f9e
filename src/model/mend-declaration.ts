import { DECLARATION_KINDS, type DeclarationKind } from "./declaration-kinds.js";

type Path = readonly PropertyKey[];
type Members = Readonly<Record<PropertyKey, unknown>>;

/** A declaration that can be read, and for each odd place what was left out for it. */
export interface Mended {
  /** `undefined` where nothing is left that could be told from others. */
  readonly declaration: unknown;
  /** In words; `undefined` where nothing was left out: schemas are judged when they are resolved. */
  readonly findings: readonly (string | undefined)[];
}

/**
 * Leaves out of a declaration what is not as MCP has it: as little as can be, and the whole of it where it cannot
 * do without that.
 *
 * @param paths Where it is odd, from the declaration on; with none it is what is given.
 */
export function mend(kind: DeclarationKind, declaration: unknown, paths: readonly Path[]): Mended {
  const { key, needs, schemas } = DECLARATION_KINDS[kind];
  const needed: readonly (PropertyKey | undefined)[] = [undefined, key, ...needs];
  const first = paths.findIndex(([field]) => needed.includes(field));
  if (first >= 0) {
    return { declaration: undefined, findings: paths.map((_, at) => (at === first ? "the declaration" : undefined)) };
  }
  const declared = declaration as Members;
  let mended = declared;
  /** Copied once, however many are odd; `undefined` in the place of those that are left out. */
  let args: (Members | undefined)[] | undefined;
  const findings = paths.map((path) => {
    const [field, index, member] = path as [PropertyKey, ...PropertyKey[]];
    const value = declared[field];
    // PHP writes an empty object as an empty list. An input is an object whatever its schema says.
    const isNothing = field === "inputSchema" || (Array.isArray(value) && value.length === 0);
    if (Object.hasOwn(schemas, field) && !isNothing) return undefined;
    if (field === "arguments" && typeof index === "number") {
      args ??= [...(value as Members[])];
      const isWhole = member === undefined || member === "name";
      const arg = args[index];
      args[index] = isWhole || arg === undefined ? undefined : without(arg, [member]);
      return isWhole ? "the argument" : `\`${String(member)}\``;
    }
    const gone = field === "annotations" ? path.slice(0, 2) : [field];
    mended = without(mended, gone);
    return `\`${String(gone.at(-1))}\``;
  });
  if (args !== undefined) mended = { ...mended, arguments: args.filter((arg) => arg !== undefined) };
  return { declaration: mended, findings };
}

/** A copy that lacks what a path leads to. */
function without(value: Members, [first, ...rest]: Path): Members {
  if (first === undefined || !Object.hasOwn(value, first)) return value;
  if (rest.length > 0) return { ...value, [first]: without(value[first] as Members, rest) };
  const { [first]: _, ...others } = value;
  return others;
}
