import type { Check } from "@mcp-gen/runtime";
import { isObject, type GeneratedCheck } from "@mcp-gen/runtime/validation";
import { expect, it } from "vitest";
import { refused } from "../../../src/runtime/client/refused.js";

const generated: GeneratedCheck<{ readonly score: number }> = {
  schema: { type: "object", properties: { score: { type: "number" } }, required: ["score"] },
  is: (value) => isObject(value) && typeof value["score"] === "number",
};
const written: Check<string> = {
  is: (value) => typeof value === "string",
  issues: () => [{ pointer: "", message: "expected a text" }],
};

it("explains what a generated check refuses, and asks any other check", () => {
  const error = refused("The output:", generated, { score: "1" });
  expect(error).toMatchObject({
    name: "ValidationError",
    issues: [{ pointer: "/score", message: 'expected a number, got the string "1"' }],
  });
  expect(error.message).toMatch(/^The output:/);
  expect(refused("The output:", written, 1).issues).toEqual([{ pointer: "", message: "expected a text" }]);
});
