import type { Limits } from "../protocol/limits.js";
import { Session, type SessionSettings } from "./session.js";

/** The sessions of one endpoint (R19, R20, R27). */
export interface Sessions {
  /** `undefined` where there is no room, because every session is in use. */
  create(principal: string): Session | undefined;
  /** The caller's own live session of that id. Unknown, expired and foreign ones look the same. */
  find(id: string, principal: string): Session | undefined;
  remove(session: Session): void;
  /** Ends what has been idle or alive for too long. */
  sweep(): void;
  readonly size: number;
  close(): void;
}

const HANDLE_LENGTH = 16;
const SECRET_LENGTH = 40;

export function createSessions(settings: SessionSettings, limits: Limits): Sessions {
  // Least recently used first.
  const sessions = new Map<string, Session>();

  function remove(session: Session): void {
    sessions.delete(session.handle);
    session.end();
  }

  function expired(session: Session, now: number): boolean {
    const idle = now - session.usedAt > limits.sessionIdleMs && !session.busy;
    return idle || now - session.createdAt > limits.sessionMaxMs;
  }

  return {
    create(principal) {
      if (sessions.size >= limits.maxSessions) {
        const idle = [...sessions.values()].find((session) => !session.busy);
        if (idle === undefined) {
          return undefined;
        }
        remove(idle);
      }
      const session = new Session(randomHex(HANDLE_LENGTH), randomHex(SECRET_LENGTH), principal, settings);
      sessions.set(session.handle, session);
      return session;
    },
    find(id, principal) {
      const session =
        id.length === HANDLE_LENGTH + SECRET_LENGTH ? sessions.get(id.slice(0, HANDLE_LENGTH)) : undefined;
      if (session === undefined || !equal(session.secret, id.slice(HANDLE_LENGTH)) || session.principal !== principal) {
        return undefined;
      }
      const now = performance.now();
      if (expired(session, now)) {
        remove(session);
        return undefined;
      }
      session.usedAt = now;
      sessions.delete(session.handle);
      sessions.set(session.handle, session);
      return session;
    },
    remove,
    sweep() {
      const now = performance.now();
      for (const session of sessions.values()) {
        if (expired(session, now)) {
          remove(session);
        } else {
          session.forgetFinished();
        }
      }
    },
    get size() {
      return sessions.size;
    },
    close() {
      for (const session of [...sessions.values()]) {
        remove(session);
      }
    },
  };
}

/** Value of `Mcp-Session-Id`. Never log it. */
export function sessionId(session: Session): string {
  return session.handle + session.secret;
}

function randomHex(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length / 2));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Takes the same time wherever the first difference is.
function equal(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) {
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  }
  return difference === 0;
}
