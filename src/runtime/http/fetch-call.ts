import type { BodyFault, HeaderView, HttpCall } from "./call.js";
import type { Limits } from "../protocol/limits.js";

const encoder = new TextEncoder();
/** A client that takes nothing for so long is dropped, in milliseconds. */
const STALLED_MS = 60_000;

/**
 * A `Request` and the `Response` to it. `Headers` has joined repeated headers already; a joined value breaks the grammar of
 * every header that decides something, but for `Mcp-Name`, which is compared with the body.
 */
export class FetchCall implements HttpCall {
  readonly method: string;
  readonly headers: HeaderView;
  readonly scheme: "http" | "https";
  readonly host: string | undefined;
  readonly target: string;
  readonly anyRepeats = false;
  readonly response: Promise<Response>;
  readonly #request: Request;
  readonly #limits: Limits;
  readonly #onGone: (() => void)[] = [];
  #respond!: (response: Response) => void;
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  #room: (() => void) | undefined;
  #drained: Promise<void> | undefined;
  #over = false;

  constructor(request: Request, limits: Limits) {
    const url = new URL(request.url);
    const headers = Object.create(null) as Record<string, string>;
    request.headers.forEach((value, name) => {
      headers[name] = value;
    });
    this.#request = request;
    this.#limits = limits;
    this.method = request.method;
    this.headers = headers;
    this.scheme = url.protocol === "https:" ? "https" : "http";
    // Not every platform shows the header; all of them make the URL of it.
    this.host = headers.host ?? url.host;
    this.target = url.pathname + url.search;
    this.response = new Promise((resolve) => {
      this.#respond = resolve;
    });
    request.signal.addEventListener("abort", () => this.#leave(), { once: true });
    // Then it is not told any more.
    if (request.signal.aborted) {
      this.#leave();
    }
  }

  repeats(): boolean {
    return false;
  }

  read(maxBytes: number, then: (fault: BodyFault | undefined, text: string) => void): void {
    readText(this.#request.body, maxBytes).then(
      (result) => (typeof result === "string" ? then(undefined, result) : then(result.fault, "")),
      () => this.#leave(),
    );
  }

  get gone(): boolean {
    return this.#over;
  }

  onGone(callback: () => void): void {
    this.#onGone.push(callback);
  }

  send(status: number, headers: Readonly<Record<string, string>>, body?: string): void {
    this.#over = true;
    this.#respond(new Response(body ?? null, { status, headers: { ...headers } }));
  }

  open(headers: Readonly<Record<string, string>>): void {
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#stream = controller;
        },
        pull: () => this.#room?.(),
        cancel: () => this.#leave(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: this.#limits.queueHighWaterBytes }),
    );
    this.#respond(new Response(body, { status: 200, headers: { ...headers } }));
  }

  write(text: string): void | Promise<void> {
    if (this.#over || this.#stream === undefined) {
      return;
    }
    this.#stream.enqueue(encoder.encode(text));
    const room = this.#stream.desiredSize ?? 0;
    if (room > 0) {
      return;
    }
    if (this.#limits.queueHighWaterBytes - room > this.#limits.queueMaxBytes) {
      this.#drop();
      return;
    }
    return (this.#drained ??= this.#waitForRoom());
  }

  end(): void {
    if (!this.#over) {
      this.#over = true;
      this.#stream?.close();
    }
  }

  #waitForRoom(): Promise<void> {
    return new Promise((resolve) => {
      const stalled = setTimeout(() => this.#drop(), STALLED_MS);
      (stalled as { unref?(): void }).unref?.();
      this.#room = () => {
        clearTimeout(stalled);
        this.#room = undefined;
        this.#drained = undefined;
        resolve();
      };
    });
  }

  #drop(): void {
    this.#stream?.error(new Error("The client reads too slowly."));
    this.#leave();
  }

  #leave(): void {
    if (this.#over) {
      return;
    }
    this.#over = true;
    this.#room?.();
    // Nobody hears this if the client is gone; but whoever awaits the response is told.
    this.#respond(new Response(null, { status: 499 }));
    for (const callback of this.#onGone) {
      callback();
    }
  }
}

/** Reads a body as strict UTF-8, and no further than `maxBytes`. */
async function readText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<string | { fault: BodyFault }> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const reader = body?.getReader();
  let size = 0;
  const pieces: string[] = [];
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    size += value?.byteLength ?? 0;
    if (size > maxBytes) {
      reader?.cancel().catch(() => {});
      return { fault: "too-large" };
    }
    try {
      pieces.push(done ? decoder.decode() : decoder.decode(value, { stream: true }));
    } catch {
      reader?.cancel().catch(() => {});
      return { fault: "not-utf8" };
    }
    if (done) {
      return pieces.join("");
    }
  }
}
