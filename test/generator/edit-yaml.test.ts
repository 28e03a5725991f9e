import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { editYaml } from "../../src/write/edit-yaml.js";
import { manifestText } from "../../src/write/manifest-file.js";
import { runs, seed } from "../support/chance.js";

// A manifest that somebody wrote, after its server has changed.

const WRITTEN = `# Ours. Ask Ada before changing.
name: "weather" # as in the registry
version: "1" # pinned

tools:
  - { name: alerts, inputSchema: { type: object } } # one line

  - name: forecast # the one that all use
    description: >-
      Says what is to come, and says it
      at length.
    # Cities only.
    inputSchema:
      type: object
      properties:
        unit:
          enum:
            - C # Celsius
            - F # Fahrenheit
            - K # Kelvin
`;

describe("a YAML manifest that is edited", () => {
  const before = parse(WRITTEN) as { tools: [object, object] };
  const [alerts, forecast] = before.tools;

  it("is as it was where it says the same", () => {
    expect(editYaml(WRITTEN, before)).toBe(WRITTEN.replace("says it\n      at length", "says it at length"));
  });

  it("keeps what was written beside what has changed, has gone or came", () => {
    const unit = { enum: ["C", "K", "R"], description: "Which: one." };
    const after = {
      ...before,
      version: "2",
      tools: [
        { ...alerts, title: "Alerts" },
        { ...forecast, description: "Says less.", inputSchema: { type: "object", properties: { unit } } },
        { name: "new", inputSchema: { type: "object" } },
      ],
    };
    expect(editYaml(WRITTEN, after)).toBe(`# Ours. Ask Ada before changing.
name: "weather" # as in the registry
version: "2" # pinned

tools:
  - { name: alerts, inputSchema: { type: object }, title: Alerts } # one line

  - name: forecast # the one that all use
    description: >-
      Says less.
    # Cities only.
    inputSchema:
      type: object
      properties:
        unit:
          enum:
            - C # Celsius
            - K # Kelvin
            - R
          description: "Which: one."
  - name: new
    inputSchema:
      type: object
`);
  });

  it("lets comments go with what they stand beside, whatever is left out or moves", () => {
    const edited = editYaml(WRITTEN, { ...before, tools: [forecast, { ...alerts, title: "Alerts" }] });
    expect(edited).toMatch(/tools:\n+ {2}- name: forecast # the one that all use\n[^]*title: Alerts } # one line\n$/);
    expect(editYaml(WRITTEN, { ...before, tools: [alerts] })).not.toMatch(/all use|Cities|Celsius/);
  });

  it.each([
    ["an alias of what has changed", "a: &x [1]\nb: *x\n", { a: [2], b: [1] }, "a: &x [ 2 ]\nb:\n  - 1\n"],
    ["an alias that says something else now", "a: &x [1]\nb: *x\n", { a: [1], b: [3] }, "a: &x [1]\nb:\n  - 3\n"],
    [
      "lists and maps in brackets",
      "a: [1]\nb: {c: 1}\nd: [ 1 ]\n",
      { a: [1], b: { c: 1 }, d: [2] },
      "a: [1]\nb: {c: 1}\nd: [ 2 ]\n",
    ],
    [
      "lists that are not indented",
      "a:\n- 1\n- b:\n  - 2\n",
      { a: [1, { b: [2, 3] }] },
      "a:\n- 1\n- b:\n  - 2\n  - 3\n",
    ],
    [
      "maps that are indented by more",
      "a:\n    b:\n        c: 1\n",
      { a: { b: { c: 2 } } },
      "a:\n    b:\n        c: 2\n",
    ],
    ["a key in quotes", "\"a\": 1\n'b': 2\n", { a: 2, b: 2 }, "\"a\": 2\n'b': 2\n"],
    ["a key that is a number", "1: a\n", { 1: "b" }, "1: b\n"],
    ["a text that becomes what plain text cannot be", "a: yes it is\n", { a: "no: it # is" }, 'a: "no: it # is"\n'],
    ["a text that becomes a number", "a: 'one' # c\n", { a: 1 }, "a: 1 # c\n"],
    ["an empty member", "a:\nb: 1\n", { a: { c: 1 }, b: 1 }, "a:\n  c: 1\nb: 1\n"],
    ["an empty file", "# nothing\n", { a: 1 }, "# nothing\n\na: 1\n"],
    ["a member called __proto__", "a: 1\n", JSON.parse('{"a":1,"__proto__":{"b":2}}'), "a: 1\n__proto__:\n  b: 2\n"],
  ])("understands %s", (_, text, value, expected) => {
    expect(editYaml(text, value)).toBe(expected);
  });

  it("is printed anew where it cannot be edited", () => {
    const text = "a: &x [1]\nb: *x\n";
    expect(editYaml(text, { b: [1] })).toBeUndefined();
    expect(manifestText({ b: [1] }, "m.yaml", text)).toBe("b:\n  - 1\n");
    expect(editYaml("a: [", { a: 1 })).toBeUndefined();
  });

  it("says what it should, whatever it said", () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(
          null,
          true,
          0,
          -1.5,
          1e21,
          "",
          "a",
          "a: b",
          "- a",
          "# a",
          "yes\n",
          "1",
          "~",
          "é\u2028",
        ),
        fc.string({ unit: "binary", maxLength: 5 }),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom("a", "b", "name", "uri", "1", ""), tie("value"), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      ),
    }));
    const object = fc.dictionary(fc.constantFrom("a", "b", "tools"), value, { noNullPrototype: true });
    let edited = 0;
    fc.assert(
      fc.property(object, object, (before, after) => {
        const result = editYaml(stringify(before), after);
        if (result === undefined) return;
        edited += 1;
        expect(parse(result, { version: "1.2" })).toEqual(after);
      }),
      { numRuns: runs(500), seed },
    );
    expect(edited).toBeGreaterThan(runs(450));
  });
});

it.each(["m.yaml", "m.json"])("%s keeps line ends of Windows", (path) => {
  const value = { name: "a", text: "one\ntwo\n" };
  const before = manifestText(value, path).replaceAll("\n", "\r\n");
  const after = manifestText({ ...value, more: 1 }, path, before);
  expect(after.replaceAll("\r\n", "")).not.toContain("\n");
  expect(parse(after)).toEqual({ ...value, more: 1 });
});

describe("a JSON manifest", () => {
  it.each(["    ", "\t"])("keeps its indentation: %j", (indentation) => {
    const before = JSON.stringify({ name: "a", list: [1] }, null, indentation);
    expect(manifestText({ name: "b", list: [1] }, "m.json", before)).toBe(`${before.replace('"a"', '"b"')}\n`);
  });

  it("is indented by two columns otherwise", () => {
    for (const before of [undefined, "{}", '{"name":"a"}', '[\n    "a"\n]'])
      expect(manifestText({ a: 1 }, "m.json", before)).toBe('{\n  "a": 1\n}\n');
  });
});
