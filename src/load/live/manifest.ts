import type { Manifest } from "../../model/manifest.js";
import { LISTED_CONTENT_SCHEMA } from "../../model/parts.js";
import type { Reach } from "../servers.js";

/** Members that declarations and servers have, in the order in which manifests show them; others follow as they came. */
const ORDER: readonly string[] = [
  "uri",
  "uriTemplate",
  "name",
  "version",
  "title",
  "description",
  "mimeType",
  "size",
  "instructions",
  "websiteUrl",
  "annotations",
  "inputSchema",
  "outputSchema",
  "contentSchema",
  "arguments",
  "execution",
  "icons",
  "_meta",
];

/** A manifest from what a server said: sorted, so that the order of its answers makes no difference. */
export function withServer(
  serverInfo: { readonly name: string; readonly version: string } | undefined,
  instructions: string | undefined,
  target: Reach,
  lists: ReadonlyMap<string, Record<string, unknown>[]>,
  onWarning: (text: string) => void,
): Manifest {
  const fallback = target.kind === "url" ? target.url.hostname : (target.command.split(/[\\/]/).at(-1) ?? "server");
  // Types say what servers should send.
  const said: { readonly name?: unknown; readonly version?: unknown } = serverInfo ?? {};
  const text = (field: "name" | "version", otherwise: string): string => {
    const value = said[field];
    if (typeof value === "string") return value;
    if (value !== undefined) onWarning(`The ${field} of the server is no text: it is ${otherwise} in the manifest.`);
    return otherwise;
  };
  const server = ordered({ ...said, name: text("name", fallback), version: text("version", "0.0.0") });
  const manifest: Record<string, unknown> = { ...server, ...(instructions === undefined ? {} : { instructions }) };
  for (const [field, items] of lists) {
    if (items.length > 0) manifest[field] = items.map((item) => ordered(withContentSchema(item))).sort(byWireName);
  }
  return manifest as unknown as Manifest;
}

/** Takes our extension back out of `_meta`, where it travelled. */
function withContentSchema(item: Record<string, unknown>): Record<string, unknown> {
  const meta = item["_meta"];
  if (typeof meta !== "object" || meta === null || !Object.hasOwn(meta, LISTED_CONTENT_SCHEMA)) return item;
  const { [LISTED_CONTENT_SCHEMA]: contentSchema, ...others } = meta as Record<string, unknown>;
  const { _meta, ...declared } = item;
  return { ...declared, contentSchema, ...(Object.keys(others).length === 0 ? {} : { _meta: others }) };
}

function ordered(item: Record<string, unknown>): Record<string, unknown> {
  const known = ORDER.filter((key) => Object.hasOwn(item, key));
  const others = Object.keys(item)
    .filter((key) => !ORDER.includes(key))
    .sort();
  // Object.fromEntries defines members: a peer's `__proto__` stays a member.
  return Object.fromEntries([...known, ...others].map((key) => [key, item[key]]));
}

function byWireName(a: Record<string, unknown>, b: Record<string, unknown>): number {
  const [one, other] = [a, b].map((item) => String(item["uri"] ?? item["uriTemplate"] ?? item["name"]));
  return one! < other! ? -1 : one! > other! ? 1 : 0;
}
