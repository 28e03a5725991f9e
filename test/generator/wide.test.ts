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

// Of each list that is not constant the compiler makes a union, comparing every item with every other one (TS2590).
it("R36 more than a thousand declarations or alternatives that all differ compile", { timeout: 120_000 }, () => {
  const numbers = Array.from({ length: 1_100 }, (_, at) => at);
  const alternatives = numbers.map((at) => ({ type: "object", required: [`p${at}`], properties: { [`p${at}`]: {} } }));
  const files = print({
    tools: [
      { name: "alternatives", inputSchema: { type: "object", properties: { x: { anyOf: alternatives } } } },
      ...numbers.map((at) => ({
        name: `tool_${at}`,
        inputSchema: { type: "object", properties: { [`p${at}`]: { type: "string" } } },
      })),
    ],
    resources: numbers.map((at) => ({ uri: `a://${at}`, name: `r${at}`, _meta: { [`m${at}`]: at } })),
    resourceTemplates: numbers.map((at) => ({
      uriTemplate: `a://${at}/{x}`,
      name: `t${at}`,
      _meta: { [`m${at}`]: at },
    })),
    prompts: numbers.map((at) => ({ name: `p${at}`, arguments: [{ name: `a${at}` }], _meta: { [`m${at}`]: at } })),
  });
  expect(typeCheck(files)).toEqual([]);
});
