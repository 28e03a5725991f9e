import { describe, expect, it } from "vitest";
import { judge } from "./support/judge.js";
import { KINDS } from "./support/kinds.js";
import { loadValidators } from "./support/load.js";
import { printSchemas } from "./support/print.js";

describe("kinds of schemas that tools have", async () => {
  const schemas = KINDS.map(({ schema }) => schema);
  const validators = await loadValidators(schemas);
  const { types } = printSchemas(schemas);
  const cases = KINDS.flatMap(({ valid, invalid }, type) => [
    ...valid.map((value) => ({ type, value, wanted: true })),
    ...invalid.map((value) => ({ type, value, wanted: false })),
  ]);
  const { faults, accepted } = judge(types, cases);

  it("prints types without faults", () => {
    expect(faults).toEqual([]);
  });

  it.each(KINDS.map((kind, at) => ({ ...kind, at })))("$name", ({ at, valid, invalid, refused = [] }) => {
    const judged = cases.filter(({ type }) => type === at).map(({ value, wanted }) => ({ value, wanted }));
    const verdicts = cases.flatMap(({ type, value }, index) =>
      type === at ? [{ value, wanted: accepted[index] }] : [],
    );
    expect(verdicts, "the type").toEqual(judged);
    const check = (value: unknown): unknown => ({
      value,
      accepted: validators[at]?.is(value),
      issues: (validators[at]?.issues(value).length ?? 0) > 0,
    });
    const wanted = (values: readonly unknown[], ok: boolean): unknown[] =>
      values.map((value) => ({ value, accepted: ok, issues: !ok }));
    expect([...valid, ...invalid, ...refused].map(check), "the validator").toEqual([
      ...wanted(valid, true),
      ...wanted([...invalid, ...refused], false),
    ]);
  });
});
