import { basename, resolve } from "node:path";
import { UsageError } from "../diagnostics.js";
import { shownPath } from "../load/config.js";
import { folderName } from "../model/derived-names.js";
import { interruption } from "./interruption.js";
import { makeProject, readDeclaration, type Declaration, type MadeProject, type NewProject } from "./new-project.js";
import { npmInstall } from "./npm-install.js";
import { painted, type Report } from "./report.js";
import type { Context, ExitCode } from "./run.js";
import type { TransportChoice } from "./scaffold.js";

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
  const declaration = options.from === undefined ? undefined : await readDeclaration(options.from);
  const project = await decided(options, declaration, report, signal);
  const { requireEmpty } = await import("../write/scaffold-folder.js");
  await requireEmpty(project.folder);
  report.progress("generating");
  const made = await makeProject(project, signal);
  const shown = shownPath(project.folder) || ".";
  tellMade(made, shown, report);
  const failure = options.install ? await npmInstall(project.folder, report, signal) : undefined;
  const installed = options.install && failure === undefined;
  const message = `npm install failed: ${failure}. The project is complete otherwise.`;
  const error = failure === undefined ? {} : { error: { code: "npm-install", message } };
  const { paths: files, diagnostics } = made;
  const ok = failure === undefined;
  report.result({ ok, ...error, folder: shown, name: project.name, files, installed, diagnostics });
  if (ok) tellNext(shown, installed, report);
  else report.note(`mcp-gen: ${message}`);
  return ok ? 0 : 2;
}

/** What the command line says, and where it does not, a person or the declaration. */
async function decided(
  options: InitOptions,
  declaration: Declaration | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<NewProject> {
  const isPerson = process.stdin.isTTY && process.stdout.isTTY && !options.yes && !report.json;
  const guess = options.name ?? (options.dir === undefined ? declaration?.manifest.name : undefined);
  const answers = isPerson
    ? await (
        await import("./questions.js")
      ).ask({ ...options, guess: guess ?? nameOf(options.dir ?? "weather") }, signal)
    : { name: guess, dir: options.dir, transport: options.transport };
  const dir = answers.dir ?? answers.name;
  if (dir === undefined) throw new UsageError("Say where: mcp-gen init <dir>.");
  return {
    folder: resolve(dir),
    name: folderName(answers.name ?? nameOf(dir)),
    transport: answers.transport ?? "stdio",
    declaration,
  };
}

function nameOf(dir: string): string {
  return basename(resolve(dir));
}

function tellMade({ paths, diagnostics }: MadeProject, shown: string, report: Report): void {
  report.diagnostics(diagnostics);
  for (const path of paths) report.line(painted("green", "create"), `   ${shown === "." ? "" : `${shown}/`}${path}`);
}

function tellNext(shown: string, installed: boolean, report: Report): void {
  const steps = [shown === "." ? "" : `cd ${shown}`, installed ? "" : "npm install", "npm test", "npm start"];
  report.line("");
  report.line(`Next: ${steps.filter((step) => step !== "").join(" && ")}`);
}
