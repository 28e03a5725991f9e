import { resolve } from "node:path";
import { compile } from "json-schema-to-typescript";
import { judge } from "./judge.js";
import { KINDS } from "./kinds.js";
import { loadValidators } from "./load.js";
import { printSchemas } from "./print.js";
import { bundleSize } from "./sizes.js";
import { measureSpeed } from "./speed.js";
import { readSuite, suiteFolder, type SuiteGroup } from "./suite.js";
import { TYPICAL_TOOLS } from "./typical-tools.js";

// `npm run schema-report`: the figures of JSON-SCHEMA.md.

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const RUNTIME = resolve("src/runtime/validation.ts");

const folder = suiteFolder();
if (folder === undefined) {
  say(
    "official suite: not here. Name a checkout of json-schema-org/JSON-Schema-Test-Suite in JSON_SCHEMA_TEST_SUITE, or install @json-schema-org/tests.",
  );
} else {
  const groups = readSuite(folder, "draft2020-12");
  await reportValidators(
    "2020-12",
    groups,
    groups.map(({ schema }) => schema),
  );
  const old = readSuite(folder, "draft7");
  const declared = old.map(({ schema }) =>
    typeof schema === "object" ? { $schema: "http://json-schema.org/draft-07/schema#", ...schema } : schema,
  );
  await reportValidators("draft-07", old, declared);
  const all = readSuite(folder, "draft2020-12", []);
  reportTypes("ours", all, printSchemas(all.map(({ schema }) => schema)).types);
  reportTypes("json-schema-to-typescript as shipped", all, await theirTypes(all));
}

const schemas = KINDS.map(({ schema }) => schema);
const cases = KINDS.flatMap(({ valid, invalid }, type) => [
  ...valid.map((value) => ({ type, value, wanted: true })),
  ...invalid.map((value) => ({ type, value, wanted: false })),
]);
const { accepted } = judge(printSchemas(schemas).types, cases);
const wrong = new Set(cases.filter(({ wanted }, at) => accepted[at] !== wanted).map(({ type }) => type));
say(`kinds of tools' schemas: types right in ${KINDS.length - wrong.size} of ${KINDS.length}`);

const { minified, gzipped } = await bundleSize(
  printSchemas(TYPICAL_TOOLS.map(({ schema }) => schema)).validators,
  RUNTIME,
);
say(`five typical tools with messages: ${(minified / 1000).toFixed(1)} kB min, ${(gzipped / 1000).toFixed(1)} kB gz`);

for (const { name, ours, ajv } of await measureSpeed()) {
  say(`speed, ${name}: ours ${ours.toFixed(1)} M/s, ajv ${ajv.toFixed(1)} M/s, ratio ${(ours / ajv).toFixed(2)}`);
}

const many = Array.from({ length: 200 }, () => TYPICAL_TOOLS.map(({ schema }) => schema)).flat();
const start = performance.now();
printSchemas(many);
say(`1,000 schemas to types and validators: ${Math.round(performance.now() - start)} ms`);

async function reportValidators(
  name: string,
  groups: readonly SuiteGroup[],
  declared: readonly unknown[],
): Promise<void> {
  const validators = await loadValidators(declared);
  const results = groups.flatMap(({ tests }, at) => tests.map(({ data, valid }) => validators[at]?.is(data) === valid));
  say(`validators, ${name}: ${results.filter(Boolean).length} of ${results.length} tests`);
}

function reportTypes(name: string, groups: readonly SuiteGroup[], types: string): void {
  const tests = groups.flatMap(({ tests: all }, type) => all.map(({ data, valid }) => ({ type, value: data, valid })));
  const verdict = judge(types, tests);
  const unsound = new Set(
    tests.filter(({ valid }, at) => valid && verdict.accepted[at] !== true).map(({ type }) => type),
  );
  const invalid = tests.filter(({ valid }) => !valid).length;
  const refused = tests.filter(({ valid }, at) => !valid && verdict.accepted[at] !== true).length;
  say(
    `types, ${name}: sound in ${groups.length - unsound.size} of ${groups.length} groups; ${refused} of ${invalid} invalid instances refused`,
  );
}

/** Each schema in a module of its own would be fairer to names; a namespace does the same. */
async function theirTypes(groups: readonly SuiteGroup[]): Promise<string> {
  const printed: string[] = [];
  for (const [at, { schema }] of groups.entries()) {
    const text = await compile(schema as never, `T${at}`, {
      bannerComment: "",
      format: false,
      $refOptions: { resolve: { http: false, file: false } },
    }).catch(() => "");
    const name = [...text.matchAll(/^export (?:type|interface) (\w+)/gm)]
      .map(([, found]) => found)
      .find((found) => found === `T${at}`);
    printed.push(
      text === "" || name === undefined
        ? `export type T${at} = never;`
        : `namespace N${at} {\n${text}\n}\nexport type T${at} = N${at}.T${at};`,
    );
  }
  return printed.join("\n");
}
