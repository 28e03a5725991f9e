import { lazyCheck } from "@mcp-gen/runtime";
import { isObject } from "@mcp-gen/runtime/validation";
import { expect, it } from "vitest";

const check = lazyCheck<{ readonly score: number }>({
  schema: { type: "object", properties: { score: { type: "number" } }, required: ["score"] },
  is: (value) => isObject(value) && typeof value.score === "number",
});

it("a generated check decides at once and explains itself when it is asked to", async () => {
  expect(check.is({ score: 1 })).toBe(true);
  expect(await check.issues({ score: 1 })).toEqual([]);
  expect(check.is({ score: "1" })).toBe(false);
  expect(await check.issues({ score: "1" })).toEqual([
    { pointer: "/score", message: 'expected a number, got the string "1"' },
  ]);
});
