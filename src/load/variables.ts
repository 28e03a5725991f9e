import { homedir } from "node:os";
import { basename, sep } from "node:path";
import { UsageError } from "../diagnostics.js";

/** What an application would ask its user for (`inputs` of VS Code), as it stands in a file. */
export interface Input {
  readonly description?: unknown;
  readonly default?: unknown;
}

/** What `${…}` in an entry may stand for, besides the environment. */
export interface Variables {
  readonly workspaceFolder: string;
  readonly inputs: ReadonlyMap<string, Input>;
  /** Told each value that came from outside of the entry: it is never to be seen. */
  readonly onValue: (value: string) => void;
}

/**
 * Replaces `${NAME}`, `${env:NAME}`, `${input:id}` and the folders that editors know by their values.
 *
 * @throws {UsageError} There is none. The error names the variable, never a value.
 */
export function expand(text: string, variables: Variables): string {
  return text.replace(
    /\$\{(?:(env|input):)?([^{}:]+)(?::-([^}]*))?\}/g,
    (whole, kind: string | undefined, name: string, fallback: string | undefined) => {
      if (kind === "input") return told(inputValue(name, variables), variables);
      const known = kind === undefined ? predefined(name, variables) : undefined;
      if (known !== undefined) return known;
      if (!/^[A-Za-z_]\w*$/.test(name)) return whole;
      const value = (Object.hasOwn(process.env, name) ? process.env[name] : undefined) ?? fallback;
      if (value === undefined) throw new UsageError(`The environment variable ${name} is not set.`);
      return told(value, variables);
    },
  );
}

function told(value: string, { onValue }: Variables): string {
  onValue(value);
  return value;
}

function predefined(name: string, { workspaceFolder }: Variables): string | undefined {
  switch (name) {
    case "workspaceFolder":
    case "workspaceRoot":
      return workspaceFolder;
    case "workspaceFolderBasename":
      return basename(workspaceFolder);
    case "userHome":
      return homedir();
    case "/":
    case "pathSeparator":
      return sep;
    default:
      return undefined;
  }
}

function inputValue(id: string, { inputs }: Variables): string {
  const variable = id.toUpperCase().replace(/\W/g, "_");
  const input = inputs.get(id);
  const value = process.env[variable] ?? input?.default ?? undefined;
  if (value !== undefined) return String(value);
  const what = typeof input?.description === "string" ? ` (${input.description})` : "";
  throw new UsageError(`The entry asks for the input ${id}${what}: set the environment variable ${variable}.`);
}
