import { UsageError } from "../diagnostics.js";
import { isObject } from "../model/json-value.js";

/** How the files of applications, and ours, say to reach a server. Applications write what they like: `null` says nothing. */
export interface ServerEntry {
  readonly command: string | undefined;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: string | undefined;
  readonly cwd: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads an entry. What is not as it should be would be left out otherwise, and nobody knew why the server behaves oddly.
 *
 * @throws {UsageError} A part is of another kind, or cannot be passed on. The error names it, never its value, which may be
 *   a secret.
 */
export function serverEntry(value: unknown, name: string): ServerEntry {
  const entry = isObject(value) ? value : {};
  const odd = (key: string, why: string): never => {
    throw new UsageError(`The entry ${JSON.stringify(name)} cannot be used: its "${key}" ${why}.`);
  };
  const text = (key: string): string | undefined => {
    const found = entry[key] ?? undefined;
    if (found === undefined || typeof found === "string") return clean(found, key);
    return odd(key, "is no text");
  };
  const texts = (key: string): string[] => {
    const found = entry[key] ?? [];
    if (!Array.isArray(found) || !found.every(isPlain)) return odd(key, "is no list of texts");
    return found.map((one) => clean(String(one), key));
  };
  const pairs = (key: string): Record<string, string> => {
    const found = entry[key] ?? {};
    if (!isObject(found)) return odd(key, "is no object of texts");
    const given = Object.entries(found).filter(([, one]) => one !== null);
    const wrong = given.find(([, one]) => !isPlain(one));
    if (wrong !== undefined) return odd(`${key}.${wrong[0]}`, "is no text");
    return Object.fromEntries(given.map(([member, one]) => [clean(member, key), clean(String(one), key)]));
  };
  /** No operating system can pass on a text with a NUL character: it would end there. */
  const clean = <Text extends string | undefined>(found: Text, key: string): Text =>
    found?.includes("\0") === true ? odd(key, "holds a NUL character") : found;
  return {
    command: text("command"),
    args: texts("args"),
    env: pairs("env"),
    envFile: text("envFile"),
    cwd: text("cwd"),
    url: text("url") ?? text("serverUrl"),
    headers: pairs("headers"),
  };
}

/** What people write for a text: a port, a switch. */
function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
