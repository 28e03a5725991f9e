import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/command.js";
import { freePort, startServer } from "../support/listening.js";
import { prepareWorkspace, servers, use, workspace } from "./workspace.js";

// Our generated clients call servers that we did not write. The programs are type-checked against the generated code, so
// a lost type fails here too.

beforeAll(prepareWorkspace, 120_000);

const libraryAnswers = {
  book: ["Ulysses", 1920, "novel"],
  counted: "counted",
  progress: [1, 2, 3],
  failed: ["find-book", "No such book."],
  hours: { uri: "library://hours", text: "9 to 5" },
  shelf: { uri: "library://shelf/a%20b%2F%C3%BC", text: expect.stringMatching(/^shelf a(%20| )b(%2F|\/)/) as string },
  prompt: { type: "text", text: "Recommend a novel." },
  completed: ["essay"],
};
const libraryV1 = {
  ...libraryAnswers,
  version: "2025-11-25",
  asked: "accept: Who reads? Ada",
  listed: ["find-book", "count", "ask"],
};
const libraryV2 = { ...libraryAnswers, version: "2026-07-28", listed: ["find-book", "count"] };

const everything = {
  version: "2025-11-25",
  server: "mcp-servers/everything",
  echo: "Echo: héllo",
  sum: expect.stringContaining("42") as string,
  celsius: expect.any(Number) as number,
  image: ["text", "image", "text"],
  long: expect.stringContaining("completed") as string,
  progress: [1, 2],
  resource: "demo://resource/dynamic/text/7",
  prompt: 1,
  completed: ["Engineering"],
};

describe("over stdio", () => {
  const target = (name: string): readonly string[] => servers.get(name)!;

  it("a server of the official SDK v1", async () => {
    expect(await use("use-library-v1", target("library-v1"))).toEqual(libraryV1);
  });

  it("a server of the official SDK v2, in the stateless era", async () => {
    expect(await use("use-library-v2", target("library-v2"))).toEqual(libraryV2);
  });

  it("@modelcontextprotocol/server-everything", async () => {
    expect(await use("use-everything", target("everything"))).toEqual(everything);
  });

  it("@modelcontextprotocol/server-filesystem", async () => {
    const folder = join(workspace, "files");
    mkdirSync(folder, { recursive: true });
    expect(await use("use-filesystem", [target("filesystem")[0]!, folder])).toEqual({
      version: "2025-11-25",
      content: "one",
      listing: "[FILE] note.txt",
      outside: "read_text_file",
    });
  });

  it("@modelcontextprotocol/server-memory", async () => {
    process.env["MEMORY_FILE_PATH"] = join(workspace, "memory.jsonl");
    expect(await use("use-memory", target("memory"))).toEqual({
      version: "2025-11-25",
      found: [["Ada", "writes programs"]],
      relations: 0,
      resource: "application/json",
    });
  });
});

describe("over Streamable HTTP", () => {
  const sdkServers = [
    ["SDK v1, with sessions", "library-v1", "sdk-v1-server", libraryV1],
    ["SDK v2, in the stateless era", "library-v2", "sdk-v2-server", libraryV2],
  ] as const;

  it.each(sdkServers)("a server of the official %s", async (_title, name, program, answers) => {
    const server = await startServer([join(workspace, "out", `${program}.js`), "http"], /listening on \d+/);
    try {
      const port = /listening on (\d+)/.exec(server.output())![1]!;
      expect(await use(`use-${name}`, [`http://127.0.0.1:${port}/mcp`])).toEqual(answers);
    } finally {
      await server.stop();
    }
  });

  it("@modelcontextprotocol/server-everything", async () => {
    const port = await freePort();
    const program = join(root, "node_modules/@modelcontextprotocol/server-everything/dist/index.js");
    const server = await startServer([program, "streamableHttp"], /listening on port/, { PORT: String(port) });
    try {
      expect(await use("use-everything", [`http://127.0.0.1:${port}/mcp`])).toEqual(everything);
    } finally {
      await server.stop();
    }
  });
});
