import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { DiagnosticError, UsageError, type Diagnostic } from "../diagnostics.js";
import type { GenerateResult } from "../generate.js";
import { shownPath } from "../load/config.js";
import type { Manifest } from "../model/manifest.js";
import { folderName } from "../model/derived-names.js";
import { interruption } from "./interruption.js";
import { readManifest } from "./manifest.js";
import { succeeded } from "./outcome.js";
import { painted } from "./report.js";
import type { Context, ExitCode } from "./run.js";
import { scaffoldFiles, type TransportChoice } from "./scaffold.js";

export interface InitOptions {
  readonly dir: string | undefined;
  readonly name: string | undefined;
  readonly transport: TransportChoice | undefined;
  readonly from: string | undefined;
  readonly yes: boolean;
  readonly install: boolean;
}

/** `mcp-gen init`. Asks a person on a terminal; takes defaults otherwise. */
export async function init(options: InitOptions, { report }: Context): Promise<ExitCode> {
  const { signal } = interruption();
  const diagnostics: Diagnostic[] = [];
  const manifest = options.from === undefined ? undefined : await readManifest(options.from, diagnostics);
  const person = process.stdin.isTTY && process.stdout.isTTY && !options.yes && !report.json;
  const guess = options.name ?? (options.dir === undefined ? manifest?.name : undefined);
  const answers = person
    ? await (
        await import("./questions.js")
      ).ask({ ...options, guess: guess ?? nameOf(options.dir ?? "weather") }, signal)
    : { name: guess, dir: options.dir, transport: options.transport };
  const dir = answers.dir ?? answers.name;
  if (dir === undefined) throw new UsageError("Say where: mcp-gen init <dir>.");
  const name = folderName(answers.name ?? nameOf(dir));
  const folder = resolve(dir);
  const { requireEmpty, writeScaffold } = await import("../write/scaffold-folder.js");
  await requireEmpty(folder);

  const { from } = options;
  const files = scaffoldFiles({
    name,
    folder,
    transport: answers.transport ?? "stdio",
    manifest:
      from === undefined || manifest === undefined
        ? undefined
        : { text: await declarationText(from, manifest), extension: extensionOf(from) },
  });
  report.progress("generating");
  const paths: string[] = [...files.keys()];
  await writeScaffold(folder, files, async (temporary) => {
    const made = await generateInto(temporary, name, extensionOf(from ?? ".mcp.yaml"), signal);
    // The copy of a text is as odd as the text; that of code is not.
    if (from === undefined || !isCode(from)) diagnostics.length = 0;
    diagnostics.push(...made.diagnostics);
    paths.push(...made.files.filter(({ action }) => action === "create").map(({ path }) => path));
  });
  report.diagnostics(diagnostics);
  const shown = shownPath(folder) || ".";
  for (const path of paths.sort())
    report.line(painted("green", "create"), `   ${shown === "." ? "" : `${shown}/`}${path}`);
  const installed = options.install && (await install(folder, report.json, signal));
  report.result({ ok: !options.install || installed, folder: shown, name, files: paths, installed, diagnostics });
  if (options.install && !installed) {
    report.note("npm install failed; the project is complete otherwise.");
    return 2;
  }
  const steps = [shown === "." ? "" : `cd ${shown}`, installed ? "" : "npm install", "npm test", "npm start"];
  report.line("");
  report.line(`Next: ${steps.filter((step) => step !== "").join(" && ")}`);
  return 0;
}

function nameOf(dir: string): string {
  return basename(resolve(dir));
}

function extensionOf(path: string): string {
  return /(?:\.mcp)?\.ya?ml$/i.test(path) ? ".mcp.yaml" : ".mcp.json";
}

function isCode(path: string): boolean {
  return /\.m?[jt]sx?$/i.test(path);
}

/** The declaration as the new project keeps it: a text as it is; what code declares, as JSON. */
async function declarationText(from: string, manifest: Manifest): Promise<string> {
  if (!isCode(from)) return readFileSync(from, "utf8");
  const { manifestText } = await import("../write/manifest-file.js");
  return manifestText(manifest, ".mcp.json");
}

/** Generated code and handler stubs, so that the project is whole before its first `npm install`. */
async function generateInto(
  folder: string,
  name: string,
  extension: string,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const { generate } = await import("../generate.js");
  const result = await generate({
    cwd: folder,
    out: "generated",
    servers: [{ manifest: `${name}${extension}`, name, handlers: "src/handlers.ts" }],
    write: "apply",
    signal,
  });
  if (!succeeded(result)) throw new DiagnosticError(result.diagnostics);
  return result;
}

function install(folder: string, quiet: boolean, signal: AbortSignal): Promise<boolean> {
  const command = process.platform === "win32" ? "npm.cmd" : "npm";
  return new Promise((resolve) => {
    const child = spawn(command, ["install", "--no-audit", "--no-fund", "--loglevel", "error"], {
      cwd: folder,
      signal,
      // What npm says is for people; standard output may belong to a machine.
      stdio: ["ignore", quiet ? "ignore" : 2, 2],
      shell: process.platform === "win32",
    });
    child.on("error", () => resolve(false)).on("close", (code) => resolve(code === 0));
  });
}
