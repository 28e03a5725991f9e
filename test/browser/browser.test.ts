import { existsSync, mkdirSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveHttp } from "@mcp-gen/runtime/node";
import { build } from "esbuild";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { weatherHandlers } from "../../examples/weather/handlers.js";
import { createWeatherServer } from "../../generated/weather/server.js";
import { root } from "../support/command.js";
import type { Outcome } from "./page.js";

// The third way of use: the generated client in a web page, in a real browser. Debian has one: apt-get install chromium.

const candidates = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = candidates.find((path) => path !== "" && existsSync(path));

// Without these a headless Chromium calls home, which a closed network answers with long waits.
const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"];

// Elsewhere than in CI its absence shows as one test with this name, beside those that did not run.
if (executablePath === undefined) {
  it("Chromium is not installed: the browser tests did not run", () => expect(process.env["CI"]).toBeUndefined());
}

describe.runIf(executablePath !== undefined)("the generated client in a page in headless Chromium", () => {
  let browser: Browser;
  let pages: HttpServer;
  let pageUrl: string;

  beforeAll(async () => {
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL("./page.ts", import.meta.url))],
      bundle: true,
      write: false,
      format: "esm",
      platform: "browser",
      target: "es2022",
      // No path aliases: the built runtime, as a project that installed it would bundle it.
      tsconfigRaw: {},
    });
    const script = bundle.outputFiles[0]!.text;
    pages = createServer((request, response) => {
      if (request.url === "/page.js") response.writeHead(200, { "Content-Type": "text/javascript" }).end(script);
      else response.writeHead(200, { "Content-Type": "text/html" }).end(html);
    }).listen(0, "127.0.0.1");
    await once(pages, "listening");
    pageUrl = `http://127.0.0.1:${(pages.address() as { port: number }).port}`;
    const args = ["--no-sandbox", "--disable-gpu", "--disable-sync", ...quiet];
    browser = await chromium.launch({ executablePath: executablePath!, headless: true, args });
  });

  afterAll(async () => {
    await browser?.close();
    pages?.close();
  });

  /** Serves the weather for pages of `allowedOrigins`, opens the page and waits for what it has to say. */
  async function visit(allowedOrigins: string[], screenshot?: string): Promise<Outcome[]> {
    const options = { port: 0, websocket: true, allowedOrigins, cors: {} };
    const weather = await serveHttp(createWeatherServer(weatherHandlers), options);
    const page = await browser.newPage();
    try {
      const query = new URLSearchParams({ http: weather.url, ws: weather.url.replace("http", "ws") });
      await page.goto(`${pageUrl}/?${query.toString()}`);
      await page.waitForSelector("body[data-outcomes]", { timeout: 20_000 });
      if (screenshot !== undefined) {
        mkdirSync(dirname(screenshot), { recursive: true });
        await page.screenshot({ path: screenshot });
      }
      return JSON.parse((await page.getAttribute("body", "data-outcomes")) ?? "[]") as Outcome[];
    } finally {
      await page.close();
      await weather.close();
    }
  }

  it("R3 R6 calls the weather server over HTTP and over WebSocket, from an origin that is allowed", async () => {
    const outcomes = await visit([pageUrl], join(root, "test-output/browser/weather.png"));
    const expected = {
      protocol: "2026-07-28",
      city: "Sydney",
      days: 5,
      temperature: expect.any(Number) as number,
      refused: expect.stringContaining("/city") as string,
      booked: expect.stringMatching(/^syd-1-\d{8}-4$|never dry/) as string,
    };
    expect(outcomes).toEqual([
      { transport: "Streamable HTTP", ...expected },
      { transport: "WebSocket", ...expected },
    ]);
  });

  it("R3 R7 is refused on both from an origin that is not", async () => {
    const outcomes = await visit(["https://app.example.com"]);
    expect(outcomes.map(({ transport }) => transport)).toEqual(["Streamable HTTP", "WebSocket"]);
    for (const outcome of outcomes) expect(outcome.error).toMatch(/^ConnectionError/);
  });
});

const html = `<!doctype html><meta charset="utf-8"><title>Weather</title>
<style>body { font: 16px sans-serif; margin: 2rem; display: flex; gap: 3rem } section { max-width: 24rem }</style>
<body><script type="module" src="/page.js"></script></body>`;
