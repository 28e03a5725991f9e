import { describe, expect, it } from "vitest";
import { judge } from "./support/judge.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";
import { readSuite, suiteFolder, type SuiteGroup } from "./support/suite.js";

const folder = suiteFolder();
const named =
  folder === undefined
    ? "the official suite is not here (JSON_SCHEMA_TEST_SUITE names a checkout): not run"
    : "official suite";

describe.skipIf(folder === undefined)(named, () => {
  it.each(["draft2020-12", "draft7"] as const)(
    "validators decide every relevant test of %s as it says [schema-2020-12]",
    async (dialect) => {
      const groups = readSuite(folder as string, dialect);
      const validators = await loadValidators(groups.map(({ schema }) => declared(dialect, schema)));
      const wrong = groups.flatMap((group, at) =>
        group.tests
          .filter(
            ({ data, valid }) =>
              validators[at]?.is(data) !== valid || (validators[at]?.issues(data).length === 0) !== valid,
          )
          .map(({ description }) => `${group.file}: ${group.description}: ${description}`),
      );
      expect(wrong).toEqual([]);
      expect(groups.flatMap(({ tests }) => tests).length).toBeGreaterThanOrEqual(dialect === "draft7" ? 792 : 1105);
    },
  );

  it("R72 types take every valid instance in all groups but those that TypeScript cannot say", () => {
    const groups = readSuite(folder as string, "draft2020-12");
    const { types } = printSchemas(groups.map(({ schema }) => schema));
    const cases = groups.flatMap(({ tests }, type) => tests.map(({ data, valid }) => ({ type, value: data, valid })));
    const { faults, accepted } = judge(types, cases);
    expect(faults).toEqual([]);
    const refused = cases.filter((_, at) => accepted[at] !== true);
    expect(refused.filter(({ valid }) => !valid).length).toBeGreaterThanOrEqual(311);
    const unsound = new Set(
      refused.filter(({ valid }) => valid).map(({ type }) => (groups[type] as SuiteGroup).description),
    );
    // Its instance shares no property with an object type of optional ones, which TypeScript takes for a mistake.
    expect([...unsound]).toEqual([
      "A $dynamicRef that initially resolves to a schema without a matching $dynamicAnchor behaves like a normal $ref to $anchor",
    ]);
  });
});

/** The suite's draft-07 schemas leave their dialect to the folder they are in. */
function declared(dialect: string, schema: unknown): unknown {
  if (dialect !== "draft7" || typeof schema !== "object") return schema;
  return { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
}
