import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { ReadError, type Diagnostic } from "../diagnostics.js";
import { checkManifest } from "../model/check-manifest.js";
import type { Manifest } from "../model/manifest.js";
import { parseJson } from "./json.js";
import { mistaken, unreadListOfServers } from "./mistaken.js";
import { readModule } from "./module.js";
import type { Parsed } from "./parsed.js";
import { isModule, isTypeScript, isYaml } from "./source-kind.js";
import { textOf } from "./text.js";
import { readTypeScript } from "./typescript.js";
import { MAX_BYTES, noText, tooLarge } from "./unusable.js";
import { parseYaml } from "./yaml.js";

/** A manifest, read from whatever it is written in, and checked. */
export interface LoadedManifest {
  /** There unless a diagnostic is an error. */
  readonly manifest?: Manifest;
  readonly diagnostics: readonly Diagnostic[];
  /** Puts the file's name, and where it can the line, to findings about the manifest. */
  locate(diagnostics: readonly Diagnostic[]): Diagnostic[];
}

/**
 * Reads a manifest. The name says what it is written in: `*.yaml` and `*.yml` are YAML; `*.mcp.ts`, `.mts`, `.js` and `.mjs`
 * are modules that export it, and are run; any other `.ts`, `.mts` and `.tsx` holds the functions themselves, and is read
 * without being run; everything else is JSON.
 *
 * @param shownAs How diagnostics call the file.
 * @param onFile Told each file, besides this one, that it is read from or would be if it were there.
 * @throws {ReadError} The file is not there, or cannot be read.
 */
export async function loadManifest(
  path: string,
  shownAs: string = path,
  onFile?: (path: string) => void,
): Promise<LoadedManifest> {
  const cannotRead = (cause: unknown): never => {
    throw new ReadError(shownAs, cause);
  };
  const found = await stat(path).catch(cannotRead);
  // A pipe is fine (`<(…)`); a device may have no end.
  if (!found.isFile() && !found.isFIFO()) throw new ReadError(shownAs, "not a file");
  if (isModule(path)) return checked(await readModule(resolve(path), shownAs, onFile), shownAs);
  if (isTypeScript(path)) return checked(await readTypeScript(resolve(path), onFile), shownAs);
  if (found.size > MAX_BYTES) return checked(tooLarge(), shownAs);
  const text = textOf(await readFile(path).catch(cannotRead));
  return text === undefined ? checked(noText(), shownAs) : readManifest(text, shownAs);
}

/** The same for a text; `path` names it in diagnostics and tells JSON from YAML. */
export async function readManifest(text: string, path: string): Promise<LoadedManifest> {
  if (isYaml(path)) return checked(recognized(await parseYaml(text), text, path), path);
  const parsed = parseJson(text);
  return checked(
    /\.json$/i.test(path)
      ? recognized(parsed, text, path)
      : { ...parsed, diagnostics: parsed.diagnostics.map(withEndings) },
    path,
  );
}

/** Of what is no manifest, only what it seems to be is told: all else follows from that. */
function recognized(parsed: Parsed, text: string, path: string): Parsed {
  if (parsed.diagnostics.some(({ severity }) => severity === "error")) {
    const servers = unreadListOfServers(text, path);
    return servers === undefined ? parsed : { ...parsed, diagnostics: [...parsed.diagnostics, servers] };
  }
  const what = mistaken(parsed.value, path);
  return what === undefined ? parsed : { ...parsed, diagnostics: [what] };
}

/** Of a file that need not have been meant as JSON: what it was read as follows from its name. */
function withEndings(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.severity !== "error") return diagnostic;
  const hint =
    "By its name it is read as JSON. Manifests end in .json, .yaml or .yml, modules that export one in .mcp.ts, .mcp.mts, " +
    ".mcp.js or .mcp.mjs; functions are read from TypeScript: .ts, .mts or .tsx.";
  return { ...diagnostic, hint };
}

function checked(parsed: Parsed, path: string): LoadedManifest {
  const locate = locator(path, parsed);
  if (parsed.diagnostics.some(({ severity }) => severity === "error")) {
    return { diagnostics: locate(parsed.diagnostics), locate };
  }
  const { manifest, diagnostics, declaredAt } = checkManifest(parsed.value);
  return {
    ...(manifest === undefined ? {} : { manifest }),
    diagnostics: locate([...parsed.diagnostics, ...diagnostics]),
    locate: (found) => locate(found.map((one) => ({ ...one, pointer: declaredAt(one.pointer) }))),
  };
}

/** The name that the first line of generated files gives: no path of any machine. */
export function sourceName(path: string): string {
  return basename(path);
}

function locator(file: string, parsed: Parsed): LoadedManifest["locate"] {
  return (diagnostics) => {
    if (diagnostics.length === 0) return [];
    const places = parsed.locate(diagnostics.map(({ pointer }) => pointer));
    return diagnostics.map((diagnostic) => {
      const position = diagnostic.position ?? places.get(diagnostic.pointer);
      return { file, ...diagnostic, ...(position === undefined ? {} : { position }) };
    });
  };
}
