import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A test of the official JSON Schema Test Suite. */
export interface SuiteTest {
  readonly description: string;
  readonly data: unknown;
  readonly valid: boolean;
}

/** A schema of the suite with its tests. */
export interface SuiteGroup {
  readonly file: string;
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly SuiteTest[];
}

/**
 * Where the official suite is: the checkout that JSON_SCHEMA_TEST_SUITE names, or what `@json-schema-org/tests` brings where it
 * is installed. It is no dependency of ours: it takes the suite from a Git host, which not every machine reaches.
 */
export function suiteFolder(): string | undefined {
  const folders = [process.env.JSON_SCHEMA_TEST_SUITE, "node_modules/json-schema-test-suite"];
  return folders.find((folder) => folder !== undefined && existsSync(join(folder, "tests/draft2020-12")));
}

/**
 * The required tests that matter to MCP: not those about formats (annotations there, asserted here), vocabularies,
 * remote references and metaschemas.
 */
export function readSuite(
  folder: string,
  dialect: "draft2020-12" | "draft7",
  leftOut: readonly string[] = ["format.json", "vocabulary.json", "refRemote.json"],
): SuiteGroup[] {
  const left = new Set(leftOut);
  const root = join(folder, "tests", dialect);
  const files = readdirSync(root).filter((file) => file.endsWith(".json") && !left.has(file));
  return files.flatMap((file) => {
    const groups = JSON.parse(readFileSync(join(root, file), "utf8")) as Omit<SuiteGroup, "file">[];
    return groups.map((group) => ({ file, ...group })).filter((group) => !needsRemote(group.schema));
  });
}

function needsRemote(schema: unknown): boolean {
  const refs: string[] = [];
  const ids: string[] = [];
  JSON.stringify(schema, (key, value: unknown) => {
    if ((key === "$ref" || key === "$dynamicRef") && typeof value === "string") refs.push(value);
    if (key === "$id" && typeof value === "string") ids.push(value);
    return value;
  });
  const known = (ref: string): boolean => ids.some((id) => `/${id}`.endsWith(`/${ref.split("#")[0] ?? ""}`));
  return refs.some(
    (ref) => !ref.startsWith("#") && /localhost:1234|json-schema\.org|\.json/.test(ref + ids.join()) && !known(ref),
  );
}
