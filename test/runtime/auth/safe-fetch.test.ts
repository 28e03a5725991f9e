import { describe, expect, it } from "vitest";
import { isPrivateAddress } from "../../../src/runtime/auth/addresses.js";
import { checkedUrl, safeFetch } from "../../../src/runtime/auth/safe-fetch.js";
import { ConnectionError } from "../../../src/runtime/protocol/errors.js";

const REFUSED = [
  "javascript:alert(1)",
  "file:///etc/passwd",
  "data:text/plain,x",
  "ftp://example.com/",
  "http://example.com/",
  "--flag",
  "",
  "//x",
  "$(touch x)",
  "`id`",
  "https://user:pass@example.com/",
  "https://user@example.com/",
  "https://127.0.0.1/",
  "https://localhost/",
  "https://sub.localhost/",
  "https://localhost./",
  "https://[::1]/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://127.1/",
  "https://10.0.0.1/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://0xa9fea9fe/",
  "https://100.64.0.1/",
  "https://0.0.0.0/",
  "https://[::]/",
  "https://[fc00::1]/",
  "https://[fd12::1]/",
  "https://[fe80::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[64:ff9b::a00:1]/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://198.18.0.1/",
];
const ALLOWED = [
  "https://example.com/",
  "https://example.com:8443/x?y#z",
  "https://8.8.8.8/",
  "https://172.32.0.1/",
  "https://[2606:4700::1]/",
  "https://xn--bcher-kva.example/",
];

describe("R39, R40: addresses that a server names", () => {
  it.each(REFUSED)("refuses %s", (address) => {
    expect(() => checkedUrl(address, false)).toThrow(ConnectionError);
  });

  it.each(ALLOWED)("takes %s", (address) => {
    expect(checkedUrl(address, false).protocol).toBe("https:");
  });

  it("takes loopback, over http too, only where that is allowed", () => {
    expect(checkedUrl("http://127.0.0.1:8080/x", true).port).toBe("8080");
    expect(() => checkedUrl("http://192.168.1.1/", true)).toThrow(/private|https/);
  });

  it("knows the edges of the private ranges", () => {
    expect(["172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0"].some(isPrivateAddress)).toBe(false);
  });
});

describe("R40: a fetch of metadata", () => {
  const answering =
    (...responses: Response[]): typeof fetch =>
    () =>
      Promise.resolve(responses.shift() ?? new Response("end"));

  it("checks each redirect anew", async () => {
    const fetch = answering(new Response(null, { status: 302, headers: { location: "https://169.254.169.254/" } }));
    await expect(safeFetch("https://example.com/", {}, { fetch, allowLoopback: false })).rejects.toThrow(/private/);
  });

  it("follows five redirects and no sixth", async () => {
    const hop = (): Response => new Response(null, { status: 302, headers: { location: "https://example.com/next" } });
    const five = answering(...Array.from({ length: 5 }, hop));
    expect(await (await safeFetch("https://example.com/", {}, { fetch: five, allowLoopback: false })).text()).toBe(
      "end",
    );
    const six = answering(...Array.from({ length: 6 }, hop));
    await expect(safeFetch("https://example.com/", {}, { fetch: six, allowLoopback: false })).rejects.toThrow(
      /redirect/,
    );
  });

  it("never repeats a POST elsewhere", async () => {
    const fetch = answering(new Response(null, { status: 307, headers: { location: "https://example.org/" } }));
    await expect(
      safeFetch("https://example.com/", { method: "POST" }, { fetch, allowLoopback: false }),
    ).rejects.toThrow(/redirect/);
  });

  it("stops reading at 64 KiB", async () => {
    const fetch = answering(new Response("x".repeat(65_537)));
    await expect(safeFetch("https://example.com/", {}, { fetch, allowLoopback: false })).rejects.toMatchObject({
      code: "too-large",
    });
  });
});
