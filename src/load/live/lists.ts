import { McpError, type Connection } from "@mcp-gen/runtime";
import { pointerTo } from "../../diagnostics.js";
import { isObject } from "../../model/json-value.js";
import { unfitForWire } from "../../model/wire-data.js";
import { LiveError, refusal } from "./error.js";

/** Bounds of reading a server (R69). */
export interface LiveLimits {
  /** Pages of one list. */
  readonly pages: number;
  /** Declarations of all lists together. */
  readonly declarations: number;
  /** Everything, from starting the server to the last page. */
  readonly totalMs: number;
  /** JSON of all pages together. */
  readonly bytes: number;
}

export interface ListOptions {
  /** Hears what is going on, as a phrase. */
  onProgress?(text: string): void;
  /** Hears what is odd but no reason to stop. */
  onWarning?(text: string): void;
  /**
   * Hears of a list that the server refuses to give, or answers with something else, and throws the error where it
   * matters; else the manifest is without the list. Default: throws, as always for tools, without which nobody reads a
   * server.
   */
  onUnreadable?(field: ListField, error: Error): void;
}

const LISTS = [
  { field: "tools", method: "tools/list", capability: "tools" },
  { field: "resources", method: "resources/list", capability: "resources" },
  { field: "resourceTemplates", method: "resources/templates/list", capability: "resources" },
  { field: "prompts", method: "prompts/list", capability: "prompts" },
] as const;

export type ListField = (typeof LISTS)[number]["field"];

/** All pages of the four lists, by the field of a manifest that they go to. */
export async function readLists(
  mcp: Connection,
  limits: LiveLimits,
  signal: AbortSignal,
  options: ListOptions,
): Promise<Map<string, Record<string, unknown>[]>> {
  const result = new Map<string, Record<string, unknown>[]>();
  const left = { declarations: limits.declarations, bytes: limits.bytes };
  for (const list of LISTS) {
    const { field, method } = list;
    const items: Record<string, unknown>[] = [];
    let index = 0;
    try {
      for await (const page of pagesOf(mcp, list, limits, signal, options)) {
        left.bytes -= Buffer.byteLength(JSON.stringify(page));
        if (left.bytes < 0) throw new LiveError("too-large", `The lists are larger than ${limits.bytes} bytes.`);
        const found = page[field];
        if (!Array.isArray(found))
          throw new LiveError("bad-answer", `${method} did not answer with a list of objects in "${field}".`);
        left.declarations -= found.length;
        if (left.declarations < 0)
          throw new LiveError("too-many-declarations", `The server declares more than ${limits.declarations} things.`);
        for (const item of found as unknown[]) {
          if (isFit(item, `${field}/${index++}`, options)) items.push(item);
        }
      }
      result.set(field, items);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined || field === "tools" || options.onUnreadable === undefined) throw error;
      options.onUnreadable(field, error as Error);
      options.onWarning?.(`${field} are left out: ${reason}`);
    }
  }
  return result;
}

/**
 * Whether an entry can stand in a manifest. One that cannot costs itself, not the list. What JSON text can say, JavaScript
 * cannot always keep: `1e999` is Infinity here, and would be null in the manifest.
 *
 * @param place The list and the index in it, over all pages.
 */
function isFit(item: unknown, place: string, { onWarning }: ListOptions): item is Record<string, unknown> {
  if (!isObject(item)) {
    onWarning?.(`${place} is left out: it is no object.`);
    return false;
  }
  const unfit = unfitForWire(item);
  if (unfit === undefined) return true;
  const { name, uri, uriTemplate } = item;
  const called = JSON.stringify(name ?? uri ?? uriTemplate);
  onWarning?.(`${place}: ${called} is left out: ${pointerTo("", ...unfit.path)} ${unfit.reason}.`);
  return false;
}

/** Why this list, and it alone, cannot be read. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof McpError) return refusal(error);
  return error instanceof LiveError && error.code === "bad-answer" ? error.message : undefined;
}

async function* pagesOf(
  mcp: Connection,
  { field, method, capability }: (typeof LISTS)[number],
  { pages }: LiveLimits,
  signal: AbortSignal,
  { onProgress }: ListOptions,
): AsyncGenerator<Record<string, unknown>> {
  const cursors = new Set<string>();
  let cursor: string | undefined;
  let before: unknown;
  for (let page = 1; page <= pages; page++) {
    onProgress?.(page === 1 ? `reading ${method}` : `reading ${method}, page ${page}`);
    const answer = await ask(mcp, method, cursor, signal, mcp.capabilities[capability] !== undefined);
    if (answer === undefined) return;
    const next = answer["nextCursor"];
    // Many servers say "" where they have no more, and read it as no cursor: the same page comes again.
    if (page > 1 && next === cursor && JSON.stringify(answer[field]) === JSON.stringify(before)) return;
    yield answer;
    before = answer[field];
    if (next === undefined || next === null) return;
    if (typeof next !== "string") throw new LiveError("bad-answer", `${method} sent a cursor that is no string.`);
    if (cursors.has(next))
      throw new LiveError("repeated-cursor", `${method} sent the same cursor twice, after ${page} pages.`);
    cursors.add(next);
    cursor = next;
  }
  throw new LiveError("too-many-pages", `${method} has more than ${pages} pages.`);
}

/** A page; `undefined` where the server has no such list. Undeclared lists are asked for too: not every server declares what it has. */
async function ask(
  mcp: Connection,
  method: string,
  cursor: string | undefined,
  signal: AbortSignal,
  declared: boolean,
): Promise<Record<string, unknown> | undefined> {
  try {
    return await mcp.request(method, cursor === undefined ? {} : { cursor }, { signal, timeoutMs: Infinity });
  } catch (error) {
    const missing = error instanceof McpError && (error.code === -32601 || !declared);
    if (missing && cursor === undefined) return undefined;
    throw error;
  }
}
