import { McpError, type Connection } from "@mcp-gen/runtime";
import { LiveError, refusedWith } from "./live-error.js";
import { listed } from "./live-manifest.js";

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
   * Hears of a list that the server declares but refuses to give, and throws the refusal where it matters; else the
   * manifest is without the list. Default: throws, as always for tools, without which nobody reads a server.
   */
  onRefused?(field: ListField, refusal: McpError): void;
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
  for (const { field, method, capability } of LISTS) {
    const items: Record<string, unknown>[] = [];
    result.set(field, items);
    const cursors = new Set<string>();
    let cursor: string | undefined;
    for (let page = 1; ; page++) {
      if (page > limits.pages) throw new LiveError("too-many-pages", `${method} has more than ${limits.pages} pages.`);
      options.onProgress?.(page === 1 ? `reading ${method}` : `reading ${method}, page ${page}`);
      const declared = mcp.capabilities[capability] !== undefined;
      const answer = await ask(mcp, method, cursor, { signal, declared, refused: refusal(field, method, options) });
      if (answer === undefined) break;
      left.bytes -= Buffer.byteLength(JSON.stringify(answer));
      if (left.bytes < 0) throw new LiveError("too-large", `The lists are larger than ${limits.bytes} bytes.`);
      const found = listed(answer[field]);
      if (found === undefined)
        throw new LiveError(
          "bad-answer",
          `${method} did not answer with a list of objects in ${JSON.stringify(field)}.`,
        );
      left.declarations -= found.length;
      if (left.declarations < 0) {
        throw new LiveError("too-many-declarations", `The server declares more than ${limits.declarations} things.`);
      }
      for (const item of found) items.push(item);
      const next = answer["nextCursor"];
      if (next === undefined || next === null) break;
      if (typeof next !== "string") throw new LiveError("bad-answer", `${method} sent a cursor that is no string.`);
      if (cursors.has(next))
        throw new LiveError("repeated-cursor", `${method} sent the same cursor twice, after ${page} pages.`);
      cursors.add(next);
      cursor = next;
    }
  }
  return result;
}

/** What to do with the refusal of a list: undefined where it ends the reading. */
function refusal(
  field: ListField,
  method: string,
  { onRefused, onWarning }: ListOptions,
): ((error: McpError) => void) | undefined {
  if (onRefused === undefined || field === "tools") return undefined;
  return (error) => {
    onRefused(field, error);
    onWarning?.(`The server refused ${method}, which is left out: ${refusedWith(error)}.`);
  };
}

interface Asking {
  readonly signal: AbortSignal;
  readonly declared: boolean;
  readonly refused: ((error: McpError) => void) | undefined;
}

/** A page; `undefined` where the server has no such list. Undeclared lists are asked for too: not every server declares what it has. */
async function ask(
  mcp: Connection,
  method: string,
  cursor: string | undefined,
  { signal, declared, refused }: Asking,
): Promise<Record<string, unknown> | undefined> {
  try {
    return await mcp.request(method, cursor === undefined ? {} : { cursor }, { signal, timeoutMs: Infinity });
  } catch (error) {
    if (!(error instanceof McpError) || cursor !== undefined) throw error;
    if (error.code === -32601 || !declared) return undefined;
    if (refused === undefined) throw error;
    refused(error);
    return undefined;
  }
}
