import type { JsonRpcMessage } from "../protocol/jsonrpc.js";
import type { HttpCall } from "./call.js";
import type { EventStore } from "./event-store.js";
import { eventText, EVENT_HEADERS, oneLine } from "./event-text.js";

/** What the streams of one session need to know of it. */
export interface StreamOwner {
  /** Public half of the session id. */
  readonly handle: string;
  readonly events: EventStore;
  /** Whether clients of this session's revision understand an event without data (2025-11-25). */
  readonly primes: boolean;
  /** How long a client should wait before it comes back, in milliseconds. */
  readonly retryMs: number;
  /** Told of every call that carries an event stream, and of its end. */
  opened(call: HttpCall): void;
}

/**
 * One legacy event stream: the answer to a POST, or the session's standalone stream. It outlives the connections that
 * carry it: what it says while none does is kept in the event store, and told to the client that comes back for it.
 */
export class SessionStream {
  readonly id: string;
  /** When the stream came to its end, in milliseconds of `performance.now()`. */
  doneAt: number | undefined;
  /** How it reaches the client now, if it does. */
  #call: HttpCall | undefined;
  #sequence = 0;
  #sentUpTo = 0;
  readonly #owner: StreamOwner;

  constructor(owner: StreamOwner, id: string) {
    this.#owner = owner;
    this.id = id;
  }

  get attached(): boolean {
    return this.#call !== undefined;
  }

  /** Carries the stream on `call` from now on, which must not have been answered yet. */
  start(call: HttpCall, headers: Readonly<Record<string, string>>): void {
    const waiting = this.#owner.events.after(this.#owner.handle, this.id, this.#sentUpTo) ?? [];
    this.#attach(call, headers);
    for (const { sequence, data } of waiting) {
      void this.#emit(sequence, data);
    }
    if (this.#owner.primes && waiting.length === 0) {
      // Gives the client an id to come back with before anything was said (SEP-1699).
      void this.#append("");
    }
  }

  /** Like `start`, telling what came after event `sequence` first. `false`, and nothing sent, where that is not known. */
  resume(call: HttpCall, headers: Readonly<Record<string, string>>, sequence: number): boolean {
    const missed = this.#owner.events.after(this.#owner.handle, this.id, sequence);
    if (missed === undefined) {
      return false;
    }
    this.#attach(call, headers);
    for (const event of missed) {
      void this.#emit(event.sequence, event.data);
    }
    if (this.doneAt !== undefined) {
      this.detach();
    }
    return true;
  }

  /** Says something, now or when the client comes back. Resolves when there is room for more. */
  say(message: JsonRpcMessage): void | Promise<void> {
    return this.#append(oneLine(message));
  }

  /** Ends the connection that carries the stream, but not the stream: the client shall come back for the rest. */
  pause(): void {
    void this.#call?.write(`retry: ${this.#owner.retryMs}\n\n`);
    this.detach();
  }

  detach(): void {
    const call = this.#call;
    this.#call = undefined;
    call?.end();
  }

  /** Nothing more will be said. */
  finish(): void {
    this.doneAt ??= performance.now();
    this.detach();
  }

  #attach(call: HttpCall, headers: Readonly<Record<string, string>>): void {
    this.detach();
    if (call.gone) {
      return;
    }
    this.#call = call;
    call.onGone(() => {
      if (this.#call === call) {
        this.#call = undefined;
      }
    });
    call.open({ ...EVENT_HEADERS, ...headers });
    this.#owner.opened(call);
  }

  #append(data: string): void | Promise<void> {
    const event = { sequence: ++this.#sequence, data };
    this.#owner.events.append(this.#owner.handle, this.id, event);
    return this.#emit(event.sequence, data);
  }

  #emit(sequence: number, data: string): void | Promise<void> {
    if (this.#call === undefined) {
      return;
    }
    this.#sentUpTo = Math.max(this.#sentUpTo, sequence);
    return this.#call.write(eventText(data, `${this.id}.${sequence}`));
  }
}
