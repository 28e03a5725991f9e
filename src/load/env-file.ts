import { readFile } from "node:fs/promises";
import { UsageError, diskReason } from "../diagnostics.js";

/**
 * Variables of an `.env` file: `NAME=value` lines, with quotes and comments.
 *
 * @param shownAs Its path as it was given: what stands for a variable in it is not to be seen.
 * @throws {UsageError} It cannot be read.
 */
export async function readEnvFile(path: string, shownAs: string): Promise<Record<string, string>> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`The envFile ${shownAs} cannot be read: ${diskReason(cause, "no such file")}.`, { cause });
  });
  const lines = text.matchAll(
    /^\uFEFF?[ \t]*(?:export\s+)?([A-Za-z_][\w.]*)\s*=[ \t]*(?:"([^"\\]*(?:\\.[^"\\]*)*)"[ \t]*|'([^']*)'[ \t]*|([^#\r\n]*))(?:#.*)?$/gm,
  );
  return Object.fromEntries(
    [...lines].map(([, name = "", double, single, bare]) => [
      name,
      double?.replaceAll(/\\(.)/g, (_, char) => (char === "n" ? "\n" : char)) ?? single ?? bare?.trimEnd() ?? "",
    ]),
  );
}
