/** Lets web pages of the allowed origins read what the server answers. Off unless configured (R6). */
export interface CorsOptions {
  /** Whether pages may send cookies and client certificates. Impossible together with `dangerouslyAllowAnyOrigin`. */
  credentials?: boolean;
  /** How long browsers may remember a preflight, in seconds. Default 600. */
  maxAgeSeconds?: number;
}

const EXPOSED = "Mcp-Session-Id, WWW-Authenticate, Retry-After";
const REQUEST_HEADERS = new Set([
  ...["accept", "authorization", "content-type", "dpop", "last-event-id"],
  ...["mcp-protocol-version", "mcp-method", "mcp-name", "mcp-session-id"],
]);

/** Makes the headers for one origin, which the guard has let through. */
export interface Cors {
  answer(origin: string): Record<string, string>;
  preflight(origin: string, requested: string): Record<string, string>;
}

/** @throws {TypeError} Any origin, with credentials. */
export function createCors(options: CorsOptions, anyOrigin: boolean): Cors {
  if (anyOrigin && options.credentials === true) {
    throw new TypeError("cors.credentials cannot be combined with dangerouslyAllowAnyOrigin");
  }
  const fixed: Record<string, string> =
    options.credentials === true ? { "Access-Control-Allow-Credentials": "true" } : {};

  function allow(origin: string): Record<string, string> {
    return { "Access-Control-Allow-Origin": anyOrigin ? "*" : origin, Vary: "Origin", ...fixed };
  }

  return {
    answer: (origin) => ({ ...allow(origin), "Access-Control-Expose-Headers": EXPOSED }),
    preflight: (origin, requested) => ({
      ...allow(origin),
      "Access-Control-Allow-Methods": "POST, GET, DELETE",
      "Access-Control-Allow-Headers": admitted(requested),
      "Access-Control-Max-Age": String(options.maxAgeSeconds ?? 600),
    }),
  };
}

/** Of the headers that a page asks for, those that this protocol uses. */
function admitted(requested: string): string {
  const names = requested
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  return names
    .filter((name) => REQUEST_HEADERS.has(name) || /^mcp-param-[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name))
    .join(", ");
}
