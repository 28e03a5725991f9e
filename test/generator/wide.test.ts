import { expect, it } from "vitest";
import { typeCheck } from "./support/compile.js";
import { print } from "./support/printed.js";

// Long chains of conditions end the compiler with a stack overflow, and checks of a thousand lines with TS2563.
it("R36 schemas with thousands of properties or alternatives compile", { timeout: 120_000 }, () => {
  const names = Array.from({ length: 1_200 }, (_, at) => `p${at}`);
  const properties = Object.fromEntries(names.map((name) => [name, { type: ["string", "null"], minLength: 1 }]));
  const files = print({
    tools: [
      { name: "closed", inputSchema: { type: "object", properties, required: names, additionalProperties: false } },
      { name: "required", inputSchema: { type: "object", required: names } },
      { name: "dependent", inputSchema: { dependentRequired: Object.fromEntries(names.map((name) => [name, ["a"]])) } },
      {
        name: "values",
        inputSchema: {
          type: "object",
          properties: {
            one: { oneOf: names.map((name) => ({ const: name, title: name })) },
            any: { anyOf: names.map((name) => ({ const: name })) },
            objects: { enum: names.map((name) => ({ name })) },
          },
        },
      },
    ],
  });
  expect(typeCheck(files)).toEqual([]);
});
