import { describe, expect, it } from "vitest";
import { handlersScaffold } from "../../src/emit/scaffold.js";
import { addStubs } from "../../src/write/handlers.js";
import { build } from "./support/printed.js";

const inputSchema = { type: "object", properties: {} };
const { model } = build({
  name: "weather",
  tools: [
    { name: "get_forecast", inputSchema },
    { name: "book", inputSchema },
  ],
  resources: [{ uri: "a://b", name: "report" }],
});
const wanted = handlersScaffold(model, "./generated/weather/server.js");

/** Where handlers may stand: what is before the object and behind it. */
const WAYS: readonly (readonly [string, string])[] = [
  ["export const make = (db: Db): WeatherHandlers => (", ");"],
  ["export const make = async (): Promise<WeatherHandlers> => (", ");"],
  ["async function make(): Promise<WeatherHandlers> {\nreturn ", ";\n}"],
  ["const make = function (): WeatherHandlers {\nreturn ", ";\n};"],
  ["class App {\nreadonly handlers: WeatherHandlers = ", ";\n}"],
  ["export default ", " as const satisfies WeatherHandlers;"],
  ["export default (", ") satisfies WeatherHandlers;"],
  ["createWeatherServer((", "), { other: 1 });"],
  ['/** @type {import("./generated/weather/server.js").WeatherHandlers} */\nexport const handlers = ', ";"],
  ["/**\n * Mine.\n * @satisfies { WeatherHandlers }\n */\nexport const handlers = ", ";"],
  ["/** @type {OtherWeatherHandlers} */\nconst a = { a: 1 };\n/** @type {WeatherHandlers} */\nconst b = ", ";"],
  ["class App {\n/** @type {WeatherHandlers} */\nhandlers = ", ";\n}"],
  // Others that are met first.
  ["other({ a: 1 });\nconst set: Other = { a: 1 };\nconst handlers: WeatherHandlers = ", ";"],
  ["function make(): WeatherHandlers {\nconst a = function () { return { a: 1 }; };\nreturn ", ";\n}"],
  ["function make(): WeatherHandlers {\nconst a = () => ({ a: 1 });\nreturn ", ";\n}"],
  ["class A { get b() { return { a: 1 }; } }\nfunction make(): WeatherHandlers {\nreturn ", ";\n}"],
  [
    "createWeatherServer(handlers, { a: 1 });\nother(() => { return { a: 1 }; });\nconst handlers: WeatherHandlers = ",
    ";",
  ],
];

describe("a handlers file", () => {
  it("starts with a stub for each declaration", () => {
    expect(wanted.file).toBe(`import type { WeatherHandlers } from "./generated/weather/server.js";

/** What the \`weather\` server does. This file is yours: new declarations are added, nothing else is touched. */
export const handlers: WeatherHandlers = {
  book(_input) {
    throw new Error("book is not written yet.");
  },
  getForecast(_input) {
    throw new Error("getForecast is not written yet.");
  },
  readReport() {
    throw new Error("readReport is not written yet.");
  },
};
`);
  });

  it("is left alone when nothing is missing", async () => {
    expect(await addStubs("handlers.ts", wanted.file, wanted)).toEqual({ text: wanted.file });
  });

  // Whatever the style of the file, what was there stays byte for byte, and the stubs stand before the closing brace.
  it.each([
    [
      "a typed constant without a trailing comma, with comments",
      `// mine\nconst handlers : WeatherHandlers = { // odd  spacing\n    book ( i ) { return "}" },\n    readReport: () => "x" // last\n    /* end */ }\nexport { handlers }\n`,
      `// mine\nconst handlers : WeatherHandlers = { // odd  spacing\n    book ( i ) { return "}" },\n    readReport: () => "x", // last\n    /* end */\n    getForecast(_input) {\n        throw new Error("getForecast is not written yet.");\n    },\n}\nexport { handlers }\n`,
    ],
    [
      "an argument of the create function",
      `const server = createWeatherServer({\n\tbook,\n\t"readReport"() { return "" },\n});\n`,
      `const server = createWeatherServer({\n\tbook,\n\t"readReport"() { return "" },\n\tgetForecast(_input) {\n\t\tthrow new Error("getForecast is not written yet.");\n\t},\n});\n`,
    ],
    [
      "satisfies, an empty object",
      `export default {} satisfies WeatherHandlers;`,
      `export default {\n  book(_input) {\n    throw new Error("book is not written yet.");\n  },\n  getForecast(_input) {\n    throw new Error("getForecast is not written yet.");\n  },\n  readReport() {\n    throw new Error("readReport is not written yet.");\n  },\n} satisfies WeatherHandlers;`,
    ],
    [
      "a function that returns them, with CRLF line ends",
      `function make(): WeatherHandlers {\r\n  return {\r\n    async book() { return "" },\r\n    get readReport() { return f },\r\n  };\r\n}\r\n`,
      `function make(): WeatherHandlers {\r\n  return {\r\n    async book() { return "" },\r\n    get readReport() { return f },\r\n    getForecast(_input) {\r\n      throw new Error("getForecast is not written yet.");\r\n    },\r\n  };\r\n}\r\n`,
    ],
    [
      "a byte order mark",
      `\ufeffcreateWeatherServer({ book, readReport\n});`,
      `\ufeffcreateWeatherServer({ book, readReport,\n  getForecast(_input) {\n    throw new Error("getForecast is not written yet.");\n  },\n});`,
    ],
    [
      "an object in one line",
      `\tcreateWeatherServer({ book: () => "", readReport }, 1);\n`,
      `\tcreateWeatherServer({\n\t\tbook: () => "", readReport,\n\t\tgetForecast(_input) {\n\t\t\tthrow new Error("getForecast is not written yet.");\n\t\t},\n\t}, 1);\n`,
    ],
    [
      "names in brackets and quotes",
      `export default {\n  ["book"]() {},\n  [\`readReport\`]() {},\n} as WeatherHandlers;`,
      `export default {\n  ["book"]() {},\n  [\`readReport\`]() {},\n  getForecast(_input) {\n    throw new Error("getForecast is not written yet.");\n  },\n} as WeatherHandlers;`,
    ],
    [
      "a class",
      `class Weather implements WeatherHandlers {\n  readonly book = book;\n  readReport() { return ""; }\n}\n`,
      `class Weather implements WeatherHandlers {\n  readonly book = book;\n  readReport() { return ""; }\n  getForecast(..._args: Parameters<WeatherHandlers["getForecast"]>): ReturnType<WeatherHandlers["getForecast"]> {\n    throw new Error("getForecast is not written yet.");\n  }\n}\n`,
    ],
    ...WAYS.map(([before, after]): [string, string, string] => {
      const stub = '  getForecast(_input) {\n    throw new Error("getForecast is not written yet.");\n  },\n';
      return [
        before + after,
        `${before}{\n  book,\n  readReport,\n}${after}`,
        `${before}{\n  book,\n  readReport,\n${stub}}${after}`,
      ];
    }),
    [
      "members without indentation, and one behind another",
      `createWeatherServer({\nbook, readReport,\n});`,
      `createWeatherServer({\nbook, readReport,\n  getForecast(_input) {\n    throw new Error("getForecast is not written yet.");\n  },\n});`,
    ],
  ])("gets what it lacks: %s", async (_, before, after) => {
    const result = await addStubs("handlers.ts", before, wanted);
    expect(result.text).toBe(after);
    expect(result.problem).toBeUndefined();
    expect(await addStubs("handlers.ts", after, wanted)).toEqual({ text: after });
  });

  it.each([
    ["const handlers: WeatherHandlers = { ...others, book };", "what is spread there"],
    ["const handlers: WeatherHandlers = { [name]: f, book };", "a member whose name is computed"],
    ["class W extends Base implements WeatherHandlers { book() {} }", "the base class"],
    ["class W implements WeatherHandlers { book() {} [name]() {} }", "a member whose name is computed"],
  ])("gets no stub that could hide a handler: %s", async (text, source) => {
    const problem = `No stubs were added for getForecast, readReport: they may come from ${source}.`;
    expect(await addStubs("handlers.ts", text, wanted)).toEqual({ text, problem });
  });

  it.each([
    ["const handlers: WeatherHandlers = {", 1],
    ["const handlers: WeatherHandlers = {\n  book() { return 1;\n};\n", 3],
    ["const handlers: WeatherHandlers = {};\nf(;\n", 2],
  ])("is not changed where it is no TypeScript: %j", async (text, line) => {
    const problem = `No stubs were added: the file has a mistake in line ${line}.`;
    expect(await addStubs("handlers.ts", text, wanted)).toEqual({ text, problem });
  });

  it("is read as what its name says: JSX, or casts that look like it", async () => {
    const [jsx, cast] = ["const page = <b>{1}</b>;\n", "const size = <number>other;\n"].map(
      (first) => `${first}createWeatherServer({ book, readReport, });\n`,
    ) as [string, string];
    for (const [path, text] of [
      ["handlers.tsx", jsx],
      ["handlers.jsx", jsx],
      ["handlers.ts", cast],
    ] as const)
      expect(await addStubs(path, text, wanted), path).toMatchObject({
        text: expect.stringContaining("getForecast(_input)") as string,
      });
    const mistake = "No stubs were added: the file has a mistake in line 1.";
    expect(await addStubs("handlers.ts", jsx, wanted)).toMatchObject({ text: jsx, problem: mistake });
  });

  it("names five of the handlers that may be hidden, and counts the others", async () => {
    const tools = Array.from({ length: 7 }, (_, index) => ({ name: `tool_${index}`, inputSchema }));
    const many = handlersScaffold(build({ name: "weather", tools }).model, "./server.js");
    const { problem } = await addStubs("handlers.ts", "const handlers: WeatherHandlers = { ...others };", many);
    expect(problem).toBe(
      "No stubs were added for tool0, tool1, tool2, tool3, tool4 and 2 more: they may come from what is spread there.",
    );
  });

  it("is not changed where it nests deeper than the compiler can go", async () => {
    const text = `const data = ${"[".repeat(3_000)}${"]".repeat(3_000)};\nconst handlers: WeatherHandlers = {};`;
    const problem = "No stubs were added: the file nests too deeply to be read.";
    expect(await addStubs("handlers.ts", text, wanted)).toEqual({ text, problem });
  });

  it("is not changed where it cannot be told what is missing", async () => {
    const none = "const handlers = {};";
    expect(await addStubs("handlers.ts", none, wanted)).toMatchObject({
      text: none,
      problem: expect.stringContaining("WeatherHandlers") as string,
    });
  });
});
