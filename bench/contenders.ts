import { createRequire } from "node:module";

/** Who is measured. `limit` is the least program that does the same bytes; shares are shares of its figure. */
export type Contender = "limit" | "ours" | "sdk-v2" | "sdk-v1";

const packages: Record<Contender, readonly string[]> = {
  limit: [],
  ours: [],
  "sdk-v2": ["@modelcontextprotocol/server", "@modelcontextprotocol/client", "@modelcontextprotocol/node"],
  "sdk-v1": ["@modelcontextprotocol/sdk/server/mcp.js"],
};

/** The contenders whose packages are installed, in the order in which they are printed, and what is missing of the rest. */
export function findContenders(): { present: Contender[]; missing: string[] } {
  const { resolve } = createRequire(import.meta.url);
  const present: Contender[] = [];
  const missing: string[] = [];
  for (const contender of Object.keys(packages) as Contender[]) {
    const absent = packages[contender].find((name) => !canResolve(resolve, name));
    if (absent === undefined) present.push(contender);
    else missing.push(`${contender} (${absent} is not installed)`);
  }
  return { present, missing };
}

function canResolve(resolve: NodeJS.RequireResolve, name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch {
    return false;
  }
}
