import type { AuthInfo } from "../protocol/server.js";
import { LEGACY_VERSIONS } from "../protocol/versions.js";
import { refuse, type ExtraHeaders } from "./answer.js";
import type { HttpCall } from "./call.js";
import type { Endpoint } from "./endpoint.js";
import { ACCEPTS_EVENTS, accepted } from "./media.js";
import type { Session } from "./session.js";
import type { Sessions } from "./sessions.js";
import { principalOf } from "../protocol/principal.js";

// GET and DELETE exist for sessions only; revision 2026-07-28 knows neither.

/** The session that a call belongs to; `undefined` once the call has been refused. */
export function sessionOf(
  sessions: Sessions,
  call: HttpCall,
  auth: AuthInfo | undefined,
  extra: ExtraHeaders,
): Session | undefined {
  const id = call.headers["mcp-session-id"] as string | undefined;
  if (id === undefined) {
    refuse(call, 400, { message: "Mcp-Session-Id is required: send an initialize request first" }, extra);
    return undefined;
  }
  const session = sessions.find(id, principalOf(auth));
  if (session === undefined) {
    refuse(call, 404, { message: "Session not found" }, extra);
  }
  return session;
}

function speaksLegacy(call: HttpCall, extra: ExtraHeaders): boolean {
  const version = call.headers["mcp-protocol-version"] as string | undefined;
  if (version === undefined || LEGACY_VERSIONS.includes(version)) {
    return true;
  }
  refuse(call, 405, { message: "Method not allowed in this protocol version; use POST" }, { ...extra, Allow: "POST" });
  return false;
}

/** Opens the standalone stream of a session, or goes on with any of its streams after `Last-Event-ID`. */
export function serveGet(
  endpoint: Endpoint,
  sessions: Sessions,
  call: HttpCall,
  auth: AuthInfo | undefined,
  extra: ExtraHeaders,
): void {
  if (!speaksLegacy(call, extra)) {
    return;
  }
  const accept = call.headers.accept as string | undefined;
  if (accept !== undefined && (accepted(accept) & ACCEPTS_EVENTS) === 0) {
    refuse(call, 406, { message: "Not acceptable: Accept must list text/event-stream" }, extra);
    return;
  }
  const session = sessionOf(sessions, call, auth, extra);
  if (session === undefined) {
    return;
  }
  endpoint.watch();
  const lastEventId = call.headers["last-event-id"] as string | undefined;
  if (lastEventId === undefined) {
    session.standalone.start(call, extra ?? {});
    return;
  }
  const position = session.position(lastEventId);
  if (position === undefined || !position.stream.resume(call, extra ?? {}, position.sequence)) {
    refuse(call, 400, { message: "Last-Event-ID names no event that can be resumed from" }, extra);
  }
}

/** Ends a session at its client's wish. */
export function serveDelete(sessions: Sessions, call: HttpCall, auth: AuthInfo | undefined, extra: ExtraHeaders): void {
  const session = speaksLegacy(call, extra) ? sessionOf(sessions, call, auth, extra) : undefined;
  if (session !== undefined) {
    sessions.remove(session);
    call.send(200, { ...extra });
  }
}
