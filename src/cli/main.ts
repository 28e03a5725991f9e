#!/usr/bin/env node
import { readFileSync } from "node:fs";
import yargs from "yargs";
import { run, type Context, type ExitCode } from "./run.js";

// The shell: options and words only. Whatever a command needs is loaded when that command runs.

/** What the `run` of a command file takes. */
type Command<Options> = (options: Options, context: Context) => Promise<ExitCode>;

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const strings = (value: readonly (string | number)[] | undefined): string[] => (value ?? []).map(String);
const list = (value: readonly (string | number)[] | undefined): string[] | undefined =>
  value === undefined
    ? undefined
    : strings(value)
        .flatMap((one) => one.split(","))
        .filter((one) => one !== "");

const json = { type: "boolean", default: false, describe: "One JSON object on standard output" } as const;
const config = { type: "string", requiresArg: true, describe: "Config file [mcp-gen.config.ts]" } as const;
const timeout = {
  type: "number",
  requiresArg: true,
  default: 60,
  describe: "Seconds to wait for the server, at most 60",
} as const;

async function lazily<Options>(
  asJson: boolean,
  load: () => Promise<Command<Options>>,
  options: Options,
): Promise<void> {
  // yargs goes on after a failed check where it may not end the process.
  if (process.exitCode === 2) return;
  await run(asJson, async (context) => (await load())(options, context));
}

const parser = yargs()
  .scriptName("mcp-gen")
  .usage("$0 <command>\n\nTyped MCP clients, validators and servers from one declaration.")
  .parserConfiguration({ "populate--": true, "parse-positional-numbers": false, "camel-case-expansion": false })
  .command(
    "init [dir]",
    "Start a server: a project that installs, tests and serves at once",
    (y) =>
      y
        .positional("dir", { type: "string", describe: "Folder of the new project" })
        .option("name", { type: "string", requiresArg: true, describe: "Name of the server [the folder's]" })
        .option("transport", {
          choices: ["stdio", "http", "websocket", "all"] as const,
          describe: "How clients reach it",
        })
        .option("from", { type: "string", requiresArg: true, describe: "Manifest to start from" })
        .option("yes", { type: "boolean", default: false, alias: "y", describe: "Ask nothing, take the defaults" })
        .option("install", { type: "boolean", default: true, describe: "Run npm install (--no-install: do not)" })
        .option("json", json),
    (a) =>
      lazily(a.json, async () => (await import("./init.js")).init, {
        dir: a.dir,
        name: a.name,
        transport: a.transport,
        from: a.from,
        yes: a.yes,
        install: a.install,
      }),
  )
  .command(
    "generate [manifest..]",
    "Write types, validators, client and server",
    (y) =>
      y
        .positional("manifest", {
          type: "string",
          array: true,
          describe: "*.mcp.yaml or *.mcp.json [those of the config]",
        })
        .option("out", { type: "string", requiresArg: true, alias: "o", describe: "Folder to write to [generated]" })
        .option("target", { type: "array", requiresArg: true, describe: "client, server or both [both]" })
        .option("name", { type: "string", requiresArg: true, describe: "Folder name, for one manifest" })
        .option("runtime", {
          type: "string",
          requiresArg: true,
          describe: "Import specifier of the runtime, or: vendored",
        })
        .option("handlers", {
          type: "string",
          requiresArg: true,
          describe: "Your file with the handlers: stubs are added there",
        })
        .option("config", config)
        .option("check", {
          type: "boolean",
          default: false,
          describe: "Write nothing; exit 1 and show the drift if files would change",
        })
        .option("watch", { type: "boolean", default: false, describe: "Generate again after every edit" })
        .option("dry-run", { type: "boolean", default: false, describe: "Write nothing; list what would happen" })
        .option("strict", { type: "boolean", default: false, describe: "Warnings are errors" })
        .option("json", json)
        .check((a) => {
          const others = (["check", "dry-run", "json"] as const).filter((option) => a[option]);
          if (a.watch && others.length > 0) throw new Error(`--watch and --${others[0]} exclude each other.`);
          if (a.check && a["dry-run"]) throw new Error("--check and --dry-run exclude each other.");
          return true;
        }),
    (a) =>
      lazily(a.json, async () => (await import("./generate.js")).generate, {
        manifests: strings(a.manifest),
        out: a.out,
        targets: list(a.target),
        name: a.name,
        config: a.config,
        runtime: a.runtime,
        handlers: a.handlers,
        check: a.check,
        watch: a.watch,
        dryRun: a["dry-run"],
        strict: a.strict,
      }),
  )
  .command(
    "pull [url]",
    "Read what a running server declares into a manifest",
    (y) =>
      y
        .positional("url", { type: "string", describe: "http(s):// or ws(s)://; or -- <command> [args…]" })
        .option("server", { type: "string", requiresArg: true, describe: "Name in an mcp.json" })
        .option("from", {
          type: "string",
          requiresArg: true,
          describe: "That mcp.json [looked for in the usual places]",
        })
        .option("out", { type: "string", requiresArg: true, alias: "o", describe: "File to write [<name>.mcp.json]" })
        .option("header", {
          type: "array",
          requiresArg: true,
          alias: "H",
          describe: "'Name: value'; ${VAR} stands for a variable",
        })
        .option("env", { type: "array", requiresArg: true, describe: "Variables that the command gets, by name" })
        .option("timeout", timeout)
        .option("json", json),
    (a) =>
      lazily(a.json, async () => (await import("./pull.js")).pull, {
        url: a.url,
        command: strings(a["--"] as string[] | undefined),
        server: a.server,
        from: a.from,
        out: a.out,
        headers: strings(a.header),
        env: strings(a.env),
        timeoutSeconds: a.timeout,
      }),
  )
  .command(
    "diff <old> <new>",
    "Tell what a change of a manifest breaks",
    (y) =>
      y
        .positional("old", { type: "string", demandOption: true, describe: "Manifest before" })
        .positional("new", { type: "string", demandOption: true, describe: "Manifest after" })
        .option("json", json),
    (a) => lazily(a.json, async () => (await import("./diff.js")).diff, { old: a.old, new: a.new }),
  )
  .command(
    "check [manifest..]",
    "Tell whether generated files, and with --live running servers, agree with the manifests",
    (y) =>
      y
        .positional("manifest", {
          type: "string",
          array: true,
          describe: "*.mcp.yaml or *.mcp.json [those of the config]",
        })
        .option("out", {
          type: "string",
          requiresArg: true,
          alias: "o",
          describe: "Folder of the generated code [generated]",
        })
        .option("target", { type: "array", requiresArg: true, describe: "client, server or both [both]" })
        .option("name", { type: "string", requiresArg: true, describe: "Folder name, for one manifest" })
        .option("runtime", {
          type: "string",
          requiresArg: true,
          describe: "Import specifier of the runtime, or: vendored",
        })
        .option("config", config)
        .option("live", { type: "boolean", default: false, describe: "Compare with the running servers too" })
        .option("strict", { type: "boolean", default: false, describe: "Warnings are errors" })
        .option("timeout", timeout)
        .option("json", json),
    (a) =>
      lazily(a.json, async () => (await import("./check.js")).check, {
        manifests: strings(a.manifest),
        out: a.out,
        targets: list(a.target),
        name: a.name,
        config: a.config,
        runtime: a.runtime,
        live: a.live,
        strict: a.strict,
        timeoutSeconds: a.timeout,
      }),
  )
  .demandCommand(1, "Which command?")
  .strict()
  .recommendCommands()
  .version(version)
  .help()
  .alias("help", "h")
  .wrap(process.stdout.isTTY ? Math.min(100, process.stdout.columns) : 100)
  .exitProcess(false)
  .fail((message, error, y) => {
    // Commands report their own failures; what arrives here is about the words on the command line, the first one wrong.
    if (process.exitCode === 2) return;
    process.exitCode = 2;
    y.showHelp("error");
    process.stderr.write(`\n${message || error.message}\n`);
  });

try {
  await parser.parseAsync(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`mcp-gen: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
