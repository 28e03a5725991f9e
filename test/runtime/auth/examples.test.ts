import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportPKCS8, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStore } from "@mcp-gen/runtime/auth";
import type { HttpService } from "@mcp-gen/runtime/node";
import { connectAsMachine } from "../../../examples/authorization/machine.js";
import { serveProtectedWeather } from "../../../examples/authorization/server.js";
import { connectAsUser } from "../../../examples/authorization/user.js";
import { startIssuer, type Issuer } from "./issuer.js";

let issuer: Issuer;
let server: HttpService;
beforeAll(async () => {
  issuer = await startIssuer();
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, "127.0.0.1", ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  server = await serveProtectedWeather(issuer.url, `http://127.0.0.1:${port}/mcp`);
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

describe("examples/authorization", () => {
  it("a user authorizes in a browser; R45 the page they come back to is static", async () => {
    const pages: Response[] = [];
    const browser = async (address: URL): Promise<void> => void pages.push(await fetch(address));
    const weather = await connectAsUser(server.url, memoryStore(), browser);
    expect(await weather.listStations({})).toBeDefined();
    await weather.close();
    expect(pages[0]!.headers.get("content-security-policy")).toBe("default-src 'none'");
    expect(await pages[0]!.text()).not.toMatch(/code-|state/);
  });

  it("a machine proves itself with its key", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    issuer.settings.clients.set("nightly-report", { key: publicKey });
    const weather = await connectAsMachine(server.url, issuer.url, await exportPKCS8(privateKey));
    expect(await weather.listStations({})).toBeDefined();
    await weather.close();
  });

  it("is quoted word for word in docs/authorization.md", () => {
    const page = readFileSync("docs/authorization.md", "utf8");
    for (const name of ["server", "user", "machine"]) {
      expect(page).toContain(`\`\`\`ts\n${readFileSync(`examples/authorization/${name}.ts`, "utf8")}\`\`\``);
    }
  });
});
