import { readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Diagnostic, Report } from "./diagnostics.js";
import { isGenerated, runtimeFileHeader } from "./emit/code-file.js";
import { emitProven } from "./emit/proven.js";
import type { EmitOptions, EmittedFile, Target } from "./emit/emit.js";
import { loadManifest, sourceName } from "./load/load.js";
import { handlersScaffold } from "./emit/scaffold.js";
import { readRuntime } from "./load/vendored.js";
import { buildModel } from "./model/build.js";
import * as locks from "./model/lock.js";
import type { Model } from "./model/model.js";
import { isSelected, override, type Selection } from "./model/select.js";
import { applyPlan, readExisting } from "./write/apply.js";
import { addStubs } from "./write/handlers.js";
import { planFiles, type Action, type PlannedFile, type WantedFile } from "./write/plan.js";
import { uninterrupted } from "./write/signals.js";

/** One server to generate for. */
export interface ServerRequest extends Selection {
  /** Path of its manifest, from `cwd`. */
  readonly manifest: string;
  /** Instead of the server's own name: for the folder and for `connect…`. */
  readonly name?: string | undefined;
  /** Default: both. */
  readonly targets?: readonly Target[] | undefined;
  /** Instead of the run's output folder. */
  readonly out?: string | undefined;
  /** What imports of generated files end with. Default: `.js`. */
  readonly importExtension?: ".js" | ".ts" | "" | undefined;
  /** More comment lines at the top of each file. */
  readonly header?: string | undefined;
  /** Where generated code finds the runtime. Default: `@mcp-gen/runtime`; `vendored` copies it beside the output. */
  readonly runtime?: string | undefined;
  /** Has the last word on each file. `path` is relative to the server's folder. */
  readonly postProcess?: ((file: { path: string; text: string }) => string | Promise<string>) | undefined;
  /** A file of the user's that gets a stub for every handler it lacks; made where there is none. From `cwd`. */
  readonly handlers?: string | undefined;
}

export interface GenerateRequest {
  /** What paths are relative to. Default: the working directory. */
  readonly cwd?: string | undefined;
  readonly servers: readonly ServerRequest[];
  /** Output folder; each server has a folder in it. Default: `generated`. */
  readonly out?: string | undefined;
  /** Warnings are errors. */
  readonly strict?: boolean | undefined;
  /** `plan` writes nothing, and prints everything anew. Default: `apply`. */
  readonly write?: "apply" | "plan" | undefined;
  /** Print anew also what the lock file says is up to date. */
  readonly fresh?: boolean | undefined;
  /** Told what takes time, in a few words. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Gives up before anything is written. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run did, or would do. */
export interface GenerateResult {
  /** An error among them means that nothing was written. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly GeneratedFile[];
}

export interface GeneratedFile {
  /** From `cwd`, with `/`. */
  readonly path: string;
  readonly action: Action;
  readonly before?: string;
  readonly after?: string;
}

/** A server between its manifest and its files. */
interface Prepared {
  readonly server: ServerRequest;
  /** Absolute output folder. */
  readonly out: string;
  readonly model: Model;
  readonly emitOptions: EmitOptions;
}

/** Files of a generator of another version may differ. */
const { version: VERSION } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/**
 * Generates code for servers: reads their manifests, prints, proves, compares with what is there, and writes what changed.
 * All or nothing: while one server has an error, nothing is written for any.
 *
 * @throws {Error} Something could not be read or written; the output is as it was.
 * @throws {ShapeError} The output would not have been what it should be; nothing is written.
 */
export async function generate(request: GenerateRequest): Promise<GenerateResult> {
  const cwd = resolve(request.cwd ?? ".");
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);

  const prepared = await prepareAll(request, cwd, report);
  checkFolders(prepared, report);
  if (failed(diagnostics, request)) return { diagnostics, files: [] };

  const files: GeneratedFile[] = [];
  const work: (() => void)[] = [];
  for (const [out, servers] of groupByFolder(prepared)) {
    const plan = await planFolder(out, servers, request);
    for (const file of plan) if (file.action === "conflict") report(conflict(file, relative(cwd, out)));
    files.push(...plan.map((file) => ({ ...file, path: fromFolder(cwd, join(out, file.path)) })));
    work.push(() => applyPlan(out, plan));
  }
  for (const one of prepared) {
    const plan = await planHandlers(one, cwd, report);
    if (plan === undefined) continue;
    const folder = dirname(resolve(cwd, one.server.handlers ?? ""));
    files.push({ ...plan, path: fromFolder(cwd, join(folder, plan.path)) });
    work.push(() => applyPlan(folder, [plan]));
  }
  request.signal?.throwIfAborted();
  if (failed(diagnostics, request)) return { diagnostics, files: [] };
  if (request.write !== "plan") await uninterrupted(() => work.forEach((apply) => apply()));
  return { diagnostics, files };
}

async function prepareAll(request: GenerateRequest, cwd: string, report: Report): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const server of request.servers) {
    request.onProgress?.(`Reading ${server.manifest}`);
    const { manifest, diagnostics, locate } = await loadManifest(resolve(cwd, server.manifest), server.manifest);
    diagnostics.forEach(report);
    if (manifest === undefined) continue;
    const found: Diagnostic[] = [];
    const model = buildModel(
      override(manifest, server),
      {
        source: sourceName(server.manifest),
        name: server.name,
        selects: (names) => isSelected(names, server),
      },
      (diagnostic) => found.push(diagnostic),
    );
    locate(found).forEach(report);
    const out = resolve(cwd, server.out ?? request.out ?? "generated");
    prepared.push({ server, out, model, emitOptions: emitOptionsOf(server) });
  }
  return prepared;
}

function emitOptionsOf(server: ServerRequest): EmitOptions {
  const { targets = ["client", "server"], importExtension = ".js", header = "", runtime = "@mcp-gen/runtime" } = server;
  return {
    targets,
    importExtension,
    header: header === "" ? [] : header.split("\n"),
    runtime: (subpath) =>
      runtime === "vendored" ? `../${VENDORED}/${subpath === "" ? "index" : subpath.slice(1)}.js` : runtime + subpath,
  };
}

/** Folder of the copied runtime. */
const VENDORED = "mcp-gen-runtime";

/** What has to change in one output folder. */
async function planFolder(out: string, servers: readonly Prepared[], request: GenerateRequest): Promise<PlannedFile[]> {
  const folders = servers.map(({ model }) => model.folder);
  const vendored = servers.some(({ server }) => server.runtime === "vendored");
  const names = ["types.ts", "validators.ts", "client.ts", "server.ts"];
  const paths = [locks.LOCK_FILE, ...folders.flatMap((folder) => names.map((name) => `${folder}/${name}`))];
  const existing = readExisting(out, paths, folders, isGenerated);
  const textOf = (path: string): string | undefined => existing.find((file) => file.path === path)?.text;
  const lock = locks.readLock(textOf(locks.LOCK_FILE));
  const locked = new Map(lock.servers);
  const wanted: WantedFile[] = vendored ? await vendoredFiles() : [];

  for (const { server, model, emitOptions } of servers) {
    const options = [
      VERSION,
      emitOptions.targets,
      emitOptions.importExtension,
      emitOptions.header,
      emitOptions.runtime(""),
    ];
    const known = mayTrustLock(request, server) ? lock.servers.get(model.folder) : undefined;
    const unchanged =
      known?.input === locks.digestOf(locks.inputOf(model, options))
        ? asLocked(known, model.folder, textOf)
        : undefined;
    if (unchanged === undefined) request.onProgress?.(`Printing ${model.folder}`);
    const files = unchanged ?? (await postProcess(await emitProven(model, emitOptions), server));
    wanted.push(...files.map(({ name, text }) => ({ path: `${model.folder}/${name}`, text })));
    locked.set(model.folder, unchanged && known ? known : locks.lockedServer(model, options, files));
  }
  wanted.push({ path: locks.LOCK_FILE, text: locks.printLock({ servers: locked }) });
  return planFiles(wanted, [
    ...existing.map((file) => (file.path === locks.LOCK_FILE ? { ...file, ours: true } : file)),
    ...(vendored
      ? readExisting(
          out,
          wanted.map(({ path }) => path).filter((path) => path.startsWith(VENDORED)),
          [],
          isGenerated,
        )
      : []),
  ]);
}

function mayTrustLock(request: GenerateRequest, server: ServerRequest): boolean {
  return request.write !== "plan" && request.fresh !== true && server.postProcess === undefined;
}

/** What has to change in the user's own file with the handlers. */
async function planHandlers(
  { server, out, model, emitOptions }: Prepared,
  cwd: string,
  report: Report,
): Promise<PlannedFile | undefined> {
  if (server.handlers === undefined || !emitOptions.targets.includes("server")) return undefined;
  const absolute = resolve(cwd, server.handlers);
  const path = basename(absolute);
  const target = fromFolder(dirname(absolute), join(out, model.folder, "server"));
  const wanted = handlersScaffold(
    model,
    (target.startsWith(".") ? target : `./${target}`) + emitOptions.importExtension,
  );
  const [existing] = readExisting(dirname(absolute), [path], [], isGenerated);
  if (existing === undefined) return { path, action: "create", after: wanted.file };
  const { text, problem } = await addStubs(absolute, existing.text, wanted);
  if (problem !== undefined) {
    report({ severity: "warning", code: "MCPGEN_HANDLERS", message: problem, pointer: "", file: server.handlers });
  }
  return { path, action: text === existing.text ? "keep" : "update", before: existing.text, after: text };
}

/** A relative path with `/`. */
function fromFolder(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

/** The files as they are, if they are as the lock says. */
function asLocked(
  locked: locks.LockedServer,
  folder: string,
  textOf: (path: string) => string | undefined,
): EmittedFile[] | undefined {
  const files = Object.entries(locked.files).map(([name, digest]) => ({
    name,
    digest,
    text: textOf(`${folder}/${name}`),
  }));
  if (files.some(({ text, digest }) => text === undefined || locks.digest(text) !== digest)) return undefined;
  return files as unknown as EmittedFile[];
}

async function postProcess(files: readonly EmittedFile[], server: ServerRequest): Promise<readonly EmittedFile[]> {
  const hook = server.postProcess;
  if (hook === undefined) return files;
  return Promise.all(files.map(async ({ name, text }) => ({ name, text: await hook({ path: name, text }) })));
}

async function vendoredFiles(): Promise<WantedFile[]> {
  const files = await readRuntime();
  return files.map(({ path, text }) => ({ path: `${VENDORED}/${path}`, text: runtimeFileHeader + text }));
}

/** Two servers in one folder would overwrite each other. */
function checkFolders(prepared: readonly Prepared[], report: Report): void {
  const seen = new Map<string, Prepared>();
  for (const one of prepared) {
    const folder = join(one.out, one.model.folder).toLowerCase();
    const other = seen.get(folder);
    seen.set(folder, one);
    if (other === undefined) continue;
    report({
      severity: "error",
      code: "MCPGEN_SAME_FOLDER",
      message: `${one.model.folder} is also the folder of ${other.server.manifest}.`,
      pointer: "/name",
      file: one.server.manifest,
      hint: "Give one of them another name: --name, or its key in the config.",
    });
  }
}

function groupByFolder(prepared: readonly Prepared[]): Map<string, Prepared[]> {
  const groups = new Map<string, Prepared[]>();
  for (const one of prepared) groups.set(one.out, [...(groups.get(one.out) ?? []), one]);
  return groups;
}

function conflict({ path }: PlannedFile, out: string): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_CONFLICT",
    message: "The file is there already and was not generated, so it is not overwritten.",
    pointer: "",
    file: join(out, path),
    hint: "Move it away, or choose another output folder.",
  };
}

function failed(diagnostics: readonly Diagnostic[], request: GenerateRequest): boolean {
  return diagnostics.some(({ severity }) => severity === "error" || request.strict === true);
}
