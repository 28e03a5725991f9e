import { statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import type { Project, ProjectOptions, SourceFile, ts } from "ts-morph";

// The one file that sets ts-morph up, for the reader of functions and for the writer of stubs, which do not know each other.
// It is loaded when it is needed: ts-morph alone takes half a second.

export type Morph = typeof import("ts-morph");

/** One text as a syntax tree, without types: nothing else is read. */
export async function parseAlone(name: string, text: string): Promise<{ morph: Morph; file: SourceFile }> {
  const morph = await import("ts-morph");
  const project = new morph.Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  return { morph, file: project.createSourceFile(name, text) };
}

/** A file with its types, as its project sees it. */
export interface TypedFile {
  readonly ts: Morph["ts"];
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  /** The files that its options were read from, or would be if they were there. */
  readonly configs: readonly string[];
}

/**
 * Opens a file and what it imports with the options of the nearest `tsconfig.json` that has it, or with strict ones. Nothing
 * is executed and nothing written.
 *
 * @param path Absolute.
 */
export async function openProject(path: string): Promise<TypedFile> {
  const morph = await import("ts-morph");
  const { options, ambient, configs } = settings(morph.ts, path);
  const project = projectFor(morph, options);
  // The user's files are read anew each time.
  for (const old of project.getSourceFiles()) if (!old.isInNodeModules()) project.removeSourceFile(old);
  const file = project.addSourceFileAtPath(path);
  for (const name of ambient) project.addSourceFileAtPathIfExists(name);
  // What they import is the project's as well, so that it is among those that are read anew.
  project.resolveSourceFileDependencies();
  return { ts: morph.ts, program: project.getProgram().compilerObject, file: file.compilerNode, configs };
}

const MAX_PROJECTS = 4;
const projects = new Map<string, { readonly project: Project; readonly openedAt: number }>();

/**
 * One project for the same options: what the language and packages declare is read once in a process that watches, until
 * another version of a package is installed.
 */
function projectFor({ Project, ts }: Morph, options: ts.CompilerOptions): Project {
  const key = JSON.stringify(options);
  const known = projects.get(key);
  const opened =
    known !== undefined && !isInstalledAnew(known.project, known.openedAt)
      ? known
      : { project: new Project(settingsOf(ts, options)), openedAt: Date.now() };
  projects.delete(key);
  projects.set(key, opened);
  for (const oldest of projects.keys()) if (projects.size > MAX_PROJECTS) projects.delete(oldest);
  return opened.project;
}

function settingsOf(ts: Morph["ts"], options: ts.CompilerOptions): ProjectOptions {
  const common = { compilerOptions: options, skipAddingFilesFromTsConfig: true };
  if (!resolvesAsNode(ts, options)) return common;
  const resolve = (name: string, from: string): ts.ResolvedModule | undefined =>
    ts.resolveModuleName(name, from, options, ts.sys, undefined, undefined, modeOf(ts, from, options)).resolvedModule;
  return {
    ...common,
    resolutionHost: () => ({ resolveModuleNames: (names, from) => names.map((name) => resolve(name, from)) }),
  };
}

/** Whether packages may give others to `import` than to `require`, by what kind of file asks. */
function resolvesAsNode({ ModuleKind, ModuleResolutionKind }: Morph["ts"], options: ts.CompilerOptions): boolean {
  const { module = ModuleKind.None, moduleResolution } = options;
  if (moduleResolution === undefined) return module >= ModuleKind.Node16 && module <= ModuleKind.NodeNext;
  return [ModuleResolutionKind.Node16, ModuleResolutionKind.NodeNext].includes(moduleResolution);
}

/** Whether imports of a file are those of an ES module or of CommonJS: ts-morph does not tell the compiler. */
export function modeOf(ts: Morph["ts"], file: string, options: ts.CompilerOptions): ts.ResolutionMode {
  return ts.getImpliedNodeFormatForFile(file, undefined, ts.sys, options);
}

/** By the time of the last change of any kind: what is installed keeps that of its last write. */
function isInstalledAnew(project: Project, since: number): boolean {
  const program = project.getProgram().compilerObject;
  return program.getSourceFiles().some((file) => {
    // The compiler's own libraries have names where there is no file.
    if (!file.fileName.includes("/node_modules/") || program.isSourceFileDefaultLibrary(file)) return false;
    const found = statSync(file.fileName, { throwIfNoEntry: false });
    return found === undefined || found.ctimeMs > since;
  });
}

/** The compiler, and a system that takes note of what configs are looked for and read. */
interface Compiler {
  readonly ts: Morph["ts"];
  readonly system: ts.System;
}

interface Settings {
  readonly options: ts.CompilerOptions;
  /** Declaration files that the project has besides what is imported. */
  readonly ambient: readonly string[];
  readonly configs: readonly string[];
}

function settings(ts: Morph["ts"], path: string): Settings {
  const configs: string[] = [];
  const note =
    <T>(look: (path: string) => T) =>
    (path: string): T => {
      configs.push(path);
      return look(path);
    };
  const system: ts.System = { ...ts.sys, fileExists: note(ts.sys.fileExists), readFile: note(ts.sys.readFile) };
  const found = ts.findConfigFile(dirname(path), system.fileExists);
  const parsed = found === undefined ? undefined : configOf({ ts, system }, found, path);
  const given: ts.CompilerOptions = parsed?.options ?? {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    lib: ["lib.es2023.d.ts"],
  };
  return {
    // Without strict nulls nothing says what may be absent. `types` meant every installed one for most of TypeScript's life.
    options: { ...given, types: given.types ?? ["*"], strictNullChecks: true, noEmit: true, skipLibCheck: true },
    ambient: (parsed?.fileNames ?? []).filter((name) => /\.d\.[mc]?ts$/.test(name) && name !== path),
    configs: [...new Set(configs)],
  };
}

/** The config, or the one among those that it refers to, which has the file. */
function configOf(compiler: Compiler, found: string, path: string): ts.ParsedCommandLine {
  const parsed = readConfig(compiler, found);
  if (!has(parsed, path)) {
    for (const { path: reference } of parsed.projectReferences ?? []) {
      const target = compiler.ts.resolveProjectReferencePath({ path: reference });
      if (!isAbsolute(target) || !compiler.system.fileExists(target)) continue;
      const referred = readConfig(compiler, target);
      if (has(referred, path)) return referred;
    }
  }
  return parsed;
}

function readConfig({ ts, system }: Compiler, path: string): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(path, system.readFile) as { config?: unknown };
  return ts.parseJsonConfigFileContent(config ?? {}, system, dirname(path), undefined, path);
}

function has({ fileNames }: ts.ParsedCommandLine, path: string): boolean {
  const wanted = path.replaceAll("\\", "/");
  return fileNames.some((name) => name === wanted);
}
