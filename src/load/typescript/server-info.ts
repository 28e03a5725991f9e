import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { textOf } from "../text.js";
import { fileComments, tagOf } from "./doc-comment.js";
import type { Reading } from "./reading.js";

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly title?: string;
  readonly description?: string;
  readonly instructions?: string;
  readonly websiteUrl?: string;
}

/** What the comment with `@server` at the top of the file says; where it is silent, the nearest package.json. */
export function serverInfo(reading: Reading): ServerInfo {
  const comment = fileComments(reading).find(({ tags }) => tags.some(({ name }) => name === "server"));
  const of = (tag: string): string | undefined =>
    comment === undefined ? undefined : tagOf(comment, tag) || undefined;
  const nearest = nearestPackage(dirname(reading.file.fileName));
  const optional = {
    title: of("title"),
    description: comment?.text || undefined,
    instructions: of("instructions"),
    websiteUrl: of("website") ?? of("websiteurl"),
  };
  return {
    name: of("server") ?? nearest.name ?? basename(reading.file.fileName).replace(/\.\w+$/, ""),
    version: of("version") ?? nearest.version ?? "0.0.0",
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** Where the nearest `package.json` is looked for, from a folder upwards; it is the last one, if there is any. */
export function packageFiles(folder: string): string[] {
  const path = join(folder, "package.json");
  const isLast = existsSync(path) || dirname(folder) === folder;
  return isLast ? [path] : [path, ...packageFiles(dirname(folder))];
}

/** Name, without its scope, and version. */
function nearestPackage(folder: string): { name?: string; version?: string } {
  const path = packageFiles(folder).at(-1) ?? "";
  if (!existsSync(path)) return {};
  try {
    const { name, version } = JSON.parse(textOf(readFileSync(path)) ?? "") as { name?: unknown; version?: unknown };
    return {
      ...(typeof name === "string" && name !== "" ? { name: name.replace(/^@[^/]*\//, "") } : {}),
      ...(typeof version === "string" ? { version } : {}),
    };
  } catch {
    return {};
  }
}
