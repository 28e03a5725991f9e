import ts from "typescript";

const FLAGS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  erasableSyntaxOnly: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
};

/** A value to be judged against the type that a schema was printed as. */
export interface Case {
  /** Number of the type: `T3` is 3. */
  readonly type: number;
  readonly value: unknown;
}

export interface Verdict {
  /** Faults of the types themselves. */
  readonly faults: readonly string[];
  /** For each case: whether the compiler takes the value, written as a literal, for the type. */
  readonly accepted: readonly boolean[];
}

/** Gives a value the narrowest type that is not that of a fresh literal, which may not have more than a type names. */
const SETTLE = `
type Settled<V> = V extends readonly unknown[] | object ? { -readonly [K in keyof V]: Settled<V[K]> } : V;
declare function settle<const V>(value: V): Settled<V>;
`.replaceAll("\n", " ");

/**
 * Has the TypeScript compiler judge values against printed types, all in one program.
 *
 * @param as `"literal"`: as people write them, where a name that an object type does not know is a mistake. `"value"`: as
 * they come from elsewhere, where only what is there counts.
 */
export function judge(types: string, cases: readonly Case[], as: "literal" | "value" = "literal"): Verdict {
  const rows = cases.map(({ type, value }, at) =>
    as === "literal"
      ? `export const c${at}: T.T${type} = ${JSON.stringify(value)};`
      : `const v${at} = settle(${JSON.stringify(value)}); export const c${at}: T.T${type} = v${at};`,
  );
  const settle = as === "value" ? SETTLE : "";
  const head = cases.length === 0 ? "export {};" : `import type * as T from "./types.js";${settle}`;
  const files = new Map([
    ["/judge/types.ts", types],
    // The two names that validators take from the platform: the whole of its types would cost a second a program.
    [
      "/judge/platform.d.ts",
      "declare function structuredClone<T>(value: T): T; declare const URL: { canParse(text: string): boolean };",
    ],
    ["/judge/cases.ts", [head, ...rows].join("\n")],
  ]);
  const host = ts.createCompilerHost(FLAGS);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile.call(host, name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.directoryExists = () => true;
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram({ rootNames: [...files.keys()], options: FLAGS, host });
  const accepted = cases.map(() => true);
  const faults: string[] = [];
  for (const { file, start = 0, messageText } of ts.getPreEmitDiagnostics(program)) {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    const { line } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0 };
    if (file?.fileName === "/judge/cases.ts" && line > 0) accepted[line - 1] = false;
    else faults.push(`${file?.fileName ?? ""}:${line + 1} ${text}`);
  }
  return { faults, accepted };
}
