import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAuthority } from "../../../src/runtime/http/authority.js";
import { createGuard } from "../../../src/runtime/http/guard.js";
import { fakeServer } from "./fake-server.js";
import { DRIVERS, modern } from "./drivers.js";
import { HOSTILE_HOSTS, HOSTILE_ORIGINS, LEGAL_HOSTS } from "./hostile.js";

const guard = createGuard({});

describe("Host", () => {
  it(`R2 refuses each of ${HOSTILE_HOSTS.length} hostile values`, () => {
    expect(HOSTILE_HOSTS.length).toBeGreaterThanOrEqual(150);
    expect(HOSTILE_HOSTS.filter((host) => guard(host, undefined, "http") === undefined)).toEqual([]);
  });
  it(`R1 takes each of ${LEGAL_HOSTS.length} spellings of this machine`, () => {
    expect(LEGAL_HOSTS.filter((host) => guard(host, undefined, "http") !== undefined)).toEqual([]);
  });
  it("R2 refuses a request without Host", () => {
    expect(guard(undefined, undefined, "http")).toBeDefined();
  });
  it("takes listed names, with any port or with theirs", () => {
    const listed = createGuard({ allowedHosts: ["api.example.com", "other.example.com:8443", "[2001:db8::1]"] });
    const taken = ["api.example.com", "API.example.com:1", "other.example.com:8443", "[2001:db8::1]:80"];
    expect(taken.filter((host) => listed(host, undefined, "http") !== undefined)).toEqual([]);
    const refused = [
      "localhost",
      "127.0.0.1",
      "other.example.com",
      "other.example.com:8444",
      "x.api.example.com",
      "api.example.com.evil.example",
    ];
    expect(refused.filter((host) => listed(host, undefined, "http") === undefined)).toEqual([]);
  });
  it("refuses to be made from what is no host or origin", () => {
    for (const host of ["", "*", "http://example.com", "example.com/", "a b", "*.example.com"]) {
      expect(() => createGuard({ allowedHosts: [host] })).toThrow(TypeError);
    }
    for (const origin of [
      "",
      "*",
      "null",
      "example.com",
      "https://example.com/",
      "ftp://example.com",
      "https://*.example.com",
    ]) {
      expect(() => createGuard({ allowedOrigins: [origin] })).toThrow(TypeError);
    }
  });
  it("R2 F5 agrees with a reference on everything that nearly is an authority", () => {
    const piece = fc.constantFrom(
      "localhost",
      "127.0.0.1",
      "[::1]",
      "::1",
      "[",
      "]",
      ":",
      ".",
      "8080",
      "0",
      "65535",
      "65536",
      "%",
      "@",
      "/",
      "a",
      "-",
      "é",
      " ",
      "evil.example",
      "\t",
      "\0",
      "#",
      "?",
      "\\",
      "٠",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join("")),
        (text) => {
          const match = /^(localhost|127\.0\.0\.1|\[::1\])(?::([1-9]\d{0,4}))?$/i.exec(text);
          const expected = match !== null && Number(match[2] ?? 1) <= 65535;
          expect(guard(text, undefined, "http") === undefined).toBe(expected);
        },
      ),
      { numRuns: 20_000 },
    );
  });
  it("F5 never throws and takes no arbitrary text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => void parseAuthority(text)),
      { numRuns: 5000 },
    );
    fc.assert(
      fc.property(
        fc.webAuthority(),
        (text) => guard(text, undefined, "http") !== undefined || /^(localhost|127\.0\.0\.1)(:\d+)?$/i.test(text),
      ),
    );
  });
});

it("R2 does not take an Origin of the text undefined for one that is missing", () => {
  const fresh = createGuard({});
  expect(fresh("localhost", undefined, "http")).toBeUndefined();
  expect(fresh("localhost", "undefined", "http")).toBeDefined();
});

describe("Origin", () => {
  it(`R3 refuses each of ${HOSTILE_ORIGINS.length} hostile values`, () => {
    expect(HOSTILE_ORIGINS.length).toBeGreaterThanOrEqual(150);
    expect(HOSTILE_ORIGINS.filter((origin) => guard("localhost:8000", origin, "http") === undefined)).toEqual([]);
  });
  it("R3 takes the server's own origin", () => {
    expect(guard("localhost:8000", "http://localhost:8000", "http")).toBeUndefined();
    expect(guard("localhost", "http://localhost", "http")).toBeUndefined();
    expect(guard("localhost:80", "http://localhost", "http")).toBeUndefined();
    expect(guard("[::1]:8000", "http://[::1]:8000", "http")).toBeUndefined();
    expect(guard("localhost", "https://localhost", "https")).toBeUndefined();
  });
  it("R3 takes listed origins by scheme, host and port", () => {
    const listed = createGuard({ allowedOrigins: ["https://app.example.com", "http://localhost:5173"] });
    const of = (origin: string): boolean => listed("localhost:8000", origin, "http") === undefined;
    expect(["https://app.example.com", "https://app.example.com:443", "http://localhost:5173"].every(of)).toBe(true);
    expect(
      ["http://app.example.com", "https://app.example.com:444", "https://localhost:5173", "http://localhost:5174"].some(
        of,
      ),
    ).toBe(false);
  });
  it("R1 knows no origin of its own where any Host passes", () => {
    const open = createGuard({ dangerouslyAllowAnyHost: true });
    expect(open("evil.example", undefined, "http")).toBeUndefined();
    expect(open("evil.example", "http://evil.example", "http")).toBeDefined();
    const opener = createGuard({ dangerouslyAllowAnyHost: true, dangerouslyAllowAnyOrigin: true });
    expect(opener("evil.example", "null", "http")).toBeUndefined();
  });
});

describe.each(DRIVERS)("%s", (_, drive) => {
  it("R1 R3 answers 403 and runs nothing [http-origin]", async () => {
    const server = fakeServer();
    const driver = await drive(server);
    const sample = [...HOSTILE_HOSTS, ...HOSTILE_ORIGINS].filter((value) => /^[\x21-\x7e]+$/.test(value));
    for (const host of HOSTILE_HOSTS.filter((value) => sample.includes(value))) {
      const reply = await driver.call(modern("server/discover", {}, { headers: { Host: host } }));
      expect([400, 403], host).toContain(reply.status);
      await reply.text();
    }
    for (const origin of HOSTILE_ORIGINS.filter((value) => sample.includes(value))) {
      const reply = await driver.call(
        modern("server/discover", {}, { headers: { Host: "localhost:8000", Origin: origin } }),
      );
      expect(reply.status, origin).toBe(403);
      expect(await reply.json()).toMatchObject({ jsonrpc: "2.0", error: { code: -32600 } });
    }
    expect(server.handled).toEqual([]);
  });
});
