import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { readEnvFile } from "../../src/load/env-file.js";
import { hintFor } from "../../src/load/live/hints.js";
import { declaredWithoutSecrets } from "../../src/load/secrets.js";
import { reach } from "../../src/load/servers.js";
import { ConnectionError } from "../../src/runtime/index.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// How servers are reached, and what of that must not be told: `pull` with processes and servers is in test/cli/pull.test.ts.

describe("the way to a server", () => {
  it.each([
    ["a%zz", "b%zz", "a%zz:b%zz"],
    ["a%40b", "p%zz", "a@b:p%zz"],
    ["a%40b", "p%3Aw", "a@b:p:w"],
  ])(
    "a URL's name %s and password %s are sent, whether their percent signs encode something or not",
    async (...parts) => {
      const [name, password, sent] = parts;
      const target = await reach({ url: `http://${name}:${password}@host/mcp` }, "/");
      expect(target).toMatchObject({ kind: "url", headers: { Authorization: `Basic ${btoa(sent)}` } });
      expect("url" in target && target.url.href).toBe("http://host/mcp");
    },
  );
});

describe("files that say the way to a server", () => {
  async function variables(text: string): Promise<Record<string, string>> {
    const file = join(temporaryFolder(), ".env");
    writeFileSync(file, text);
    return readEnvFile(file, ".env");
  }

  it("may have been written on Windows", async () => {
    expect(await variables('\uFEFFFIRST=1\r\nPATHS="C:\\\\new\\nC:\\\\temp" # two\r\nLAST= a b \t\r\n')).toEqual({
      FIRST: "1",
      PATHS: "C:\\new\nC:\\temp",
      LAST: "a b",
    });
  });

  it("are read in proportion to what they hold", async () => {
    const spaces = " ".repeat(100_000);
    const long = "x".repeat(20_000_000);
    expect(await variables(`A=x${spaces}y\nB="${long}"\nC="open`)).toEqual({ A: `x${spaces}y`, B: long, C: '"open' });
    const folder = temporaryFolder();
    const read = (text: string) => {
      writeFileSync(join(folder, "mcp.json"), text);
      return reach({ server: "s", from: "mcp.json" }, folder);
    };
    expect(await read(JSON.stringify({ servers: { s: { command: "c", args: [long] } } }))).toMatchObject({
      args: [long],
    });
    for (const open of ['\\"', "/*", "/*\\", '"/*\\\\'])
      await expect(read(`{"servers":"${open.repeat(200_000)}\\`)).rejects.toThrow("it is no JSON with comments");
  });
});

describe("secrets on the way to a server", () => {
  afterAll(() => void vi.unstubAllEnvs());

  it("R46 takes declared variables and what secret-named options say for secrets, and no words or folders", async () => {
    const env = { REGION: "canary-env", LEVEL: "debug", HOME_FOLDER: "/home/canary", TOKEN: "tiny1" };
    const args = [
      ...[
        "serve",
        "--api-key",
        "canary-flag",
        "--token=canary-equals",
        "--auth",
        "--port",
        "3000",
        "--name",
        "plain-word",
      ],
      ...["-e", "API_KEY=canary-assigned", "--header", "Authorization: Bearer canary-bearer"],
      ...["postgres://bob:canary%2Bpassword@host/db", "--key=-canary-dash"],
    ];
    const { secrets } = await reach({ command: "x", args, env }, "/");
    for (const secret of [
      "canary-env",
      "tiny1",
      "canary-flag",
      "canary-equals",
      "canary-assigned",
      "canary-bearer",
      "-canary-dash",
    ])
      expect(secrets).toContain(secret);
    expect(secrets).toEqual(expect.arrayContaining(["canary%2Bpassword", "canary+password"]));
    for (const plain of ["debug", "/home/canary", "--port", "3000", "plain-word", "serve"])
      expect(secrets).not.toContain(plain);
    const echoing = { description: `Runs ${args.join(" ")} in ${Object.values(env).join(" ")}` };
    expect(JSON.stringify(declaredWithoutSecrets(echoing, secrets))).not.toMatch(/canary-|canary%|canary\+/);
  });

  it("R46 takes of a URL and its headers what may let somebody in", async () => {
    const headers = {
      Accept: "application/json, text/event-stream",
      Origin: "https://canary",
      "X-Own": "a; canary-own",
    };
    const { secrets } = await reach({ url: "https://host/some-words", headers }, "/");
    expect(secrets).toContain("a; canary-own");
    for (const plain of ["some-words", headers.Accept, headers.Origin, "text/event-stream"])
      expect(secrets).not.toContain(plain);
  });

  it.each(["s3cr3t+Tok/en==", "pass word!(1)~*'ü", 'a"quoted\\secret', "canary-1"])(
    "R46 knows %j in encoded form, and on its own or behind a user's name",
    async (secret) => {
      const { secrets } = await reach({ command: "x", args: ["--token", secret] }, "/");
      const behind = (before: string): Buffer => Buffer.from(before + secret);
      const coded = [
        ...[encodeURI(secret), encodeURIComponent(secret), encodeURIComponent(secret).replace(/%../g, lower)],
        ...[encodeURIComponent(secret).replaceAll("%2F", "/"), new URLSearchParams({ k: secret }).toString().slice(2)],
        ...["", "u:", "bo:", "bob:"].flatMap((before) =>
          (["base64", "base64url"] as const).map((encoding) => behind(before).toString(encoding)),
        ),
        Buffer.from(secret).toString("base64").replace(/=+$/, ""),
        JSON.stringify(secret).slice(1, -1),
      ];
      for (const form of coded) {
        const hidden = declaredWithoutSecrets(`I know ${form}.`, secrets);
        expect(hidden, form).toContain("[hidden]");
        // Characters of Base64 that are part the secret, part what stands beside it, tell no byte of it.
        expect(hidden.replace("[hidden]", ""), form).toMatch(/^I know .{0,9}\.$/);
      }
      expect(declaredWithoutSecrets(`I know ${coded[1]}`, [])).toBe(`I know ${coded[1]}`);

      function lower(digits: string): string {
        return digits.toLowerCase();
      }
    },
  );

  it("R46 finds those within what is more: JSON, URLs, cookies, credentials behind their scheme", async () => {
    vi.stubEnv("WITHIN_URL", "postgres://bob:canary-password@host/db");
    const url = "https://host/mcp?api_key=canary-query&canary0key1value2&readonly&region=eu";
    const json = {
      apiKey: "canary-config",
      list: [{ Authorization: "Bearer canary-listed" }],
      mode: "debug",
      index: "documents",
    };
    const { secrets: ofCommand } = await reach(
      {
        command: "x",
        args: [
          url,
          `--url=${url.replace("query", "option")}`,
          "--config",
          JSON.stringify(json),
          "{not JSON",
          "search documents",
          "https://host/mcp?stage=production",
        ],
        env: { MCP_HEADERS: JSON.stringify({ Authorization: "Bearer canary-header" }), DATABASE: "${WITHIN_URL}" },
      },
      "/",
    );
    for (const one of ["query", "option", "config", "listed", "header", "password"])
      expect(ofCommand).toContain(`canary-${one}`);
    expect(ofCommand).not.toContain("production");
    const { secrets: ofUrl } = await reach({ url, headers: { Cookie: "sid=canary-sid; theme=canary-theme" } }, "/");
    for (const one of ["query", "sid", "theme"]) expect(ofUrl).toContain(`canary-${one}`);
    for (const secrets of [ofCommand, ofUrl]) {
      expect(secrets).toContain("canary0key1value2");
      for (const plain of ["debug", "readonly", "apiKey", "Bearer", "host", "documents", "search documents"])
        expect(secrets).not.toContain(plain);
    }
  });

  it("takes no short value for a secret, encoded or not", async () => {
    const { secrets } = await reach({ command: "x", args: ["--token", "debug"] }, "/");
    const text = `debug ${Buffer.from("debug").toString("base64")} ${Buffer.from("bob:debug").toString("base64")}`;
    expect(declaredWithoutSecrets(text, secrets)).toBe(text);
  });
});

describe("hints about a server that cannot be reached", () => {
  const command = { kind: "command", command: "npx", args: [], cwd: undefined, secrets: [] } as const;

  it.each([
    ["process-exited", "Set A_KEY and B_KEY, not C.", {}, /; --env A_KEY --env B_KEY would tell it their values \(/],
    ["process-exited", "Set A_KEY and B_KEY, not C.", { A_KEY: "1" }, /; --env B_KEY would tell it its value \(/],
    ["process-exited", "A_KEY is wrong.", { A_KEY: "1" }, /^$/],
    ["process-exited", "code: 'ERR_MODULE_NOT_FOUND'", {}, /^$/],
    ["process-exited", "code: 'MODULE_NOT_FOUND'", {}, /^$/],
    ["closed", "A_KEY", {}, /^$/],
  ] as const)("%s, %s: what helps", (code, words, env, hint) => {
    expect(hintFor(new ConnectionError(code, words), { ...command, env })).toMatch(hint);
  });
});
