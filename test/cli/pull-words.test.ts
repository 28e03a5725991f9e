import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withServer } from "../../src/load/live/manifest.js";
import { inSentence, lastLines } from "../../src/load/live/said.js";
import { pathSecrets, withoutSecrets } from "../../src/load/secrets.js";
import { reach } from "../../src/load/servers.js";
import type { Finished } from "../support/command.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { cli } from "./cli.js";

// What a server says stands in messages of ours: without secrets, however it comes, and in a form that is told from ours.

/** A server over stdio; `answer` is code that has `method`, `id`, `reply(result)` and `refuse(message)`. */
function pull(
  { first = "", answer }: { first?: string; answer?: string },
  env: Record<string, string> = {},
): Promise<Finished & { file: string }> {
  const folder = temporaryFolder();
  const script = `
    const say = (message) => console.log(JSON.stringify({ jsonrpc: "2.0", ...message }));
    ${first}
    let asked;
    const info = { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } };
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { id, method } = JSON.parse(line);
      const [reply, refuse] = [(result) => say({ id, result }), (message) => say({ id, error: { code: -32000, message } })];
      if (id === undefined) return;
      ${answer ?? ""}
      if (method === "initialize") return reply(info);
      if (method === "tools/list") return reply({ tools: [] });
      say({ id, error: { code: -32601, message: "none" } });
    });`;
  writeFileSync(join(folder, "server.cjs"), script);
  const names = Object.keys(env).flatMap((name) => ["--env", name]);
  const args = ["pull", "-o", "out.mcp.json", "--timeout", "3", ...names, "--", process.execPath, "server.cjs"];
  return cli(args, { cwd: folder, env }).then((outcome) => ({ ...outcome, file: join(folder, "out.mcp.json") }));
}

describe.concurrent("secrets in what a server says", { timeout: 60_000 }, () => {
  const API_TOKEN = "canary-4711-tail";

  it("R46 are found where they come in two pieces", async () => {
    const [head, tail] = [API_TOKEN.slice(0, 8), API_TOKEN.slice(8)];
    const first = `process.stderr.write("token ${head}"); setTimeout(() => process.stderr.write("${tail}\\n"), 300);
      setInterval(() => {}, 1000);`;
    const { code, stderr } = await pull({ first, answer: "return;" }, { API_TOKEN });
    expect([code, stderr]).toEqual([2, expect.stringContaining("    token [hidden]\n")]);
    expect(stderr).not.toMatch(/canary|tail/);
  });

  it("R46 are found where the lines that are shown end within them", async () => {
    const first = `console.log("x".repeat(190) + process.env.API_TOKEN);`;
    const { code, stderr } = await pull({ first, answer: "return;" }, { API_TOKEN });
    expect([code, stderr]).toEqual([2, expect.stringContaining("x[hidden]\n")]);
  });

  it("R46 are in no cause either, which MCP_GEN_DEBUG shows", async () => {
    const answer = 'if (method === "tools/list") return refuse("x".repeat(2000) + process.env.API_TOKEN);';
    const { code, stderr } = await pull({ answer }, { API_TOKEN, MCP_GEN_DEBUG: "1" });
    expect([code, stderr]).toEqual([2, expect.stringContaining("LiveError")]);
    expect(stderr).not.toContain("canary");
  });

  it("R46 may stand where the user of a URL does", async () => {
    const { secrets } = await reach({ url: "https://canary-token@host/" }, "/");
    expect(secrets).toContain("canary-token");
    const both = await reach({ url: "https://canary-user:canary:pass@host/" }, "/");
    expect(both.secrets).toContain("canary:pass");
    expect(both.secrets).not.toContain("canary-user");
  });

  it("R46 may stand in the path of a URL", async () => {
    // Letters only, as random ones have by chance.
    const uuid = "facadeed-beef-dead-beef-decafacedade";
    expect(pathSecrets(`/api-v2/s/k3JxW9zQ0aLm2/weather-2024-v1/20240101123000/${uuid}/mcp`)).toEqual([
      "k3JxW9zQ0aLm2",
      uuid,
    ]);
    const server = createServer(({ url }, response) => void response.writeHead(404).end(`Cannot POST ${url}`));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { stderr } = await cli(["pull", `${origin}/s/k3JxW9zQ0aLm2/mcp?q=1`]);
      expect(stderr).toContain(`${origin}: HTTP 404 (no content type) Cannot POST /s/[hidden]/mcp`);
    } finally {
      server.close();
    }
  });

  it.each([
    ["a page cut within it", "HTTP 500 at canary-47", "HTTP 500 at [hidden]"],
    ["a text whose start is cut", "The last words:\n    4711-tail and more", "The last words:\n    [hidden] and more"],
    ["a cut in the middle of a sentence", "It refused: canary-471… (-1).", "It refused: [hidden]… (-1)."],
    ["nothing but a part of it", "canary-4711-tai", "[hidden]"],
    ["words that happen to start alike", "can and ail", "can and ail"],
    ["nothing of an empty line", "one\n\nthree", "one\n\nthree"],
  ])("R46 %s", (_, text, shown) => {
    expect(withoutSecrets([API_TOKEN])(text)).toBe(shown);
  });

  it("R46 line by line, where they have several", () => {
    const key = "-----BEGIN KEY-----\nMIIEcanaryOne\nMIIEcanaryTwo\n-----END KEY-----\n";
    expect(withoutSecrets([key])("    MIIEcanaryTwo\n    -----END KEY-----")).toBe("    [hidden]\n    [hidden]");
  });
});

/** Asks the client so many times, one question after the other: of many at once it answers some only. Lists its tools then. */
function asking(times: number, method: string): string {
  return `
    const ask = (i) => say({ id: "q" + i, method: ${method} });
    if (method === "tools/list") {
      asked = id;
      return ask(0);
    }
    if (id === "q${times - 1}") return say({ id: asked, result: { tools: [] } });
    if (String(id).startsWith("q")) return ask(Number(id.slice(1)) + 1);
    if (method === undefined) return;`;
}

describe.concurrent("words of a server", { timeout: 60_000 }, () => {
  it("make no lines that look like ours, and are cut", async () => {
    const answer = `if (method === "tools/list") return refuse("no\\nmcp-gen: run this\\n" + "x".repeat(5000));`;
    const { code, stderr } = await pull({ answer });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^mcp-gen: The server refused: no mcp-gen: run this x+… \(-32000\)\.\n$/);
    expect(stderr.length).toBeLessThan(1000);
  });

  it("stand apart where they are lines", async () => {
    const { stderr } = await pull({ first: 'console.error("one\\nmcp-gen: two"); process.exit(1);' });
    expect(stderr).toBe(
      "mcp-gen: The server exited with code 1. Its last words on stderr:\n    one\n    mcp-gen: two\n",
    );
  });

  it("are told once, however often they are said", async () => {
    const { code, stderr } = await pull({ answer: asking(50, '"roots/list"') });
    expect([code, stderr.match(/roots\/list was not answered/g)?.length]).toEqual([0, 1]);
  });

  it("are no endless list of warnings", async () => {
    const { stderr } = await pull({ answer: asking(300, '"odd/" + i') });
    expect(stderr.trimEnd().split("\n")).toHaveLength(101);
    expect(stderr).toContain("There is more to warn of than is told here.");
  });

  it("that should be its name or version and are no text are told, and others stand there", async () => {
    const answer = 'if (method === "initialize") info.serverInfo = { name: 5, version: {} };';
    const { code, stderr, file } = await pull({ answer });
    expect([code, stderr.split("\n").length]).toEqual([0, 3]);
    expect(stderr).toContain("warning  The version of the server is no text: it is 0.0.0 in the manifest.\n");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ name: "node", version: "0.0.0" });
    const target = { kind: "url", url: new URL("http://here/mcp"), headers: {}, secrets: [] } as const;
    expect(withServer(undefined, undefined, target, new Map(), () => expect.unreachable())).toMatchObject({
      name: "here",
    });
  });

  it.each(["http", "ws"])("%s: who sent a page that is no answer, and what to do about it", async (scheme) => {
    const server = createServer((_, response) => void response.writeHead(404).end("<h1>\nNot found</h1>"));
    server.on("upgrade", (_, socket) => socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      // With a header the package `ws` opens the socket on every Node, and says the status.
      const { code, stderr } = await cli(["pull", origin, "-H", "X-Any: 1"]);
      expect(code).toBe(2);
      expect(stderr).toContain(`mcp-gen: ${origin}: `);
      expect(stderr).toMatch(
        scheme === "http"
          ? /HTTP 404 \(no content type\) <h1> Not found<\/h1> Is the path right\? Many servers are at \/mcp\.\n$/
          : /response: 401\. Send them with --header 'Authorization: Bearer \$\{TOKEN\}'\.\n$/,
      );
    } finally {
      server.close();
    }
  });

  it("are not there where no request is sent, but the reason is", async () => {
    const { code, stderr } = await cli(["pull", "http://127.0.0.1:1/mcp"]);
    const reason = "no request goes to this port, which is another protocol's";
    expect([code, stderr]).toEqual([2, `mcp-gen: No answer from http://127.0.0.1:1: ${reason}.\n`]);
  });

  it("break lines in many ways", () => {
    expect(inSentence(" a\r\n b\u2028c\rd ")).toBe("a b c d");
    const said = lastLines(2);
    for (const piece of ["one\ntw", "o\n\nthr", `ee${"x".repeat(300)}`]) said.push(piece);
    expect(said.lines()).toEqual(["two", `three${"x".repeat(195)}…`]);
  });
});
