import fc from "fast-check";
import { expect, it } from "vitest";
import { templateVariables } from "../../src/model/uri-template.js";
import { parseTemplate } from "../../src/runtime/index.js";

/** The names that the runtime expands, or none where it refuses the template. */
function expanded(template: string): string[] | undefined {
  try {
    const { parts } = parseTemplate(template);
    return [
      ...new Set(parts.flatMap((part) => (typeof part === "string" ? [] : part.variables.map(({ name }) => name)))),
    ];
  } catch {
    return undefined;
  }
}

it.each([
  "a://{user-id}",
  "a://{x}/{?y,z*}{&w:3}",
  "a://{x y}",
  "a://{}",
  "a://{x:0}",
  "a://}",
  "a://{x",
  "a://{é}{%41}{a.b}",
  `a://${"{x}".repeat(256)}`,
  `a://${"{x}".repeat(257)}`,
  `a://${"x".repeat(8200)}`,
])("the generator takes for a template what the runtime does: %s", (template) => {
  expect(templateVariables(template)?.map(({ name }) => name)).toEqual(expanded(template));
});

it("the generator takes for a template what the runtime does, whatever the text", () => {
  const part = fc.constantFrom(
    "{",
    "}",
    ",",
    "*",
    ":",
    "1",
    "0",
    "a",
    "b-c",
    "é",
    " ",
    "+",
    "?",
    "%",
    ".",
    "/",
    "\\",
    "'",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const template = parts.join("");
      expect(templateVariables(template)?.map(({ name }) => name)).toEqual(expanded(template));
    }),
    { numRuns: 3000 },
  );
});
