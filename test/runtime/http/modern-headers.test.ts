import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeHeaderValue } from "../../../src/runtime/protocol/header-value.js";
import { ErrorCode } from "../../../src/runtime/protocol/jsonrpc.js";
import { DRIVERS, META, modern, type Call } from "./drivers.js";
import { fakeServer } from "./fake-server.js";

const echo = (headers: Record<string, string | undefined>): Call => modern("tools/call", { name: "echo" }, { headers });
const region = (value: unknown, header: string | undefined): Call =>
  modern(
    "tools/call",
    { name: "region", arguments: value === undefined ? {} : { region: value } },
    { headers: { "Mcp-Param-Region": header } },
  );

const MISMATCHES: [string, Call][] = [
  ["no version", echo({ "MCP-Protocol-Version": undefined })],
  ["an older version", echo({ "MCP-Protocol-Version": "2025-11-25" })],
  ["a newer version", echo({ "MCP-Protocol-Version": "2027-01-01" })],
  ["no method", echo({ "Mcp-Method": undefined })],
  ["another method", echo({ "Mcp-Method": "tools/list" })],
  ["the method in capitals", echo({ "Mcp-Method": "TOOLS/CALL" })],
  ["an encoded method", echo({ "Mcp-Method": "=?base64?dG9vbHMvY2FsbA==?=" })],
  ["no name", echo({ "Mcp-Name": undefined })],
  ["an empty name", echo({ "Mcp-Name": "" })],
  ["another name", echo({ "Mcp-Name": "region" })],
  ["the name in capitals", echo({ "Mcp-Name": "ECHO" })],
  ["two names", echo({ "Mcp-Name": "echo, echo" })],
  ["bad padding", echo({ "Mcp-Name": "=?base64?ZWNobw?=" })],
  ["a bad alphabet", echo({ "Mcp-Name": "=?base64?ZW!!Nobw==?=" })],
  ["no uri", modern("resources/read", { uri: "file:///x" }, { headers: { "Mcp-Name": undefined } })],
  ["another uri", modern("resources/read", { uri: "file:///x" }, { headers: { "Mcp-Name": "file:///y" } })],
  ["no prompt name", modern("prompts/get", { name: "p" }, { headers: { "Mcp-Name": undefined } })],
  ["another task", modern("tasks/get", { taskId: "t" }, { headers: { "Mcp-Name": "u" } })],
  ["no parameter header", region("eu", undefined)],
  ["another parameter", region("eu", "us")],
  ["a parameter that is not in the body", region(undefined, "eu")],
  ["a parameter that is null in the body", region(null, "eu")],
  ["a parameter that is an object in the body", region({}, "[object Object]")],
  ["a badly encoded parameter", region("Hello", "=?base64?SGVsbG8?=")],
  ["a parameter in a bad alphabet", region("Hello", "=?base64?SGVs!!!bG8=?=")],
  ["another number", region(42, "43")],
  ["no number", region(42, "0x2a")],
  ["a number with white space", region(42, "=?base64?IDQy?=")],
  ["another boolean", region(true, "TRUE")],
  ["a missing empty text", region("", undefined)],
];

const MATCHES: [string, Call][] = [
  ["names between spaces", echo({ "Mcp-Name": "  echo  " })],
  ["an encoded name", echo({ "Mcp-Name": "=?base64?ZWNobw==?=" })],
  [
    "header names in other capitals",
    { ...echo({ "Mcp-Method": undefined, "MCP-METHOD": "tools/call", "mcp-name": "echo", "Mcp-Name": undefined }) },
  ],
  ["a parameter header that no tool declares", echo({ "Mcp-Param-Unknown": "x" })],
  ["a parameter", region("eu", "eu")],
  ["an encoded parameter", region("Hello", "=?base64?SGVsbG8=?=")],
  ["base64 without a prefix", region("SGVsbG8=", "SGVsbG8=")],
  ["base64 without a suffix", region("=?base64?SGVsbG8=", "=?base64?SGVsbG8=")],
  ["a number", region(42, "42")],
  ["the same number, written differently", region(42, "42.0")],
  ["a negative number", region(-7, "-7")],
  ["a boolean", region(false, "false")],
  ["an empty text", region("", "")],
  ["no parameter at all", region(undefined, undefined)],
  ["null", region(null, undefined)],
  ["what no header can carry", region([1], undefined)],
  ["a task without a name header", { ...modern("tasks/get", { taskId: "t" }) }],
];

describe.each(DRIVERS)("%s", (_, drive) => {
  it(`R9 refuses ${MISMATCHES.length} kinds of disagreement between headers and body [http-version-required] [http-mirrored-checked] [x-mcp-header-checked] [header-value-invalid]`, async () => {
    const server = fakeServer();
    const driver = await drive(server);
    for (const [what, call] of MISMATCHES) {
      const reply = await driver.call(call);
      expect([what, reply.status, (await reply.json()).error.code]).toEqual([what, 400, ErrorCode.headerMismatch]);
    }
    expect(server.handled).toEqual([]);
  });

  it("R9 takes every way of agreeing [http-header-case] [x-mcp-header-checked] [x-mcp-header-unknown]", async () => {
    const driver = await drive(fakeServer());
    for (const [what, call] of MATCHES) {
      const reply = await driver.call(call);
      const body = await reply.json();
      expect([what, body.error?.code === ErrorCode.headerMismatch]).toEqual([what, false]);
    }
  });

  it("R9 F7 takes any text that a client encodes, and only where it is the body's", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.string({ unit: "binary", maxLength: 40 }),
        async (value, other) => {
          expect((await driver.call(region(value, encodeHeaderValue(value)))).status).toBe(200);
          expect((await driver.call(region(value, encodeHeaderValue(other)))).status).toBe(other === value ? 200 : 400);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("asks for _meta with a version and capabilities, but not for clientInfo [meta-required]", async () => {
    const driver = await drive(fakeServer());
    const [versionKey, infoKey, capabilitiesKey] = Object.keys(META) as [string, string, string];
    const without = (key: string): Call =>
      modern("server/discover", { _meta: Object.fromEntries(Object.entries(META).filter(([name]) => name !== key)) });
    for (const key of [versionKey, capabilitiesKey]) {
      const reply = await driver.call(without(key));
      expect([reply.status, (await reply.json()).error.code]).toEqual([400, ErrorCode.invalidParams]);
    }
    expect((await driver.call(without(infoKey))).status).toBe(200);
  });

  it("does not let initialize with a modern _meta into the legacy era", async () => {
    const server = fakeServer();
    const driver = await drive({
      ...server,
      handle: async ({ id }) => ({ jsonrpc: "2.0", id, error: { code: ErrorCode.methodNotFound, message: "no" } }),
    });
    const reply = await driver.call(modern("initialize"));
    expect([reply.status, reply.headers.get("mcp-session-id")]).toEqual([404, null]);
  });
});
