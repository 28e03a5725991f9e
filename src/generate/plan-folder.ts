import { join } from "node:path";
import type { Diagnostic } from "../diagnostics.js";
import { isGenerated, runtimeFileHeader } from "../emit/marker.js";
import type { EmittedFile, FileName } from "../emit/emit.js";
import { prettierFor } from "../emit/format.js";
import { readRuntime } from "../load/vendored.js";
import { folderName } from "../model/derived-names.js";
import * as locks from "../model/lock.js";
import { VERSION } from "../version.js";
import { readBelow, readExisting } from "../write/existing.js";
import { planFiles, type FileChange, type WantedFile } from "../write/plan.js";
import { postProcess } from "./post-process.js";
import { VENDORED, type Prepared } from "./prepare.js";
import { relativeWithSlashes } from "./relative-with-slashes.js";
import type { GenerateRequest, ServerRequest } from "./request.js";
import type { Run } from "./run.js";

/** Characters of one server's files, nearly all of them ASCII. */
const MAX_OUTPUT = 64 * 1024 * 1024;
const FILES: readonly FileName[] = ["types.ts", "validators.ts", "client.ts", "server.ts"];

/** What has to change in an output folder. */
export interface PlannedFolder {
  readonly plan: readonly FileChange[];
  /** How the declarations differ from those that the lock holds, as sentences. */
  readonly declarations: readonly string[];
}

/** What has to change in one output folder. Servers whose input, options and files are as the lock says are not printed. */
export async function planFolder(out: string, servers: readonly Prepared[], run: Run): Promise<PlannedFolder> {
  const { request, report } = run;
  const folders = servers.map(({ model }) => model.folder);
  const [lock] = readExisting(out, [locks.LOCK_FILE], [], isGenerated);
  const before = locks.readLock(lock?.text).servers;
  const left = request.complete === true ? leftFolders(before, folders) : [];
  const after = new Map([...before].filter(([folder]) => !left.includes(folder)));
  const runtime = servers.some(({ server }) => server.runtime === "vendored") ? await runtimeFiles() : [];
  // Servers of other runs may use the copy.
  const others = [...after.keys()].some((folder) => !folders.includes(folder));
  const copied = runtime.length > 0 || !others ? readBelow(out, VENDORED, isGenerated) : [];
  const paths = [
    locks.LOCK_FILE,
    ...runtime.map(({ path }) => path),
    ...folders.flatMap((folder) => FILES.map((name) => `${folder}/${name}`)),
  ];
  const existing = [
    ...readExisting(out, paths, [...folders, ...left], isGenerated),
    ...copied.filter(({ path }) => !paths.includes(path)),
  ].map((file) => ({
    ...file,
    // Git may have checked it out with the line ends of another platform.
    text: file.text.replaceAll("\r\n", "\n"),
    ours: file.ours || file.path === locks.LOCK_FILE,
  }));
  const textOf = (path: string): string | undefined => existing.find((file) => file.path === path)?.text;
  const wanted = [...runtime];
  const declarations = left.map((folder) => `${folder} removed`);

  for (const prepared of servers) {
    const { folder } = prepared.model;
    const known = mayTrustLock(request, prepared.server) ? before.get(folder) : undefined;
    const { files, locked } = await filesOf(prepared, known, (name) => textOf(`${folder}/${name}`), run);
    if (files.reduce((sum, { text }) => sum + text.length, 0) > MAX_OUTPUT) report(tooLarge(prepared));
    wanted.push(...files.map(({ name, text }) => ({ path: `${folder}/${name}`, text })));
    declarations.push(...locks.lockChanges(before.get(folder), locked).map((change) => `${folder}: ${change}`));
    after.set(folder, locked);
  }
  wanted.push({ path: locks.LOCK_FILE, text: locks.printLock({ servers: after }) });
  const plan: FileChange[] = [];
  for (const file of planFiles(wanted, existing)) {
    if (file.action === "conflict") report(conflict(relativeWithSlashes(run.cwd, join(out, file.path))));
    else plan.push(file);
  }
  return { plan, declarations };
}

function conflict(file: string): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_CONFLICT",
    message: "The file is there already and was not generated, so it is not overwritten.",
    pointer: "",
    file,
    hint: "Move it away, or choose another output folder.",
  };
}

function tooLarge({ server }: Prepared): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_OUTPUT_TOO_LARGE",
    message: "The generated files would be larger than 64 MiB.",
    pointer: "",
    file: server.manifest,
    hint: "Generate fewer declarations: `include` and `exclude` in the config choose them.",
  };
}

/** Folders of servers that were generated here once and are not wanted any more. */
function leftFolders(before: ReadonlyMap<string, unknown>, wanted: readonly string[]): string[] {
  // Anybody can write a lock file: only what could be a name that we gave counts.
  return [...before.keys()].filter((folder) => !wanted.includes(folder) && folderName(folder) === folder);
}

interface ServerFiles {
  readonly files: readonly EmittedFile[];
  readonly locked: locks.LockedServer;
}

async function filesOf(
  { server, out, model, emitOptions }: Prepared,
  known: locks.LockedServer | undefined,
  textOf: (name: string) => string | undefined,
  { request, startPress, report }: Run,
): Promise<ServerFiles> {
  const formatter =
    server.format === "prettier" ? await prettierFor((name) => join(out, model.folder, name)) : undefined;
  const { targets, importExtension, header, runtime } = emitOptions;
  // What a hook made of the files is not what they are without it.
  const hook = server.postProcess === undefined ? [] : ["postProcess"];
  // Files of a generator of another version may differ.
  const options = [VERSION, targets, importExtension, header, runtime(""), formatter?.digest ?? null, ...hook];
  if (known !== undefined && known.input === locks.digestOf(locks.inputOf(model, options))) {
    const files = asLocked(known, textOf);
    if (files !== undefined) return { files, locked: known };
  }
  request.onProgress?.(`Printing ${model.folder}`);
  // Most runs of a build print nothing.
  const { emitProven } = await import("../emit/proven.js");
  const proven = await emitProven(model, emitOptions, startPress());
  const files = await postProcess((await formatter?.format(proven)) ?? proven, server, report);
  return { files, locked: locks.lockedServer(model, options, files) };
}

function mayTrustLock(request: GenerateRequest, server: ServerRequest): boolean {
  return request.write !== "plan" && request.fresh !== true && server.postProcess === undefined;
}

/** The files as they are, if they are as the lock says: all of them, and by the word of a lock none is removed. */
function asLocked(locked: locks.LockedServer, textOf: (name: string) => string | undefined): EmittedFile[] | undefined {
  const files = FILES.flatMap((name): EmittedFile[] => {
    const text = textOf(name);
    return text === undefined ? [] : [{ name, text }];
  });
  const digests = new Map(Object.entries(locked.files));
  const isAsLocked = files.every(({ name, text }) => digests.get(name) === locks.digest(text));
  return isAsLocked && files.length === digests.size ? files : undefined;
}

async function runtimeFiles(): Promise<WantedFile[]> {
  const files = await readRuntime();
  return files.map(({ path, text }) => ({ path: `${VENDORED}/${path}`, text: runtimeFileHeader + text }));
}
