import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { folderName, serverNames } from "../model/derived-names.js";
import { packageLinks } from "./package-links.js";

export const TRANSPORTS = ["stdio", "http", "websocket", "all"] as const;
export type TransportChoice = (typeof TRANSPORTS)[number];

/** What a new project is made of. */
export interface Scaffold {
  /** Name of the server, in kebab case: folder of the generated code, too. */
  readonly name: string;
  readonly transport: TransportChoice;
  /** A manifest of the user's own. Without it: the weather example. */
  readonly manifest: { readonly text: string; readonly extension: string } | undefined;
  /** Where the project will be. */
  readonly folder: string;
}

const TEMPLATES = fileURLToPath(new URL("../../templates/", import.meta.url));

/** The files of a project, by path: templates in which the names of the weather example are replaced. */
export function scaffoldFiles({ name, transport, manifest, folder }: Scaffold): Map<string, string> {
  const extension = manifest?.extension ?? ".mcp.yaml";
  const rename = renaming(name, extension);
  const files = new Map<string, string>();
  for (const part of ["base", manifest === undefined ? "weather" : "declared", transport]) {
    for (const [template, text] of readTemplate(part)) {
      const path = rename(template === "gitignore" ? ".gitignore" : template);
      // Each transport tells in the same README how clients reach it.
      files.set(path, (files.get(path) ?? "") + rename(text));
    }
  }
  if (manifest !== undefined) files.set(`${name}${extension}`, manifest.text);
  files.set("package.json", packageJson(name, transport, folder));
  return files;
}

function readTemplate(part: string): [string, string][] {
  const root = join(TEMPLATES, part);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(root, path).split(sep).join("/"), readFileSync(path, "utf8")]);
}

/** What YAML, of one version or another, does not read as a text without quotes. */
const YAML_WORDS: ReadonlySet<string> = new Set(["true", "false", "null", "yes", "no", "on", "off", "y", "n"]);

/** Replaces the nouns of the weather example: names of generated code as the generator makes them, then the plain name. */
function renaming(name: string, extension: string): (text: string) => string {
  const [old, current] = [serverNames("weather"), serverNames(name)];
  const folder = folderName(name);
  const startsAsWord = /^[a-z]/.test(folder);
  const nouns = new Map<string, string>([
    ["weather.mcp.yaml", `${folder}${extension}`],
    ["name: weather", `name: ${startsAsWord && !YAML_WORDS.has(folder) ? folder : JSON.stringify(folder)}`],
    ["weather: {", `${/^[a-z]\w*$/.test(folder) ? folder : JSON.stringify(folder)}: {`],
    // The scheme of a URI starts with a letter.
    ["weather:/", `${startsAsWord ? folder : `server-${folder}`}:/`],
    ["weather", folder],
  ]);
  for (const key of ["create", "connect", "handlers", "client"] as const) nouns.set(old[key], current[key]);
  const words = [...nouns.keys()].map((noun) => noun.replace(/[.{]/g, "\\$&"));
  const pattern = new RegExp(`\\b(?:${words.join("|")})(?!\\w)`, "g");
  return (text) => text.replace(pattern, (noun) => nouns.get(noun) ?? noun);
}

function packageJson(name: string, transport: TransportChoice, folder: string): string {
  const links = packageLinks(folder);
  const sockets = transport === "websocket" || transport === "all";
  const tests = ["memory", ...(transport === "all" ? ["stdio", "http", "websocket"] : [transport])];
  const value = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      generate: "mcp-gen generate",
      build: "npm run --silent generate && tsc",
      start: "npm run --silent build && node dist/src/main.js",
      test: `npm run --silent build && node --test ${tests.map((test) => `dist/test/${test}.test.js`).join(" ")}`,
      check: "mcp-gen check",
    },
    dependencies: { "@mcp-gen/runtime": links.runtime, ...(sockets ? { ws: "^8.23.0" } : {}) },
    devDependencies: { "@types/node": "^22.20.5", "mcp-gen": links.generator, typescript: "^5.9.0" },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
