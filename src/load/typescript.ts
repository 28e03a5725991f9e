import { pointerTo, type Diagnostic } from "../diagnostics.js";
import { DECLARATION_KINDS, type DeclarationKind } from "../model/declaration-kinds.js";
import type { HandlerDeclaration } from "../model/manifest.js";
import { openProject } from "../typescript-project.js";
import type { OnFile, Parsed } from "./parsed.js";
import { syntaxError } from "./syntax-error.js";
import { promptOf, resourceOf, templateOf, toolOf, type Declaration } from "./typescript/declarations.js";
import { tagOf } from "./typescript/doc-comment.js";
import { exportsOf } from "./typescript/exports.js";
import { filesOf } from "./typescript/files.js";
import { formsOf } from "./typescript/forms.js";
import { exportedFunctions, type ExportedFunction } from "./typescript/functions.js";
import { givesNothing } from "./typescript/results.js";
import { placeOf, startReading, type Place, type Reading } from "./typescript/reading.js";
import { serverInfo } from "./typescript/server-info.js";

/**
 * Reads a file of exported functions as a manifest: signatures and JSDoc only, nothing is run. A function is a tool unless a
 * tag makes it a resource, a template or a prompt; a type with a tag is a form that handlers may ask the user to fill in.
 *
 * @param path Absolute.
 */
export async function readTypeScript(path: string, onFile?: OnFile): Promise<Parsed> {
  try {
    return read(startReading(await openProject(path)), onFile);
  } catch (error) {
    // The compiler goes into what it reads as deep as the stack allows.
    if (!(error instanceof RangeError)) throw error;
    return { value: undefined, diagnostics: [TOO_DEEP], locate: () => new Map() };
  }
}

const TOO_DEEP: Diagnostic = {
  severity: "error",
  code: "MCPGEN_SYNTAX",
  message: "The file, or one that it imports, nests too deeply to be read.",
  pointer: "",
  hint: "Have the functions in a file of their own, without the data.",
};

function read(reading: Reading, onFile: OnFile | undefined): Parsed {
  const { ts, program, file } = reading;
  const mistakes = program.getSyntacticDiagnostics(file).map((found) => syntaxError(ts, found, file));
  if (onFile !== undefined) filesOf(reading).forEach(onFile);
  if (mistakes.length > 0) return { value: undefined, diagnostics: mistakes, locate: reading.locate };
  reportUnresolved(reading);
  const functions = exportedFunctions(reading);
  const elicitations = formsOf(reading, "/elicitations");
  const value = {
    ...serverInfo(reading),
    ...declarationsOf(functions, reading),
    ...(elicitations.length > 0 && { elicitations }),
  };
  const diagnostics = functions.length === 0 ? [...reading.diagnostics, nothing(reading)] : reading.diagnostics;
  return { value, diagnostics, locate: reading.locate };
}

function nothing(reading: Reading): Diagnostic {
  const isManifest = exportsOf(reading).some(({ name }) => name === "default" || name === "tools");
  return {
    severity: "error",
    code: "MCPGEN_NO_FUNCTIONS",
    message: "The file exports no function to declare.",
    pointer: "",
    hint: isManifest
      ? "A module that exports a manifest is run, and has a name such as weather.mcp.ts."
      : "export function getForecast(input: { city: string }): Promise<Forecast> { … }",
  };
}

type Lists = Record<Exclude<DeclarationKind, "elicitations">, Declaration[]>;

function declarationsOf(functions: readonly ExportedFunction[], reading: Reading): Record<string, unknown> {
  const lists: Lists = { tools: [], resources: [], resourceTemplates: [], prompts: [] };
  const handlers = new Map<string, string | HandlerDeclaration>();
  for (const exported of functions) {
    const [kind, declare] = kindOf(exported, reading);
    const place = placeOf(exported.node, pointerTo("", kind, lists[kind].length));
    const declaration = declare(place);
    const wireName = String(declaration[DECLARATION_KINDS[kind].key]);
    const member = `${kind}/${wireName}`;
    if (handlers.has(member)) {
      const message = `${JSON.stringify(wireName)} is declared already; \`${exported.name}\` is left out.`;
      reading.warn("MCPGEN_DUPLICATE", message, place);
      continue;
    }
    reading.mark(place);
    reading.mark({ ...place, pointer: pointerTo("", "handlers", member) });
    lists[kind].push(declaration);
    const silent = kind === "tools" && givesNothing(exported, reading);
    handlers.set(member, silent ? { name: exported.name, returns: "nothing" } : exported.name);
  }
  const declared = Object.entries(lists).filter(([, list]) => list.length > 0);
  // The module itself can be the handlers: each is called as it is exported.
  return { ...Object.fromEntries(declared), handlers: Object.fromEntries(handlers) };
}

/** Which list a function's tags put it into, and how it is declared there. */
function kindOf(exported: ExportedFunction, reading: Reading): [keyof Lists, (at: Place) => Declaration] {
  const resource = uriOf(exported, "resource", reading);
  const template = uriOf(exported, "resourceTemplate", reading);
  const prompt = tagOf(exported.doc, "prompt");
  if (template) return ["resourceTemplates", (at) => templateOf(exported, template, at, reading)];
  if (resource) return ["resources", (at) => resourceOf(exported, resource, at, reading)];
  if (prompt !== undefined) return ["prompts", (at) => promptOf(exported, prompt, at, reading)];
  return ["tools", (at) => toolOf(exported, at, reading)];
}

/** The value of a tag that makes a function something to read; one that is no URI makes it a tool. */
function uriOf({ name, doc, node }: ExportedFunction, tag: "resource" | "resourceTemplate", reading: Reading): string {
  const uri = tagOf(doc, tag.toLowerCase()) ?? "";
  // A template may have a variable where its scheme would be.
  if (/^[a-z{][^:]*[:}]/i.test(uri) || tagOf(doc, tag.toLowerCase()) === undefined) return uri;
  const said = uri === "" ? "nothing" : JSON.stringify(uri);
  const hint = tag === "resource" ? "@resource weather://report" : "@resourceTemplate weather://stations/{id}";
  const message = `@${tag} is followed by ${said}, not by a URI; \`${name}\` counts as a tool.`;
  reading.warn("MCPGEN_TAG", message, placeOf(node), hint);
  return "";
}

/** Types that come from nowhere are `any`; which imports they are lost with is worth a word. */
function reportUnresolved(reading: Reading): void {
  const { ts, checker, file } = reading;
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || checker.getSymbolAtLocation(moduleSpecifier) !== undefined) continue;
    if (ts.isImportDeclaration(statement) && statement.importClause === undefined) continue;
    const message = `${moduleSpecifier.getText()} cannot be found; what it gives has no type.`;
    reading.warn("MCPGEN_IMPORT", message, placeOf(moduleSpecifier));
  }
}
