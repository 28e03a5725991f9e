import type { Diagnostic } from "../diagnostics.js";
import { DECLARATION_LISTS } from "../model/declaration-kinds.js";
import { isObject, type JsonObject } from "../model/json-value.js";

// What people have at hand when a manifest is asked for. That it has no name tells them nothing about the way to one.

/**
 * What a value that is no manifest seems to be, and what to do about it; nothing where it is one, or there is no telling.
 *
 * @param path How the user calls the file.
 */
export function mistaken(value: unknown, path: string): Diagnostic | undefined {
  if (Array.isArray(value)) return bareList(value);
  if (!isObject(value) || "name" in value || "version" in value) return undefined;
  const servers = [value["mcpServers"], value["servers"]].find(isObject);
  if (servers !== undefined) return listOfServers(Object.keys(servers)[0], path);
  if (value["jsonrpc"] === "2.0") return jsonRpc(value["result"]);
  const lists = listsOf(value);
  if (lists.length === 0) return undefined;
  return finding(
    "What a server lists is here, but not what it is: a manifest has a name and a version, too.",
    put(lists),
  );
}

/** The same for a text that is no JSON, as editors take it: with comments, which a manifest has not. */
export function unreadListOfServers(text: string, path: string): Diagnostic | undefined {
  return /^[ \t]*"(?:mcpServers|servers)"\s*:\s*\{/m.test(text) ? listOfServers(undefined, path) : undefined;
}

/** @param server The first one's name. */
function listOfServers(server: string | undefined, path: string): Diagnostic {
  return finding(
    "This seems to be an application's list of servers, and no manifest of one.",
    `Read a server's manifest from it: mcp-gen pull --server ${word(server ?? "<name>")} --from ${word(path)}`,
  );
}

function jsonRpc(result: unknown): Diagnostic | undefined {
  const lists = isObject(result) ? listsOf(result) : [];
  return finding(
    "This is a message of JSON-RPC, and no manifest.",
    lists.length === 0 ? PULL : put(lists, " of its result"),
  );
}

function bareList([first]: readonly unknown[]): Diagnostic {
  const list = isObject(first) ? listFor(first) : "tools";
  return finding("This is a list; a manifest is an object, with lists in it.", put([list]));
}

/** Which list a declaration stands in, by the members that only those of one kind have. */
function listFor(declaration: JsonObject): string {
  if ("uriTemplate" in declaration) return "resourceTemplates";
  if ("uri" in declaration) return "resources";
  return "arguments" in declaration ? "prompts" : "tools";
}

function listsOf(value: JsonObject): string[] {
  return DECLARATION_LISTS.filter((list) => Array.isArray(value[list]));
}

const PULL = "Where the server runs, mcp-gen pull writes its manifest.";

function put(lists: readonly string[], whose = ""): string {
  const members = lists.map((list) => `"${list}": […]`).join(", ");
  return `Put the ${lists.length === 1 ? "list" : "lists"}${whose} there: { "name": "weather", "version": "1.0.0", ${members} }. ${PULL}`;
}

/** As a shell takes it. */
function word(text: string): string {
  return /^[\w@%+:,./<>-]+$/.test(text) ? text : JSON.stringify(text);
}

function finding(message: string, hint: string): Diagnostic {
  return { severity: "error", code: "MCPGEN_MANIFEST", message, pointer: "", hint };
}
