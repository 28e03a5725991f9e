#!/usr/bin/env node
import yargs, { type Argv } from "yargs";
import { nearest } from "../model/nearest.js";
import { VERSION } from "../version.js";
import { run, type Context, type ExitCode } from "./run.js";

// The shell: options and words only. Whatever a command needs is loaded when that command runs.

/** What the `run` of a command file takes. */
type Command<Options> = (options: Options, context: Context) => Promise<ExitCode>;

const strings = (value: readonly (string | number)[] | undefined): string[] => (value ?? []).map(String);
const list = (value: readonly (string | number)[] | undefined): string[] | undefined =>
  value === undefined
    ? undefined
    : strings(value)
        .flatMap((one) => one.split(","))
        .filter((one) => one !== "");

const string = (describe: string) => ({ type: "string", requiresArg: true, describe }) as const;
/** May come more than once; each takes one word, so that a manifest or a URL may follow. */
const repeatable = (describe: string) => ({ type: "array", nargs: 1, requiresArg: true, describe }) as const;
const flag = (describe: string) => ({ type: "boolean", default: false, describe }) as const;
const json = flag("One JSON object on standard output");
const timeout = {
  type: "number",
  requiresArg: true,
  default: 60,
  describe: "Seconds to wait for the server, up to 60",
} as const;

/** Which code is meant: what `generate` writes and `check` compares. */
const SELECTION = {
  out: { ...string("Folder of the generated code [generated]"), alias: "o" },
  target: repeatable("client or server; client,server for both [both]"),
  name: string("Name of the folder and of connect…, for one manifest [the server's]"),
  runtime: string("Import specifier of the runtime, or: vendored [@mcp-gen/runtime]"),
  handlers: string("Your file with the handlers, for one manifest: stubs are added there"),
  config: string("Config file [mcp-gen.config.ts]"),
  strict: flag("Warnings are errors"),
  json,
};

const OPTIONS = {
  init: {
    name: string("Name of the server [the folder's]"),
    transport: { choices: ["stdio", "http", "websocket", "all"] as const, describe: "How clients reach it [stdio]" },
    from: string("Manifest to start from [a weather example]"),
    yes: { ...flag("Ask nothing, take the defaults"), alias: "y" },
    install: { type: "boolean", default: true, describe: "Run npm install (--no-install: do not)" },
    json,
  },
  generate: {
    ...SELECTION,
    check: flag("Write nothing; exit 1 and show the drift if files would change"),
    watch: flag("Generate again after every edit"),
    "dry-run": flag("Write nothing; list what would happen"),
  },
  pull: {
    server: string("Name in an mcp.json"),
    from: string("That mcp.json [looked for in the usual places]"),
    out: { ...string("File to write [<name>.mcp.json]"), alias: "o" },
    header: { ...repeatable("'Name: value'; ${VAR} stands for a variable; may come again"), alias: "H" },
    env: repeatable("A variable that the command gets, by name; may come again"),
    timeout,
    json,
  },
  diff: { json },
  check: {
    ...SELECTION,
    live: flag("Compare with the running servers too: by live of the config, or by name in an mcp.json"),
    timeout,
  },
} as const;

/** Said below the help of each command, for scripts. */
const EXITS = {
  all: "Exit codes: 0 done; 1 the answer is no; 2 it could not be done.",
  init: "Exit codes: 0 done; 1 errors in the manifest, nothing is written; 2 it could not be done.",
  generate:
    "Exit codes: 0 done; 1 errors in a manifest, nothing is written, or with --check: files would change;\n2 it could not be done.",
  pull: "Exit codes: 0 done; 2 it could not be done.",
  diff: "Exit codes: 0 nothing breaks; 1 something breaks, or errors in a manifest; 2 it could not be done.",
  check: "Exit codes: 0 all agree; 1 something differs, or errors in a manifest; 2 it could not be done.",
} as const;

const manifests = <T>(y: Argv<T>) =>
  y.positional("manifest", {
    type: "string",
    array: true,
    describe: "*.mcp.yaml, *.mcp.json, *.mcp.ts, or TypeScript whose exported functions are the tools",
    defaultDescription: "those of the config",
  });

interface SelectionArguments {
  readonly _: (string | number)[];
  readonly manifest: string[] | undefined;
  readonly out: string | undefined;
  readonly target: (string | number)[] | undefined;
  readonly name: string | undefined;
  readonly runtime: string | undefined;
  readonly handlers: string | undefined;
  readonly config: string | undefined;
  readonly strict: boolean;
}

const selected = ({ _: [, ...others], manifest, target, ...same }: SelectionArguments) => ({
  // What stands behind `--` is a name, too.
  manifests: [...strings(manifest), ...strings(others)],
  out: same.out,
  targets: list(target),
  name: same.name,
  config: same.config,
  runtime: same.runtime,
  handlers: same.handlers,
  strict: same.strict,
});

/** Options that may come more than once. */
const LISTS: readonly string[] = ["manifest", "target", "header", "env", "_", "--"];

function plain(values: Record<string, unknown>): true {
  for (const [name, value] of Object.entries(values)) {
    if (name.length === 1) continue;
    if ([value].flat().includes("")) throw new Error(`${name === "manifest" ? "" : "--"}${name} may not be empty.`);
    if (LISTS.includes(name)) continue;
    if (Array.isArray(value)) throw new Error(`--${name} was given more than once.`);
  }
  return true;
}

/** yargs takes whatever is not `true` for `false`: `--strict=yes` would be lenient. */
function refuseOddFlags(given: readonly string[]): true {
  for (const word of given) {
    const [, flag, name, value] = /^(--?(?:no-)?([\w-]+))=(.*)$/s.exec(word) ?? [];
    if (name !== undefined && isFlag(name) && value !== "true" && value !== "false")
      throw new Error(`${flag} is on or off: it takes no value but true or false.`);
  }
  return true;
}

/** By its name or its letter. */
function isFlag(name: string): boolean {
  return Object.values<Readonly<Record<string, Option>>>(OPTIONS).some((group) =>
    Object.entries(group).some(([long, { type, alias }]) => type === "boolean" && [long, alias].includes(name)),
  );
}

interface Option {
  readonly describe: string;
  readonly type?: string;
  readonly alias?: string;
}

async function lazily<Options>(
  asJson: boolean,
  load: () => Promise<Command<Options>>,
  options: Options,
): Promise<void> {
  // yargs goes on after a failed check where it may not end the process.
  if (process.exitCode === 2) return;
  await run(asJson, async (context) => (await load())(options, context));
}

const words = process.argv.slice(2);
const beforeOperands = words.slice(0, words.includes("--") ? words.indexOf("--") : undefined);
/** As a mistake in the words is told, before or without their being read. An odd value is a mistake by who wanted JSON. */
const asJson = beforeOperands.some(
  (word, index) => (word === "--json" && beforeOperands[index + 1] !== "false") || /^--json=(?!false$)/.test(word),
);

/** A file whose name begins with a dash stands behind `--`, where yargs counts nothing as a manifest. */
function withPlainNames(given: readonly string[]): string[] {
  const end = given.indexOf("--");
  const names = end < 0 ? [] : given.slice(end + 1);
  return [...given.slice(0, end < 0 ? undefined : end), ...names.map((name) => name.replace(/^-/, "./-"))];
}

try {
  process.cwd();
} catch {
  // Without it yargs cannot begin.
  const message = "The working directory is not there any more.";
  answerRefused(message);
  process.stderr.write(`mcp-gen: ${message}\n`);
  process.exit(2);
}

const parser = yargs()
  .scriptName("mcp-gen")
  .usage("$0 <command>\n\nTyped MCP clients, validators and servers from one declaration.")
  .parserConfiguration({
    "populate--": words[0] === "pull",
    "parse-positional-numbers": false,
    "camel-case-expansion": false,
  })
  .command(
    "init [dir]",
    "Start a server: a project that installs, tests and serves at once",
    (y) =>
      y
        .positional("dir", { type: "string", describe: "Folder of the new project [the name]" })
        .options(OPTIONS.init)
        .epilogue(EXITS.init),
    (a) =>
      lazily(a.json, async () => (await import("./init.js")).init, {
        // What stands behind `--` is a name, too: one that begins with a dash, say.
        dir: a.dir ?? strings(a._)[1],
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
      manifests(y)
        .options(OPTIONS.generate)
        .epilogue(EXITS.generate)
        .check((a) => {
          const others = (["check", "dry-run", "json"] as const).filter((option) => a[option]);
          if (a.watch && others.length > 0) throw new Error(`--watch and --${others[0]} exclude each other.`);
          if (a.check && a["dry-run"]) throw new Error("--check and --dry-run exclude each other.");
          return true;
        }),
    (a) =>
      lazily(a.json, async () => (await import("./generate.js")).generate, {
        ...selected(a),
        check: a.check,
        watch: a.watch,
        dryRun: a["dry-run"],
      }),
  )
  .command(
    "pull [url]",
    "Read what a running server declares into a manifest",
    (y) =>
      y
        .positional("url", { type: "string", describe: "http(s):// or ws(s)://; or -- <command> [args…]" })
        .options(OPTIONS.pull)
        .example("$0 pull https://example.com/mcp -H 'Authorization: Bearer ${TOKEN}'", "over HTTP")
        .example("$0 pull --env API_KEY -- npx -y some-server", "over stdio")
        .example("$0 pull --server some-server", "as an mcp.json here has it")
        .epilogue(EXITS.pull),
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
        .positional("old", {
          type: "string",
          demandOption: true,
          describe: "Manifest before, in any form that generate reads",
        })
        .positional("new", { type: "string", demandOption: true, describe: "Manifest after" })
        .options(OPTIONS.diff)
        .epilogue(EXITS.diff),
    (a) => lazily(a.json, async () => (await import("./diff.js")).diff, { old: a.old, new: a.new }),
  )
  .command(
    "check [manifest..]",
    "Tell whether generated files, and with --live running servers, agree with the manifests",
    (y) => manifests(y).options(OPTIONS.check).epilogue(EXITS.check),
    (a) =>
      lazily(a.json, async () => (await import("./check.js")).check, {
        ...selected(a),
        live: a.live,
        timeoutSeconds: a.timeout,
      }),
  )
  .example("$0 generate weather.mcp.yaml", "writes generated/weather/client.ts and its neighbours")
  .example("$0 pull https://example.com/mcp -o vendor.mcp.json", "a manifest of somebody else's server")
  .example("$0 diff old.mcp.json new.mcp.json", "exit code 1 if clients break")
  .epilogue(EXITS.all)
  .demandCommand(1, "Which command?")
  .check(() => refuseOddFlags(beforeOperands), true)
  .check(plain, true)
  .strict()
  .recommendCommands()
  .version(VERSION)
  .help()
  .alias("help", "h")
  .wrap(process.stdout.isTTY ? Math.min(100, process.stdout.columns) : 100)
  .exitProcess(false)
  .fail((message, error, y) => {
    // Commands report their own failures; what arrives here is about the words on the command line, the first one wrong.
    if (process.exitCode === 2) return;
    process.exitCode = 2;
    const text = explained(message || error.message);
    answerRefused(text);
    if (words.length === 0) y.showHelp("error");
    const command = isCommand(words[0]) ? `${words[0]} ` : "";
    process.stderr.write(`${words.length === 0 ? "\n" : ""}mcp-gen: ${text}\n`);
    if (words.length > 0) process.stderr.write(`See mcp-gen ${command}--help\n`);
  });

/** The one object that `--json` promises, where no command got to run. */
function answerRefused(message: string): void {
  if (asJson) process.stdout.write(`${JSON.stringify({ ok: false, error: { code: "usage", message } })}\n`);
}

function isCommand(word: string | undefined): word is keyof typeof OPTIONS {
  return word !== undefined && Object.hasOwn(OPTIONS, word);
}

/** With `no-` in front of what is on unless told. */
function optionsOf(command: string | undefined): string[] {
  if (!isCommand(command)) return [];
  return Object.entries<object>(OPTIONS[command]).flatMap(([name, option]) =>
    "default" in option && option.default === true ? [name, `no-${name}`] : [name],
  );
}

/** yargs names what it does not know, not what was meant. */
function explained(message: string): string {
  if (/^Not enough non-option/.test(message)) return "Two manifests are compared: the old one and the new one.";
  const unknown = /^Unknown arguments?: ([\w-]+)/.exec(message)?.[1];
  const [command, first] = words;
  const asked = words.find((word) => !word.startsWith("-"));
  if (unknown !== undefined && asked !== undefined && !isCommand(asked))
    return `There is no command ${JSON.stringify(asked)}: it is one of ${Object.keys(OPTIONS).join(", ")}.`;
  // `pull npx -y …`: neither a URL nor one of our options.
  if (unknown !== undefined && command === "pull" && first !== undefined && !/^-|:\/\//.test(first))
    return `${message}. A command goes behind --: mcp-gen pull -- ${words.slice(1).join(" ")}`;
  const meant = unknown === undefined ? undefined : nearest(unknown, ["help", "version", ...optionsOf(words[0])]);
  return meant === undefined ? message : `${message}. Did you mean --${meant}?`;
}

// Without listeners, words that nobody can be told would be a stack trace. The exit code says it, too.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

try {
  await parser.parseAsync(words[0] === "diff" ? withPlainNames(words) : words);
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  if (process.exitCode === undefined) answerRefused(text);
  process.stderr.write(`mcp-gen: ${text}\n`);
  process.exitCode = 2;
}
