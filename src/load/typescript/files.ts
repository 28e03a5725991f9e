import { dirname } from "node:path";
import type { ts } from "ts-morph";
import { modeOf } from "../../typescript-project.js";
import type { Reading } from "./reading.js";
import { packageFiles } from "./server-info.js";
import { unresolvedImports } from "./unresolved-imports.js";

/**
 * The files that decide what a manifest says, also where they are not there yet: sources, where imports that lead nowhere would
 * lead to, `package.json` and the configs of TypeScript. Those of installed packages do not count, while one that is missing may
 * be installed. Only who watches needs them.
 */
export function filesOf(reading: Reading): string[] {
  const { program, file, configs } = reading;
  const sources = program
    .getSourceFiles()
    .filter((one) => !program.isSourceFileDefaultLibrary(one) && isOwn(one.fileName));
  const missing = sources.flatMap((source) => candidates(source, reading));
  const files = [...sources.map(({ fileName }) => fileName), ...missing, ...packageFiles(dirname(file.fileName))];
  return [...new Set([...files, ...configs.filter(isOwn)])];
}

/** Where TypeScript looks for imports that it did not find: all that the options of the project allow. */
function candidates(source: ts.SourceFile, reading: Reading): string[] {
  const { ts, program } = reading;
  const tried: string[] = [];
  const fileExists = (path: string): boolean => {
    // What describes the folder that is imported, or those of sources, is no source.
    if (!path.endsWith("/package.json") || !isOwn(path)) tried.push(path);
    return ts.sys.fileExists(path);
  };
  const host: ts.ModuleResolutionHost = { fileExists, readFile: ts.sys.readFile };
  const options = program.getCompilerOptions();
  const mode = modeOf(ts, source.fileName, options);
  for (const { text } of unresolvedImports(source, reading))
    ts.resolveModuleName(text, source.fileName, options, host, undefined, undefined, mode);
  return tried;
}

function isOwn(path: string): boolean {
  return !path.includes("/node_modules/");
}
