import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oauthClient } from "@mcp-gen/runtime/auth";
import { pinnedFetch, type PinnedFetchOptions } from "@mcp-gen/runtime/node";

type Resolver = Required<Pick<PinnedFetchOptions, "resolve">> & { asked: string[] };

/** A resolver that gives one answer after the other, as an attacker's does. */
function resolver(...answers: string[][]): Resolver {
  const asked: string[] = [];
  return {
    asked,
    resolve(name) {
      asked.push(name);
      const found = answers[Math.min(asked.length, answers.length) - 1] ?? [];
      return Promise.resolve(found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));
    },
  };
}

describe("R40 what a name leads to", () => {
  it.each([
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["127.0.0.1"],
    ["0.0.0.0"],
    ["::1"],
    ["fd00::1"],
    ["fe80::1%eth0"],
    ["::ffff:10.0.0.1"],
    ["64:ff9b::7f00:1"],
    ["93.184.216.34", "192.168.0.1"],
  ])("%j is refused before anything is sent", async (...addresses) => {
    const { resolve, asked } = resolver(addresses);
    await expect(pinnedFetch({ resolve })("https://names.example.com/")).rejects.toMatchObject({ code: "refused" });
    expect(asked).toEqual(["names.example.com"]);
  });

  it("is refused on loopback even where loopback is allowed, unless the name says so", async () => {
    const { resolve } = resolver(["127.0.0.1"]);
    const fetch = pinnedFetch({ resolve, allowLoopback: true });
    await expect(fetch("https://rebound.example.com/")).rejects.toThrow(/this machine/);
  });

  it.each(["https://10.0.0.1/", "https://[::1]/", "https://127.0.0.1/", "http://example.com/", "https://2130706433/"])(
    "%s is refused without a look-up",
    async (url) => {
      const { resolve, asked } = resolver(["93.184.216.34"]);
      await expect(pinnedFetch({ resolve })(url)).rejects.toMatchObject({ code: "refused" });
      expect(asked).toEqual([]);
    },
  );

  it("is why an authorization fails, by name", async () => {
    const { resolve } = resolver(["10.0.0.1"]);
    const auth = oauthClient({ client: { id: "a", secret: "b" }, fetch: pinnedFetch({ resolve }) });
    const url = new URL("https://mcp.example.com/mcp");
    const refusal = { status: 401, wwwAuthenticate: "Bearer", headers: new Headers(), credentials: {} } as const;
    const asking = Promise.resolve(auth.challenged({ ...refusal, url, endpoint: url }));
    await expect(asking).rejects.toThrow(/mcp\.example\.com is refused: it leads to a private address/);
  });
});

describe("a pinned fetch", () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => {
          if (request.url === "/never") return;
          if (request.url === "/odd") return void response.writeHead(999).end("{}");
          if (request.url === "/empty") return void response.writeHead(204).end();
          const { method, headers } = request;
          const body = JSON.stringify({ method, headers, body: String(Buffer.concat(chunks)) });
          response.writeHead(request.url === "/moved" ? 302 : 200, { Location: "/", "X-Seen": ["1", "2"] }).end(body);
        });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("R40 resolves once, and connects to what it has checked", async () => {
    // The second answer would be the attacker's; nobody asks for it.
    const { resolve, asked } = resolver(["127.0.0.1"], ["10.0.0.1"]);
    const response = await pinnedFetch({ allowLoopback: true, resolve })(`http://pinned.localhost:${port}/`, {
      method: "POST",
      headers: { "X-Mine": "a" },
      body: new URLSearchParams({ a: "ü" }),
    });
    expect(asked).toEqual(["pinned.localhost"]);
    expect(response.headers.get("x-seen")).toBe("1, 2");
    expect(await response.json()).toMatchObject({
      method: "POST",
      headers: { "x-mine": "a", host: `pinned.localhost:${port}` },
      body: "a=%C3%BC",
    });
  });

  it("follows no redirect, takes empty answers, and can be aborted", async () => {
    const fetch = pinnedFetch({ allowLoopback: true });
    const origin = `http://127.0.0.1:${port}`;
    expect((await fetch(`${origin}/moved`)).status).toBe(302);
    expect((await fetch(`${origin}/empty`)).status).toBe(204);
    await expect(fetch(`${origin}/odd`)).rejects.toMatchObject({ code: "bad-message" });
    await expect(fetch(`${origin}/never`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });
});
