import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { stringify } from "yaml";
import { attempt } from "./aside.js";
import { editYaml, YAML_STYLE } from "./edit-yaml.js";
import { nodeFileSystem, permissionsAt, type FileSystem } from "./file-system.js";
import { makeFolders, removeFolders } from "./new-folders.js";
import { WriteError } from "./write-error.js";

/**
 * A manifest as text: YAML for `.yaml` and `.yml`, JSON otherwise.
 *
 * @param before What the file holds so far: of YAML what says the same stays as it was written, of JSON the indentation, of
 *   both the line ends.
 */
export function manifestText(manifest: object, path: string, before?: string): string {
  const text = /\.ya?ml$/i.test(path) ? yamlText(manifest, before) : jsonText(manifest, before);
  return before?.includes("\r\n") === true ? text.replaceAll("\n", "\r\n") : text;
}

function yamlText(manifest: object, before: string | undefined): string {
  return (before === undefined ? undefined : editYaml(before, manifest)) ?? stringify(manifest, YAML_STYLE);
}

function jsonText(manifest: object, before: string | undefined): string {
  return `${JSON.stringify(manifest, null, indentationOf(before))}\n`;
}

function indentationOf(json = ""): string {
  return /^\s*\{\r?\n([ \t]+)"/.exec(json)?.[1] ?? "  ";
}

/**
 * Writes a file whole: whoever reads it finds the old text or the new one. A link stays one, and what it leads to is written,
 * unless it leads nowhere; permissions stay as they are.
 *
 * @returns The folders that were made for it, the outermost first.
 * @throws {WriteError} It could not be written; the old one is as it was.
 */
export function writeWhole(path: string, text: string, system: FileSystem = nodeFileSystem): readonly string[] {
  const made: string[] = [];
  let target = path;
  attempt(() => void (target = system.realpath(path)));
  const temporary = join(dirname(target), `.${basename(target)}-${randomBytes(6).toString("hex")}`);
  try {
    makeFolders(dirname(target), (folder) => made.push(folder), system);
    system.writeNew(temporary, text, permissionsAt(target, system));
    system.rename(temporary, target);
    return made;
  } catch (error) {
    attempt(() => system.remove(temporary));
    removeFolders(made, system);
    throw new WriteError(path, error);
  }
}
