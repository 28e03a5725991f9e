import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memoryTransport } from "../../src/runtime/memory.js";
import { connectCompositions } from "./fixtures/expected/compositions/client.js";
import { createCompositionsServer, type CompositionsHandlers } from "./fixtures/expected/compositions/server.js";
import { connectLanguages } from "./fixtures/expected/languages/client.js";
import { createLanguagesServer, type LanguagesHandlers } from "./fixtures/expected/languages/server.js";
import { connectOperators } from "./fixtures/expected/operators/client.js";
import { createOperatorsServer, type OperatorsHandlers } from "./fixtures/expected/operators/server.js";
import { connectPython } from "./fixtures/expected/python/client.js";
import { createPythonServer, type PythonHandlers } from "./fixtures/expected/python/server.js";
import { connectZod } from "./fixtures/expected/zod/client.js";
import { createZodServer, type ZodHandlers } from "./fixtures/expected/zod/server.js";

// The declarations of servers in other languages, used as people use them: what must compile stands here, what must not
// under `@ts-expect-error` (`npm run typecheck` reads both), and both run.

type Answer = (name: string, given: unknown) => unknown;

/** Handlers that answer what a function says. */
function answering<Handlers extends object>(answer: Answer): Handlers {
  return new Proxy({} as Handlers, { get: (_, name) => (given: unknown) => answer(String(name), given) });
}
const echo: Answer = (_, given) => JSON.stringify(given);

describe("pydantic and FastMCP", async () => {
  const order = { id: "2b5dbb4e-4b1c-4d5a-8f0f-4a3a2b1c0d9e", total: "1.5" };
  const outputs: Readonly<Record<string, unknown>> = {
    searchOrders: { result: [{ ...order, parent: null, children: [order] }] },
    pickPet: { result: 3 },
    tree: { result: { a: null } },
    dictOutput: { a: 1 },
  };
  const python = await connectPython(
    memoryTransport(createPythonServer(answering<PythonHandlers>((name, given) => outputs[name] ?? echo(name, given)))),
  );
  const needed = {
    customer_id: order.id,
    since: "2026-11-26T06:00:00Z",
    box: [1, 2] as [number, number],
    amount: "1.5",
  };

  it("takes what may be None as null or absent, and says what is wrong with the rest", async () => {
    const { result } = await python.searchOrders({
      ...needed,
      status: null,
      placed: { start: "2026-01-01", end: null },
    });
    expect(result[0]?.parent).toBeNull();
    expect(result[0]?.children?.[0]?.total.length).toBe(3);
    // @ts-expect-error The enumeration has no such member.
    await expect(python.searchOrders({ ...needed, status: "lost" })).rejects.toThrow("/status");
    // @ts-expect-error A tuple has its length.
    await expect(python.searchOrders({ ...needed, box: [1] })).rejects.toThrow("/box");
    // @ts-expect-error Decimals are numbers or texts.
    await expect(python.searchOrders({ ...needed, amount: true })).rejects.toThrow("/amount");
    await expect(python.searchOrders({ ...needed, limit: 0 })).rejects.toThrow("/limit: expected at least 1");
    await expect(python.searchOrders({ ...needed, code: "abc-1" })).rejects.toThrow("/code");
    await expect(python.searchOrders({ ...needed, customer_id: "1" })).rejects.toThrow("/customer_id");
  });

  it("tells the members of a union apart by their discriminator, defaults included", async () => {
    expect(await python.pickPet({ pet: { meows: 1 } })).toEqual({ result: 3 });
    await python.pickPet({ pet: { pet_type: "reptile", scales: true }, pets: [{ pet_type: "dog", barks: 0.5 }] });
    // @ts-expect-error Dogs bark.
    await expect(python.pickPet({ pet: { pet_type: "dog" } })).rejects.toThrow("/pet");
    // @ts-expect-error Only cats and dogs.
    await expect(python.pickPet({ pet: { meows: 1 }, pets: [{ pet_type: "lizard", scales: true }] })).rejects.toThrow(
      "/pets/0",
    );
  });

  it("follows models that hold themselves", async () => {
    const root = { value: 1, left: { value: 2, left: null, right: { value: 3 } } };
    expect(await python.tree({ root, payload: [{ a: [null, 1, "x"] }] })).toEqual({ result: { a: null } });
    // @ts-expect-error Nodes hold integers.
    await expect(python.tree({ root: { value: 1, left: { value: "2" } }, payload: 1 })).rejects.toThrow(
      "/root/left/value",
    );
  });
});

describe("zod 3 and 4", async () => {
  const outputs: Readonly<Record<string, unknown>> = {
    zod4Input: { page: 1, point: [1, 2], self: { page: 2, point: [0, 0], self: null } },
  };
  const zod = await connectZod(
    memoryTransport(createZodServer(answering<ZodHandlers>((name, given) => outputs[name] ?? echo(name, given)))),
  );

  it("reads references into properties, tuples of draft-07 and `not: {}`", async () => {
    const from = { city: "Berlin", zip: null };
    const { text } = await zod.zod3({ from, to: from, via: [from], tuple: ["a", 1], nullish: null, ptr: 1 });
    expect(JSON.parse(text)).toMatchObject({ tuple: ["a", 1] });
    // @ts-expect-error No such property.
    await expect(zod.zod3({ from, to: { ...from, street: "x" }, tuple: ["a", 1] })).rejects.toThrow("/to/street");
    // @ts-expect-error The pair is a text and a number.
    await expect(zod.zod3({ from, to: from, tuple: [1, "a"] })).rejects.toThrow("/tuple/0");
    // @ts-expect-error z.undefined() takes nothing.
    await expect(zod.zod3({ from, to: from, tuple: ["a", 1], undef: 1 })).rejects.toThrow("/undef");
  });

  it("types what zod 4 reads apart from what it gives out", async () => {
    const shape = { type: "circle", radius: 1 } as const;
    const input = {
      name: "x",
      email: "a@example.com",
      age: 1,
      kind: null,
      point: [1, 2] as [number, number],
      record: {},
    };
    const output = await zod.zod4Input({
      ...input,
      tree: { label: "a", children: [{ label: "b", children: [] }] },
      user: { id: "2b5dbb4e-4b1c-4d5a-8f0f-4a3a2b1c0d9e" },
      shape,
      both: { a: "x", b: 1 },
      enumRecord: { x: 1, y: 2 },
    });
    const [left, right]: [number, number] = output.self?.point ?? output.point;
    expect(left + right + output.page).toBe(1);
  });
});

describe("Go, Rust, C#, TypeBox, OpenAPI", async () => {
  const outputs: Readonly<Record<string, unknown>> = { goList: { items: null }, rustNew: { name: null } };
  const languages = await connectLanguages(
    memoryTransport(
      createLanguagesServer(answering<LanguagesHandlers>((name, given) => outputs[name] ?? echo(name, given))),
    ),
  );

  it("takes null for a nil slice, an Option and what OpenAPI calls nullable", async () => {
    expect((await languages.goList({ ids: null, meta: { a: "x" } })).items?.length).toBeUndefined();
    expect((await languages.rustNew({ limit: null, kind: null })).name).toBeNull();
    const { text } = await languages.openapi({ tag: null, body: { kind: "dog", b: 1 } });
    expect(JSON.parse(text)).toEqual({ tag: null, body: { kind: "dog", b: 1 } });
    // @ts-expect-error `ids` may be null, not absent.
    await expect(languages.goList({})).rejects.toThrow("ids");
    // @ts-expect-error Dogs have a b.
    await expect(languages.openapi({ body: { kind: "dog" } })).rejects.toThrow("/body");
  });

  it("reads the enumerations of serde, records of TypeBox and embedded ids", async () => {
    await languages.rustOld({ count: 1, ext: { Move: { x: 1 } }, unit: "First", pair: ["a", 1] });
    await languages.rustOld({ count: 1, ext: "Quit", name: null });
    await languages.typebox({ a: "x", u: "y", rec: { any: 1 }, node: { nodes: [{ nodes: [] }] } });
    // @ts-expect-error The record holds numbers.
    await expect(languages.typebox({ a: "x", u: "y", rec: { any: "1" } })).rejects.toThrow("/rec/any");
    // @ts-expect-error One variant at a time.
    await expect(languages.rustOld({ count: 1, ext: "Move" })).rejects.toThrow("/ext");
  });
});

describe("compositions", async () => {
  const compositions = await connectCompositions(
    memoryTransport(createCompositionsServer(answering<CompositionsHandlers>(echo))),
  );

  it("arguments are an object, also where the schema forgets to say so", async () => {
    await compositions.noType({ a: "x" });
    await compositions.rootNullable();
    await compositions.rootAnyof({ slug: "x" });
    await compositions.rootOneofShared({ id: "x", verbose: true });
    await compositions.rootIf({ kind: "b" });
    // @ts-expect-error `a` is a text.
    await expect(compositions.noType({ a: 1 })).rejects.toThrow("/a");
    // @ts-expect-error One of two is needed.
    await expect(compositions.rootOneofShared({ verbose: true })).rejects.toThrow("id");
    // @ts-expect-error Kind a needs an x.
    await expect(compositions.rootIf({ kind: "a" })).rejects.toThrow("x");
  });

  it("definitions that collide, also with prototypes, stay apart", async () => {
    await compositions.collideDefs({ a: { x: 1 }, b: { y: 1 }, c: { z: 1 }, d: { p: 1 }, e: { c: 1 }, f: { j: 1 } });
    // @ts-expect-error `b` is another type than `a`.
    await expect(compositions.collideDefs({ b: { x: 1 } })).rejects.toThrow("/b");
  });

  it("checks objects with many properties in parts", async () => {
    await compositions.wide({ p0: "x", p69: "y" });
    // @ts-expect-error Every property is a text.
    await expect(compositions.wide({ p69: 1 })).rejects.toThrow("/p69: expected a string, got the number 1");
    // @ts-expect-error There is no p70.
    await expect(compositions.wide({ p70: "x" })).rejects.toThrow("/p70");
  });
});

describe("URI templates", async () => {
  const operators = await connectOperators(
    memoryTransport(createOperatorsServer(answering<OperatorsHandlers>((_, given) => JSON.stringify(given)))),
  );
  const text = async (read: Promise<{ contents: readonly object[] }>): Promise<unknown> => {
    const [content] = (await read).contents as { uri: string; text: string }[];
    return [content?.uri, JSON.parse(content?.text ?? "null")];
  };

  it("expands every operator as RFC 6570 has it, and reads back what it can", async () => {
    expect(await text(operators.readSimple({ var: "a b/c" }))).toEqual(["simple://a%20b%2Fc", { var: "a b/c" }]);
    expect(await text(operators.readReserved({ var: "a/b" }))).toEqual(["reserved://a/b", { var: "a/b" }]);
    expect(await text(operators.readFragment({ var: "x" }))).toEqual(["fragment://x#x", { var: "x" }]);
    expect(await text(operators.readLabel({ var: "txt" }))).toEqual(["label://x.txt", { var: "txt" }]);
    expect(await text(operators.readMatrix({ var: "1" }))).toEqual(["matrix://x;var=1", { var: "1" }]);
    expect(await text(operators.readQuery({ var: "1" }))).toEqual(["query://x?var=1", { var: "1" }]);
    expect(await text(operators.readContinuation({ var: "1" }))).toEqual(["continuation://x?a=b&var=1", { var: "1" }]);
    expect(await text(operators.readPathExplode({ list: ["a", "b"] }))).toEqual([
      "path-explode://x/a/b",
      { list: ["a", "b"] },
    ]);
    expect(await text(operators.readQueryExplode({ list: ["a", "b"] }))).toEqual([
      "query-explode://x?list=a&list=b",
      { list: ["a", "b"] },
    ]);
    // @ts-expect-error A variable of a path is needed.
    expect(await text(operators.readPath({}))).toEqual(["path://x", { url: "path://x" }]);
  });

  it("arguments of prompts may be called anything", async () => {
    const given = { "": "1", class: "2", "a b": "3", mcp: "4", 日本: "5", constructor: "6", "1": "7" };
    const { messages } = await operators.getOddPrompt(given);
    expect(JSON.parse((messages[0]?.content as { text: string }).text)).toEqual(given);
    await operators.getOddPrompt();
    // @ts-expect-error Arguments are texts.
    await expect(operators.getOddPrompt({ class: 1 })).rejects.toThrow("class");
  });
});

it("manifests in which much is odd keep what is not: no definition lists an odd field", async () => {
  const { createOddServer } = await import("./fixtures/expected/odd/server.js");
  const { connectOdd } = await import("./fixtures/expected/odd/client.js");
  const odd = await connectOdd(memoryTransport(createOddServer(answering(echo))));
  const { tools } = JSON.parse(readFileSync(new URL("./fixtures/odd.mcp.json", import.meta.url), "utf8")) as {
    tools: ({ name?: unknown } | string | null)[];
  };
  const named = tools.filter((tool) => typeof tool === "object" && tool !== null && typeof tool.name === "string");
  expect((await odd.listTools()).length).toBe(named.length);
  expect((await odd.descriptionNumber({ a: 1 })).text).toBe('{"a":1}');
});
