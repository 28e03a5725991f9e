import type { z } from "zod";
import { pointerTo, type Diagnostic } from "../diagnostics.js";
import { CONFIG_OPTIONS, LIVE_OPTIONS, SERVER_OPTIONS } from "../model/config.js";
import { nearest } from "../model/nearest.js";

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

const EXAMPLE = 'export default defineConfig({ servers: { weather: "weather.mcp.yaml" } });';

/** What is wrong with a config, each mistake by its pointer, with what would be right. */
export function configDiagnostics(issues: readonly Issue[], config: unknown, file: string): Diagnostic[] {
  const found = issues.flatMap((issue) => explained(issue, [], config, file));
  return namesProto(config) ? [protoServer(file), ...found] : found;
}

/** Checks take no notice of that key, and an object that is written with it gets it as its prototype. */
function namesProto(config: unknown): boolean {
  const { servers } = (config ?? {}) as { readonly servers?: unknown };
  if (typeof servers !== "object" || servers === null) return false;
  const prototype = Object.getPrototypeOf(servers) as object | null;
  return Object.hasOwn(servers, "__proto__") || (prototype !== null && !Object.hasOwn(prototype, "constructor"));
}

function protoServer(file: string): Diagnostic {
  return {
    severity: "error",
    code: "MCPGEN_CONFIG",
    message: "No server can be called __proto__.",
    pointer: "/servers/__proto__",
    file,
    hint: "Give it another key: that one is the prototype of the object in JavaScript.",
  };
}

function explained(issue: Issue, above: Path, config: unknown, file: string): Diagnostic[] {
  const path = [...above, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
  const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], config);
  const finding = (message: string, hint: string | undefined, at: Path = path): Diagnostic => ({
    severity: "error",
    code: "MCPGEN_CONFIG",
    message,
    pointer: pointerTo("", ...at),
    file,
    ...(hint === undefined ? {} : { hint }),
  });
  const known = optionsAt(path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const meant = nearest(key, known.keys());
        const hint = meant === undefined ? `Known here: ${[...known.keys()].join(", ")}.` : `Did you mean ${meant}?`;
        return finding(`There is no option ${JSON.stringify(key)}.`, hint, [...path, key]);
      });
    case "invalid_union": {
      const branch = closest(issue.errors);
      if (branch !== undefined) return branch.flatMap((one) => explained(one, path, config, file));
      const message =
        path.at(-1) === "live"
          ? "It does not say how to reach the server."
          : `Expected a path or an object, got ${kind(value)}.`;
      return [finding(message, hintAt(path))];
    }
    case "invalid_type":
      return [finding(`Expected ${noun(issue.expected)}, got ${kind(value)}.`, hintAt(path))];
    case "invalid_value":
      return [
        finding(
          `Expected ${issue.values.map((one) => JSON.stringify(one)).join(" or ")}, got ${show(value)}.`,
          hintAt(path),
        ),
      ];
    case "invalid_key":
      return [finding("A server needs a name that is not empty.", hintAt(path.slice(0, -1)))];
    case "too_small":
      return [finding("This may not be empty.", hintAt(path))];
    default:
      return [finding(`${issue.message}, got ${kind(value)}.`, hintAt(path))];
  }
}

/** The alternative that the value was meant for: the only one, if any, that it is of the right type for, or nearest to. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = alternatives.filter(
    (issues) => !issues.some(({ code, path }) => code === "invalid_type" && path.length === 0),
  );
  const fewest = Math.min(...fitting.map((issues) => issues.length));
  const best = fitting.filter((issues) => issues.length === fewest);
  return best.length === 1 ? best[0] : undefined;
}

/** Options with what they are for, of the object that `path` leads to. */
function optionsAt(path: Path): ReadonlyMap<string, string> {
  if (path.length === 0) return CONFIG_OPTIONS;
  return path.at(-1) === "live" && path.length === 3 ? LIVE_OPTIONS : SERVER_OPTIONS;
}

function hintAt(path: Path): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const hint = optionsAt(path.slice(0, length - 1)).get(String(path[length - 1]));
    if (length === 2 && path[0] === "servers")
      return "A server is the path of its manifest, or an object with `manifest` and options.";
    if (hint !== undefined) return hint;
  }
  return EXAMPLE;
}

function noun(expected: string): string {
  if (expected === "record") return "an object";
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function kind(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : noun(typeof value);
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : kind(value);
}
