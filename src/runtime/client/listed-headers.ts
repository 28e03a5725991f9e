import type { Tool } from "../protocol/types.js";
import type { Connection } from "./connection.js";
import { headerMap } from "./header-map.js";
import { listed } from "./listed-tools.js";
import { pages } from "./pages.js";

/** Remembers what a listed tool mirrors. What is wrong with its annotations, if anything, as a sentence. */
export function noteHeaders(mcp: Connection, { name, inputSchema }: Tool): string | undefined {
  const map = headerMap(inputSchema);
  if (typeof map === "string") return map;
  let tools = listed.get(mcp);
  if (!tools) listed.set(mcp, (tools = new Map()));
  tools.set(name, map);
  return undefined;
}

/** Asks the server what the tool mirrors by now. `false` if it does not say. */
export async function refreshHeaders(mcp: Connection, name: string): Promise<boolean> {
  for await (const page of pages(mcp, "tools/list", "tools")) {
    const tool = (page as Tool[]).find((candidate) => candidate.name === name);
    if (tool) return noteHeaders(mcp, tool) === undefined;
  }
  return false;
}
