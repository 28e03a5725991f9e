import { existsSync } from "node:fs";
import type { ConnectionError } from "@mcp-gen/runtime";
import type { Reach } from "../servers.js";
import { indented } from "./said.js";

/** Names that look like variables in what a program says: at least two words. Codes of Node's errors do, too. */
const VARIABLE = /\b(?!ERR_)(?<!code: ')[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
const MAX_NAMED = 5;

/** What to try where a server could not be reached; with what separates it from the error, empty where nothing is known to help. */
export function hintFor(error: ConnectionError, target: Reach): string {
  // As HTTP and as the package `ws` say it.
  if (/(?:HTTP|response:) 401/.test(error.message) && !/oauth/i.test(error.message))
    return " Send them with --header 'Authorization: Bearer ${TOKEN}'.";
  if (target.kind !== "command")
    return /HTTP 404/.test(error.message) ? " Is the path right? Many servers are at /mcp." : "";
  if (error.code === "refused") return startHint(error.cause, target);
  return error.code === "process-exited" ? variablesHint(error.message, Object.keys(target.env)) : "";
}

/** A folder that is not there looks to the system as a program that is not. */
function startHint(cause: unknown, { command, cwd }: Extract<Reach, { kind: "command" }>): string {
  if ((cause as NodeJS.ErrnoException | undefined)?.code !== "ENOENT") return "";
  if (cwd !== undefined && !existsSync(cwd)) return `. There is no folder ${cwd}.`;
  return `. There is no program ${JSON.stringify(command)}: is it installed, and on your PATH?`;
}

/**
 * What to try where a server says nothing.
 *
 * @param said Lines that a command wrote and that are no messages.
 */
export function silenceHint(target: Reach, said: readonly string[]): string {
  if (target.kind !== "command") return "";
  const lines = said.length === 0 ? " " : ` What it wrote instead:\n${indented(said.join("\n"))}\n`;
  return `${lines}Does the command speak MCP on its standard input and output? Some want an argument for it, like --stdio.`;
}

/** Most servers that end at once miss a variable that their user has set, but that nobody passed on. */
function variablesHint(lastWords: string, passed: readonly string[]): string {
  const named = [...new Set(lastWords.match(VARIABLE))].filter((name) => !passed.includes(name)).slice(0, MAX_NAMED);
  if (named.length === 0) return "";
  const options = named.map((name) => `--env ${name}`).join(" ");
  const whose = named.length === 1 ? "its value" : "their values";
  // It prints what names it likes. Whoever passes one on should know that it is not the name that it gets.
  return `\nOf your variables it gets those that you name; ${options} would tell it ${whose} (\`env\` in a config). Is that for it to know?`;
}
