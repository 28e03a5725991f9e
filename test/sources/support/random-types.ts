import fc from "fast-check";

/** A TypeScript type, and JSON values of it. */
export interface TypeCase {
  readonly text: string;
  readonly values: readonly unknown[];
  /** What `text` refers to. */
  readonly declarations: readonly string[];
}

const plain = (text: string, ...values: unknown[]): TypeCase => ({ text, values, declarations: [] });

const leaf: fc.Arbitrary<TypeCase> = fc.constantFrom(
  plain("string", "", "a\n😀"),
  plain("number", 0, -1.5, 1e300),
  plain("boolean", true, false),
  plain("null", null),
  plain("unknown", null, { a: [1] }),
  plain('"a" | "b"', "a", "b"),
  plain("1 | 2 | true", 1, true),
  plain("`v${number}`", "v1", "v-2.5"),
  plain("`${string}@${string}`", "a@b", "@"),
  plain("{ [key: string]: unknown }", {}, { constructor: 1 }),
  plain("object", {}, { a: 1 }, []),
  plain("never[]", []),
);

const NAMES = ["a", "b", "c", "constructor", "x-y", "kind"] as const;

/** Types out of what the reader knows; the values of each are such that the compiler takes them. */
export const typeCase: fc.Arbitrary<TypeCase> = fc.letrec<{ type: TypeCase; object: TypeCase }>((tie) => {
  const type = tie("type");
  const members = fc.uniqueArray(
    fc.record({ name: fc.constantFrom(...NAMES), optional: fc.boolean(), readonly: fc.boolean(), type }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
  );
  const object = members.map((all): TypeCase => {
    const written = all.map(
      ({ name, optional, readonly, type: { text } }) =>
        `${readonly ? "readonly " : ""}${JSON.stringify(name)}${optional ? "?" : ""}: ${text}`,
    );
    const valued = all.filter(({ type: { values }, optional }) => values.length > 0 || !optional);
    const pick = (index: number, lacking: boolean): unknown =>
      Object.fromEntries(
        valued
          .filter(({ optional }) => !(optional && lacking))
          .map(({ name, type: { values } }) => [name, values[index % values.length]]),
      );
    const possible = valued.every(({ type: { values } }) => values.length > 0);
    return {
      text: `{ ${written.join("; ")} }`,
      values: possible ? [pick(0, false), pick(1, false), pick(0, true)] : [],
      declarations: all.flatMap(({ type: { declarations } }) => declarations),
    };
  });
  const named = fc
    .tuple(tie("object"), fc.constantFrom("interface", "type", "recursive", "generic"), fc.noBias(fc.nat(2 ** 31 - 1)))
    .map(([{ text, values, declarations }, kind, id]): TypeCase => {
      const name = `N${id}`;
      const [value] = values;
      switch (kind) {
        case "interface":
          return { text: name, values, declarations: [...declarations, `export interface ${name} ${text}`] };
        case "type":
          return { text: name, values, declarations: [...declarations, `export type ${name} = ${text};`] };
        case "recursive":
          return {
            text: name,
            values: values.length === 0 ? [] : [{ value }, { value, next: { value }, others: [{ value }] }],
            declarations: [
              ...declarations,
              `export interface ${name} { value: ${text}; next?: ${name} | null; others?: ${name}[] }`,
            ],
          };
        default:
          return {
            text: `${name}<${text}>`,
            values: values.length === 0 ? [] : [{ items: values }, { items: [], one: value }],
            declarations: [...declarations, `export interface ${name}<T> { items: T[]; one?: T }`],
          };
      }
    });
  const wrapped = fc
    .tuple(type, fc.constantFrom("list", "readonly", "tuple", "open", "record", "nullable", "partial"))
    .map(([{ text, values, declarations }, kind]): TypeCase => {
      const made = (text: string, ...values: unknown[]): TypeCase => ({ text, values, declarations });
      const [value] = values;
      if (values.length === 0) return made(`(${text})[]`, []);
      switch (kind) {
        case "list":
          return made(`(${text})[]`, [], values);
        case "readonly":
          return made(`readonly (${text})[]`, values);
        case "tuple":
          return made(`[${text}, (${text})?]`, [value], [value, value]);
        case "open":
          return made(`[string, ...(${text})[]]`, ["a"], ["a", value]);
        case "record":
          return made(`Record<string, ${text}>`, {}, { a: value });
        case "partial":
          return made(`Partial<Record<"a" | "b", ${text}>>`, {}, { b: value });
        default:
          return made(`(${text}) | null`, null, value);
      }
    });
  const union = fc.tuple(type, type).map(([a, b]): TypeCase => ({
    text: `(${a.text}) | (${b.text})`,
    values: [...a.values, ...b.values].slice(0, 4),
    declarations: [...a.declarations, ...b.declarations],
  }));
  const told = fc.tuple(type, type).map(([a, b]): TypeCase => ({
    text: `{ tag: "a"; of: ${a.text} } | { tag: "b"; of: ${b.text} }`,
    values: [...a.values.map((of) => ({ tag: "a", of })), ...b.values.map((of) => ({ tag: "b", of }))].slice(0, 4),
    declarations: [...a.declarations, ...b.declarations],
  }));
  return {
    object,
    type: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, wrapped, tie("object"), named, union, told),
  };
}).type;
