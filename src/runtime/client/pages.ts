import type { Connection } from "./connection.js";
import { unusable } from "./exchange.js";
import type { RequestOptions } from "./request-options.js";

/**
 * The pages of a list, one request each (server/utilities/pagination), at most `limits.maxListPages`. A cursor that leads
 * to the page that it stands on is the end: many servers say `""` where they have no more, and read it as none.
 *
 * @throws {ConnectionError} `"bad-message"`: a page is no list, a cursor came twice, or there is no end to them.
 */
export async function* pages(
  mcp: Connection,
  method: string,
  key: string,
  options?: RequestOptions,
): AsyncGenerator<unknown[], void, undefined> {
  const seen = new Set<string>();
  let before: unknown[] | undefined;
  for (let cursor: string | undefined; ;) {
    const page = await mcp.request(method, cursor === undefined ? {} : { cursor }, options);
    const items = page[key];
    if (!Array.isArray(items)) throw unusable(`${method} was answered without ${key}.`);
    const { nextCursor } = page;
    if (nextCursor === cursor && before && JSON.stringify(items) === JSON.stringify(before)) return;
    yield (before = items);
    if (typeof nextCursor !== "string") return;
    if (seen.has(nextCursor)) throw unusable(`${method} repeats a cursor.`);
    if (seen.add(nextCursor).size >= mcp.limits.maxListPages) throw unusable(`${method} has more pages than we read.`);
    cursor = nextCursor;
  }
}
