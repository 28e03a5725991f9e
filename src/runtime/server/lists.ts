import type { JsonObject } from "../protocol/jsonrpc.js";
import { withText } from "../protocol/serialize.js";
import { invalidParams } from "./errors.js";

/** Every page of a list, built once, by cursor; the first page has none. */
export type Pages = ReadonlyMap<string | undefined, JsonObject>;

/**
 * Cuts `entries` into results of at most `pageSize`.
 *
 * @param key Member that holds the entries.
 * @param rest What every page carries besides.
 */
export function paginate(key: string, entries: readonly object[], pageSize: number, rest: JsonObject): Pages {
  const pages = new Map<string | undefined, JsonObject>();
  let start = 0;
  do {
    const end = Math.min(start + pageSize, entries.length);
    const page: JsonObject = { ...rest, [key]: entries.slice(start, end) };
    if (end < entries.length) page.nextCursor = cursorAt(key, end);
    const cursor = start === 0 ? undefined : cursorAt(key, start);
    pages.set(cursor, Object.freeze(withText(page, JSON.stringify(page))));
    start = end;
  } while (start < entries.length);
  return pages;
}

/** The page that a list request asks for (server/utilities/pagination). */
export function pageOf(pages: Pages, params: JsonObject | undefined): JsonObject {
  const page = pages.get(params?.cursor as string | undefined);
  if (page === undefined) throw invalidParams("Invalid cursor");
  return page;
}

/** Stable for as long as the list is, and tied to it. */
function cursorAt(key: string, position: number): string {
  return btoa(`${key}:${position}`);
}
