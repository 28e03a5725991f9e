import type { IncomingMessage } from "node:http";

const BEFORE_PATH = /^https?:\/\/([^/?#]*)/i;

/**
 * Reads a request target that is a whole URL, as proxies get it and any server has to take it, as its path. Its authority
 * stands for the `Host` header then, whatever that says (RFC 9112, 3.2.2).
 */
export function readAbsoluteTarget(req: IncomingMessage): void {
  const target = req.url!;
  const [before, authority] = BEFORE_PATH.exec(target) ?? [];
  if (before === undefined) {
    return;
  }
  const path = target.slice(before.length);
  req.url = path.startsWith("/") ? path : `/${path}`;
  req.headers.host = authority;
}
