import type { ts } from "ts-morph";
import type { TypedFile } from "../../typescript-project.js";

/** Where imports that lead nowhere would lead to: all that the options of the project allow. Packages do not count. */
export function missingFiles(sources: readonly ts.SourceFile[], { ts, program }: TypedFile): string[] {
  const options = program.getCompilerOptions();
  const found = sources.flatMap((source) =>
    ts.preProcessFile(source.text, true, true).importedFiles.flatMap(({ fileName: specifier }) => {
      const tried: string[] = [];
      const fileExists = (path: string): boolean => {
        tried.push(path);
        return ts.sys.fileExists(path);
      };
      const host: ts.ModuleResolutionHost = { fileExists, readFile: ts.sys.readFile };
      const mode = source.impliedNodeFormat;
      const { resolvedModule } = ts.resolveModuleName(
        specifier,
        source.fileName,
        options,
        host,
        undefined,
        undefined,
        mode,
      );
      return resolvedModule === undefined ? tried.filter(isOwn) : [];
    }),
  );
  return [...new Set(found)];
}

function isOwn(path: string): boolean {
  return !path.includes("/node_modules/") && !path.endsWith("/package.json");
}
