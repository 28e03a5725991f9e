import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as client from "../../src/runtime/index.js";
import * as server from "../../src/runtime/server.js";
import * as validation from "../../src/runtime/validation.js";
import { emit } from "../../src/emit/emit.js";
import { camelCase, isFreeIdentifier, kebabCase, pascalCase } from "../../src/model/identifiers.js";
import type { Manifest } from "../../src/model/manifest.js";
import { build, emitOptions, manifestOf, print } from "./support/printed.js";

const inputSchema = { type: "object", properties: {} };

function tools(...names: string[]): Partial<Manifest> {
  return { tools: names.map((name) => ({ name, inputSchema })) };
}

function calls(parts: Partial<Manifest>): Record<string, string> {
  return Object.fromEntries(build(parts).model.tools.map(({ name, call }) => [name, call]));
}

/** Every name that the generated files declare at their top level. */
function declared(parts: Partial<Manifest>): string[] {
  const files = emit(build(parts).model, emitOptions);
  return files.flatMap(({ name, text }) => {
    const found = [...text.matchAll(/^(?:export )?(?:async )?(?:function|const|interface|type) ([\w$]+)/gm)];
    return found.map(([, identifier]) => `${name} ${identifier as string}`);
  });
}

describe("R66 identifiers", () => {
  it.each([
    ["get_forecast", "getForecast", "GetForecast"],
    ["get-forecast", "getForecast", "GetForecast"],
    ["GetForecast", "getForecast", "GetForecast"],
    ["get forecast", "getForecast", "GetForecast"],
    ["URLFetch", "urlFetch", "URLFetch"],
    ["fetchURL", "fetchURL", "FetchURL"],
    ["GET_USER", "getUser", "GetUser"],
    ["API_key", "apiKey", "APIKey"],
    ["café", "cafe", "Cafe"],
    ["3d", "_3d", "_3d"],
    ["日本", "", ""],
    ["a.b/c:d", "aBCD", "ABCD"],
  ])("%s is %s and %s", (name, camel, pascal) => {
    expect(camelCase(name)).toBe(camel);
    expect(pascalCase(name)).toBe(pascal);
  });

  it("never are reserved, or names of the runtime", () => {
    const runtime = [client, server, validation].flatMap((module) => Object.keys(module));
    // What the generated files import; the rest of the runtime's names are free to be used.
    const imported = [
      "bind",
      "callTool",
      "complete",
      "connect",
      "getPrompt",
      "readResource",
      "readTemplate",
      "defineServer",
      "validator",
    ];
    for (const name of imported) {
      expect(runtime).toContain(name);
      expect(isFreeIdentifier(name)).toBe(false);
    }
    expect(calls(tools("delete", "connect", "then", "toString", "constructor", "await", "close"))).toEqual({
      delete: "delete_",
      connect: "connect_",
      then: "then_",
      toString: "toString_",
      constructor: "constructor_",
      await: "await_",
      close: "close_",
    });
  });

  it("R66 collisions are resolved the same way in any order, with the line for `names:`", () => {
    const names = ["get-user", "get_user", "getUser", "GETuser"];
    const expected = calls(tools(...names));
    expect(new Set(Object.values(expected).map((name) => name.toLowerCase())).size).toBe(4);
    expect(expected["getUser"]).toBe("getUser");
    expect(expected["get_user"]).toMatch(/^getUser_[0-9a-f]{6}$/);
    expect(calls(tools(...[...names].reverse()))).toEqual(expected);
    const warnings = build(tools(...names)).diagnostics;
    expect(warnings).toHaveLength(3);
    expect(warnings.map(({ hint }) => hint).join()).toContain('names: { "get_user": "getUser');
  });

  it("the lines that warnings show can all be added, and nothing is left to say", () => {
    const parts: Partial<Manifest> = {
      ...tools("get-user", "get_user", "getUser", "plan"),
      elicitations: [{ name: "get_user", message: "", requestedSchema: { type: "object" } }],
    };
    const names: Record<string, string> = {};
    for (const { hint = "" } of build(parts).diagnostics) {
      Object.assign(names, JSON.parse(/names: (\{.*\})/.exec(hint)?.[1] ?? "{}"));
    }
    expect(Object.keys(names)).toContain("tools/get_user");
    expect(build({ ...parts, names }).diagnostics).toEqual([]);
  });

  it("so can they where kinds meet, and where a name with a number is taken", () => {
    const parts: Partial<Manifest> = {
      ...tools("read_file", "get_user", "get-user", "get_user2"),
      resources: [{ uri: "file:///a", name: "file" }],
    };
    const names: Record<string, string> = {};
    const { diagnostics } = build(parts);
    for (const { hint = "" } of diagnostics) {
      Object.assign(names, JSON.parse(/names: (\{.*\})/.exec(hint)?.[1] ?? "{}"));
    }
    expect(diagnostics).toHaveLength(3);
    expect(new Set(Object.values(names))).not.toContain("getUser2");
    expect(build({ ...parts, names }).diagnostics).toEqual([]);
  });

  describe("where kinds meet", () => {
    const resource = { uri: "a://notes", name: "notes" };
    const template = { uriTemplate: "a://notes/{id}", name: "notes" };
    const readers = (parts: Partial<Manifest>): string[] => {
      const { model } = build(parts);
      return [...model.resources, ...model.resourceTemplates].map(({ read }) => read);
    };

    it("a template beside a resource of its name is told apart by what it is", () => {
      const parts: Partial<Manifest> = { resources: [resource], resourceTemplates: [template] };
      expect(readers(parts)).toEqual(["readNotes", "readNotesTemplate"]);
      expect(build(parts).model.resourceTemplates[0]).toMatchObject({
        complete: "completeNotesTemplate",
        descriptor: "notesTemplate",
        params: "ReadNotesTemplateParams",
      });
      expect(build(parts).diagnostics).toEqual([]);
      expect(readers({ resourceTemplates: [template] })).toEqual(["readNotes"]);
    });

    it("and gives way to what is called so already", () => {
      const other = { uriTemplate: "b://{id}", name: "notes_template" };
      expect(readers({ resources: [resource], resourceTemplates: [template, other] })).toEqual([
        "readNotes",
        expect.stringMatching(/^readNotes_[0-9a-f]{6}$/),
        "readNotesTemplate",
      ]);
    });

    const getters = (...names: string[]): (string | undefined)[] =>
      build({ prompts: names.map((name) => ({ name, arguments: [{ name: "a" }] })) }).model.prompts.map(
        ({ get }) => get,
      );

    it("prompts are not got twice, unless another one is called so", () => {
      expect(getters("get_advice", "getURL", "get", "gets")).toEqual([
        "getGetPrompt",
        "getURLPrompt",
        "getAdvicePrompt",
        "getGetsPrompt",
      ]);
      expect(getters("advice", "get_advice")).toEqual(["getAdvicePrompt", "getGetAdvicePrompt"]);
      expect(getters("get_advice", "getAdvice")).toEqual([
        "getGetAdvicePrompt",
        expect.stringMatching(/^getGetAdvice_[0-9a-f]{6}Prompt$/),
      ]);
      expect(build({ prompts: [{ name: "advice" }, { name: "get_advice" }] }).diagnostics).toEqual([]);
    });

    it("what a declaration does not have has no name", () => {
      const both = tools("get_job", "get_job_output");
      expect(calls(both)).toEqual({ get_job: "getJob", get_job_output: "getJobOutput" });
      expect(build(both).diagnostics).toEqual([]);
      const outputSchema = { type: "object" };
      const typed = { tools: both.tools?.map((tool) => ({ ...tool, outputSchema })) ?? [] };
      expect(build(typed).diagnostics).toHaveLength(2);
    });

    it("a digit needs nothing before it where a word is", () => {
      const { model } = build(
        { resources: [{ uri: "a://3d", name: "3d" }], prompts: [{ name: "3d" }] },
        { name: "0n" },
      );
      expect(model.names).toMatchObject({ connect: "connect0n", create: "create0nServer", client: "_0nClient" });
      expect(model.resources[0]).toMatchObject({ read: "read3d", descriptor: "_3dResource" });
      expect(model.prompts[0]).toMatchObject({ get: "get3dPrompt", complete: "complete3dPrompt" });
    });
  });

  it("are for declarations also where those are not selected, and of both a name and a longer one", () => {
    const parts = { ...tools("a", "b"), names: { b: "beta", "tools/a": "alpha", a: "other" } };
    expect(build(parts, { selects: ([name]) => name === "a" })).toMatchObject({
      diagnostics: [],
      model: { tools: [{ call: "alpha" }] },
    });
  });

  it("one finding for a `names:` line, however many declarations it means", () => {
    const parts: Partial<Manifest> = { ...tools("plan"), prompts: [{ name: "plan" }], names: { plan: "a b" } };
    expect(build(parts).diagnostics).toHaveLength(1);
  });

  it("`names:` decides, for one kind where it says so", () => {
    const parts: Partial<Manifest> = {
      ...tools("plan", "other"),
      prompts: [{ name: "plan" }],
      names: { "tools/plan": "makePlan", other: "another" },
    };
    expect(calls(parts)).toEqual({ plan: "makePlan", other: "another" });
    expect(build(parts).model.prompts[0]?.get).toBe("getPlanPrompt");
    expect(build(parts).diagnostics).toEqual([]);
  });

  it.each([
    ["a reserved word", { a: "delete" }],
    ["no identifier", { a: "a-b" }],
    ["a name of the runtime", { a: "callTool" }],
    ["the same name twice", { a: "same", b: "Same" }],
    ["code", { a: "x; globalThis.pwned = 1" }],
  ])("`names:` refuses %s", (_, names) => {
    const { diagnostics } = build({ ...tools("a", "b"), names });
    expect(diagnostics).toContainEqual(expect.objectContaining({ severity: "error", code: "MCPGEN_NAME" }));
  });

  it("are made of ASCII, which is said where there is none", () => {
    expect(build(tools("获取天气")).diagnostics).toMatchObject([
      {
        code: "MCPGEN_NAME_LETTERS",
        message: expect.stringContaining("none of the ASCII letters and digits") as string,
      },
    ]);
    expect(build({ ...tools("a"), names: { a: "über" } }).diagnostics).toMatchObject([
      { code: "MCPGEN_NAME", hint: expect.stringContaining("ASCII letters, digits") as string },
    ]);
  });

  it("`names:` for nothing is reported", () => {
    expect(build({ ...tools("a"), names: { b: "c" } }).diagnostics).toMatchObject([
      { severity: "warning", code: "MCPGEN_NAME_UNUSED", pointer: "/names/b" },
    ]);
  });

  it("R66 are identifiers, free and unique, whatever the declarations are called", () => {
    const word = fc.constantFrom(
      "get",
      "user",
      "GET",
      "User",
      "tool",
      "input",
      "output",
      "prompt",
      "delete",
      "é",
      "日",
      "",
      "1",
      "$",
      "constructor",
      "__proto__",
      "toString",
    );
    const name = fc.oneof(
      fc.array(word, { maxLength: 3 }).chain((words) => fc.constantFrom("_", "-", " ", "").map((by) => words.join(by))),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    const names = fc.uniqueArray(name, { maxLength: 12 });
    fc.assert(
      fc.property(names, names, names, (some, more, rest) => {
        const parts: Partial<Manifest> = {
          ...tools(...some),
          prompts: more.map((one) => ({ name: one, arguments: [{ name: "a" }] })),
          resources: rest.map((one) => ({ uri: `a://${one}`, name: one, contentSchema: { type: "string" } })),
          resourceTemplates: more.map((one) => ({ uriTemplate: "b://{id}" + encodeURIComponent(one), name: one })),
          elicitations: some.map((one) => ({ name: one, message: "?", requestedSchema: inputSchema })),
        };
        const found = declared(parts);
        expect(new Set(found.map((one) => one.toLowerCase())).size).toBe(found.length);
        for (const one of found) expect(isFreeIdentifier(one.split(" ")[1] as string), one).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe("R70 determinism", () => {
  const parts: Partial<Manifest> = {
    ...tools("get-user", "get_user", "b", "a", "getUser"),
    prompts: [{ name: "z" }, { name: "y", arguments: [{ name: "b" }, { name: "a" }] }],
    resources: [{ uri: "b://" }, { uri: "a://" }],
  };

  it("the same bytes in any order of declarations", () => {
    const shuffled = Object.fromEntries(
      Object.entries(parts).map(([kind, list]) => [kind, [...(list as unknown[])].reverse()]),
    );
    expect(print(shuffled)).toEqual(print(parts));
  });

  it("duplicates too: which of them counts does not depend on where it stands", () => {
    const a = { name: "same", inputSchema, description: "one" };
    const b = { name: "same", inputSchema, description: "two" };
    expect(print({ tools: [a, b] })).toEqual(print({ tools: [b, a] }));
    expect(build({ tools: [a, b] }).diagnostics).toMatchObject([{ code: "MCPGEN_DUPLICATE", severity: "warning" }]);
  });
});

describe("R67 folder names", () => {
  it.each([
    ["Weather Server", "weather-server"],
    ["@scope/server", "scope-server"],
    ["../../etc/passwd", "etc-passwd"],
    ["CON", "con-server"],
    ["", "server"],
    ["日本", "server"],
    ["x".repeat(300), "x".repeat(64)],
  ])("%s is %s", (name, folder) => {
    expect(kebabCase(name, "server")).toBe(folder);
    expect(build({}, { name }).model.folder).toBe(folder);
  });
});

describe("R68 imports", () => {
  it("come from the runtime and sibling files only, whatever is declared", () => {
    const manifest = manifestOf({ ...tools("import x from 'evil'"), name: "'evil'", "x-import": "evil" });
    for (const [, text] of print(manifest)) {
      const specifiers = [...text.matchAll(/^(?:import|\}) .*?from "([^"]*)"/gm)].map(([, specifier]) => specifier);
      for (const one of specifiers)
        expect(one).toMatch(/^(?:@mcp-gen\/runtime(?:\/(?:server|validation))?|\.\/(?:types|validators)\.js)$/);
    }
  });

  it("follow the options", () => {
    const options = {
      importExtension: ".ts",
      runtime: (subpath: string) => `npm:runtime@1${subpath}`,
      header: ["Licence: MIT"],
    };
    const text = print(tools("a"), options).get("server.ts") as string;
    expect(text).toContain('from "npm:runtime@1/server";');
    expect(text).toContain('from "./types.ts";');
    expect(text.split("\n").slice(0, 2)).toEqual([
      "// @generated by mcp-gen from test.mcp.json. Do not edit.",
      "// Licence: MIT",
    ]);
  });

  it("are never unused, for a server of any part", () => {
    const whole = { ...tools("a"), prompts: [{ name: "p" }], resources: [{ uri: "a://" }] };
    for (const part of ["tools", "prompts", "resources"] as const) {
      for (const [name, text] of print({ [part]: whole[part] })) {
        const imports = [
          ...text.matchAll(/^ {2}(?:type )?(\w+),$/gm),
          ...text.matchAll(/^import (?:type )?\{ (.*) \}/gm),
        ]
          .flatMap(([, names]) => (names as string).split(", "))
          .map((one) => one.replace(/^type /, ""));
        for (const one of imports)
          expect(text.split(new RegExp(`\\b${one}\\b`)).length, `${name} ${one}`).toBeGreaterThan(2);
      }
    }
  });

  it("targets leave out what only the other side needs", () => {
    expect([...print(tools("a"), { targets: ["client"] }).keys()]).toEqual(["types.ts", "client.ts"]);
    expect([...print(tools("a"), { targets: ["server"] }).keys()]).toEqual(["types.ts", "validators.ts", "server.ts"]);
  });
});
