import { readFileSync, statSync } from "node:fs";
import { DiagnosticError, type Diagnostic } from "../diagnostics.js";
import type { GenerateResult } from "../generate.js";
import { isModule, isTypeScript } from "../load/source-kind.js";
import type { Manifest } from "../model/manifest.js";
import { readManifest } from "./manifest.js";
import { succeeded } from "./outcome.js";
import { scaffoldFiles, type TransportChoice } from "./scaffold.js";

/** A declaration of the user's own that a project starts from. */
export interface Declaration {
  readonly path: string;
  readonly manifest: Manifest;
  /** What is odd about it but no reason to stop. */
  readonly warnings: readonly Diagnostic[];
}

/** A project that is about to be made. */
export interface NewProject {
  readonly folder: string;
  readonly name: string;
  readonly transport: TransportChoice;
  /** Without it: the weather example. */
  readonly declaration: Declaration | undefined;
}

/** What was made. */
export interface MadeProject {
  /** In the folder, in their order. */
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** @throws {DiagnosticError} The declaration has mistakes. */
export async function readDeclaration(path: string): Promise<Declaration> {
  const warnings: Diagnostic[] = [];
  return { path, manifest: await readManifest(path, warnings), warnings };
}

/** Writes a project, generated code and handler stubs included, so that it is whole before its first `npm install`. */
export async function makeProject(project: NewProject, signal: AbortSignal): Promise<MadeProject> {
  const { folder, name, transport, declaration } = project;
  const { writeScaffold } = await import("../write/scaffold-folder.js");
  const extension = extensionOf(declaration?.path ?? ".mcp.yaml");
  const manifest = declaration && { text: await declarationText(declaration), extension };
  const files = scaffoldFiles({ name, folder, transport, manifest });
  const paths: string[] = [...files.keys()];
  const diagnostics: Diagnostic[] = [];
  await writeScaffold(folder, files, async (temporary) => {
    const made = await generateInto(temporary, name, extension, signal);
    // The copy of a text is as odd as the text; what is printed anew is not.
    if (declaration !== undefined && !isCopied(declaration.path)) diagnostics.push(...declaration.warnings);
    diagnostics.push(...made.diagnostics);
    paths.push(...made.files.filter(({ action }) => action === "create").map(({ path }) => path));
  });
  return { paths: paths.sort(), diagnostics };
}

function extensionOf(path: string): string {
  return /(?:\.mcp)?\.ya?ml$/i.test(path) ? ".mcp.yaml" : ".mcp.json";
}

/** Whether a declaration is a text that can be read once more, as a pipe cannot. */
function isCopied(path: string): boolean {
  return !isModule(path) && !isTypeScript(path) && statSync(path).isFile();
}

/** The declaration as the new project keeps it: a text as it is; what code declares, or a pipe, as JSON. */
async function declarationText({ path, manifest }: Declaration): Promise<string> {
  if (isCopied(path)) return readFileSync(path, "utf8");
  const { manifestText } = await import("../write/manifest-file.js");
  return manifestText(manifest, ".mcp.json");
}

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
