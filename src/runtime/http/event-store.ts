/** One event of a resumable stream. */
export interface StoredEvent {
  /** Counts from 1 within its stream. */
  readonly sequence: number;
  /** One line of JSON; empty for the event that opens a stream. */
  readonly data: string;
}

/**
 * Keeps the events of legacy streams, so that a client that lost its connection gets the rest (2025-11-25 transports,
 * "Resumability and Redelivery"). Synchronous: sessions live in one process, and so do their events.
 */
export interface EventStore {
  append(session: string, stream: string, event: StoredEvent): void;
  /** The events after `sequence`, in order; `undefined` unless it has all of them. */
  after(session: string, stream: string, sequence: number): readonly StoredEvent[] | undefined;
  /** Forgets a stream. */
  remove(session: string, stream: string): void;
}

/** Bounds of the in-memory store. */
export interface EventStoreLimits {
  /** Default 256. */
  maxEventsPerStream: number;
  /** In UTF-16 units of JSON text, which is bytes for ASCII. Default 4 MiB. */
  maxBytesPerStream: number;
  /** Default 16 MiB. */
  maxBytesPerSession: number;
  /** Default 5 minutes. */
  maxAgeMs: number;
}

interface Log {
  readonly events: { readonly event: StoredEvent; readonly at: number }[];
  bytes: number;
  /** Sequence of the newest event that was let go. */
  forgotten: number;
}

/** An event store in memory. What no longer fits or is too old is let go, oldest first. */
export function memoryEventStore(limits: Partial<EventStoreLimits> = {}): EventStore {
  const {
    maxEventsPerStream = 256,
    maxBytesPerStream = 4 << 20,
    maxBytesPerSession = 16 << 20,
    maxAgeMs = 300_000,
  } = limits;
  const sessions = new Map<string, { readonly logs: Map<string, Log>; bytes: number }>();

  function dropOldest(session: { bytes: number }, log: Log): void {
    const oldest = log.events.shift();
    if (oldest !== undefined) {
      log.bytes -= oldest.event.data.length;
      session.bytes -= oldest.event.data.length;
      log.forgotten = oldest.event.sequence;
    }
  }

  function dropOld(session: { bytes: number }, log: Log): void {
    const horizon = performance.now() - maxAgeMs;
    while (log.events.length > 0 && log.events[0]!.at < horizon) {
      dropOldest(session, log);
    }
  }

  return {
    append(sessionId, streamId, event) {
      let session = sessions.get(sessionId);
      if (session === undefined) {
        sessions.set(sessionId, (session = { logs: new Map(), bytes: 0 }));
      }
      let log = session.logs.get(streamId);
      if (log === undefined) {
        session.logs.set(streamId, (log = { events: [], bytes: 0, forgotten: event.sequence - 1 }));
      }
      log.events.push({ event, at: performance.now() });
      log.bytes += event.data.length;
      session.bytes += event.data.length;
      dropOld(session, log);
      while (log.events.length > maxEventsPerStream || log.bytes > maxBytesPerStream) {
        dropOldest(session, log);
      }
      for (const other of session.logs.values()) {
        while (session.bytes > maxBytesPerSession && other.events.length > 0) {
          dropOldest(session, other);
        }
      }
    },
    after(sessionId, streamId, sequence) {
      const session = sessions.get(sessionId);
      const log = session?.logs.get(streamId);
      if (session === undefined || log === undefined) {
        return undefined;
      }
      dropOld(session, log);
      const newest = log.events.at(-1)?.event.sequence ?? log.forgotten;
      if (sequence < log.forgotten || sequence > newest) {
        return undefined;
      }
      return log.events.filter(({ event }) => event.sequence > sequence).map(({ event }) => event);
    },
    remove(sessionId, streamId) {
      const session = sessions.get(sessionId);
      const log = session?.logs.get(streamId);
      if (session !== undefined && log !== undefined) {
        session.bytes -= log.bytes;
        session.logs.delete(streamId);
        if (session.logs.size === 0) {
          sessions.delete(sessionId);
        }
      }
    },
  };
}
