import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Limits } from "../protocol/limits.js";
import type { BodyFault, HeaderView, HttpCall } from "../http/call.js";
import { JSON_HEADERS } from "../http/answer.js";

/** A client that takes nothing for so long is dropped, in milliseconds. */
const STALLED_MS = 60_000;
/** How long a refused body is read on, so that its sender gets to read why, in milliseconds. */
const LINGER_MS = 1000;

const EMPTY = Buffer.alloc(0);

/** A request to `node:http` and the response to it: no `Request`, no `URL`, no listener that nobody needs. */
export class NodeCall implements HttpCall {
  readonly headers: HeaderView;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #limits: Limits;
  #drained: Promise<void> | undefined;

  constructor(req: IncomingMessage, res: ServerResponse, limits: Limits) {
    this.headers = req.headers;
    this.#req = req;
    this.#res = res;
    this.#limits = limits;
  }

  get method(): string {
    return this.#req.method!;
  }

  get scheme(): "http" | "https" {
    return "encrypted" in this.#req.socket ? "https" : "http";
  }

  get host(): string | undefined {
    return this.#req.headers.host;
  }

  get target(): string {
    return this.#req.url!;
  }

  get anyRepeats(): boolean {
    return anyRepeats(this.#req);
  }

  repeats(name: string): boolean {
    return repeats(this.#req, name);
  }

  read(maxBytes: number, then: (fault: BodyFault | undefined, text: string) => void): void {
    const req = this.#req;
    let buffer: Buffer = EMPTY;
    let size = 0;
    req.on("data", (chunk: Buffer) => {
      const start = size;
      size += chunk.length;
      if (start === 0) {
        // Mostly the whole of it.
        buffer = chunk;
      } else if (size <= maxBytes) {
        // Copied, since pieces of one byte would each be an object of two hundred.
        if (size > buffer.length) {
          const larger = Buffer.allocUnsafe(Math.min(Math.max(size, 2 * buffer.length), maxBytes));
          buffer.copy(larger, 0, 0, start);
          buffer = larger;
        }
        chunk.copy(buffer, start);
      }
      if (size > maxBytes && start <= maxBytes) {
        buffer = EMPTY;
        then("too-large", "");
      }
    });
    req.on("end", () => {
      if (size > maxBytes) {
        return;
      }
      const body = buffer.subarray(0, size);
      if (isUtf8(body)) {
        then(undefined, body.toString("utf8"));
      } else {
        then("not-utf8", "");
      }
    });
  }

  get gone(): boolean {
    return this.#res.destroyed || this.#res.writableEnded;
  }

  onGone(callback: () => void): void {
    this.#res.once("close", () => {
      if (!this.#res.writableEnded) {
        callback();
      }
    });
  }

  send(status: number, headers: Readonly<Record<string, string>>, body = ""): void {
    const res = this.#res;
    if (this.gone || res.headersSent) {
      return;
    }
    const length = Buffer.byteLength(body);
    if (headers === JSON_HEADERS) {
      res.writeHead(status, { "Content-Type": "application/json", "Content-Length": length });
    } else {
      res.writeHead(status, status === 204 ? headers : { ...headers, "Content-Length": length });
    }
    if (headers.Connection === "close" && !this.#req.complete) {
      this.#linger(body);
    } else {
      this.#finish(body);
    }
  }

  open(headers: Readonly<Record<string, string>>): void {
    const res = this.#res;
    if (this.gone) {
      return;
    }
    // A write can meet a connection that has just broken.
    res.on("error", () => {});
    res.writeHead(200, headers);
    res.flushHeaders();
  }

  write(text: string): void | Promise<void> {
    const res = this.#res;
    if (this.gone || res.write(text) || res.writableLength <= this.#limits.queueHighWaterBytes) {
      return;
    }
    if (res.writableLength > this.#limits.queueMaxBytes) {
      res.destroy();
      return;
    }
    return (this.#drained ??= this.#waitForRoom());
  }

  end(): void {
    if (!this.gone) {
      this.#finish("");
    }
  }

  /** An answer that nobody takes is held no longer than a writer would wait; while some of it goes, Node lets it go on. */
  #finish(body: string): void {
    const res = this.#res;
    res.end(body);
    if (res.writableLength > 0) {
      res.setTimeout(STALLED_MS);
    }
  }

  #waitForRoom(): Promise<void> {
    const res = this.#res;
    return new Promise((resolve) => {
      const stalled = setTimeout(() => res.destroy(), STALLED_MS);
      const done = (): void => {
        clearTimeout(stalled);
        res.off("drain", done);
        res.off("close", done);
        this.#drained = undefined;
        resolve();
      };
      res.on("drain", done);
      res.on("close", done);
    });
  }

  // Closing with unread bytes would reset the connection, and the reset may overtake the answer.
  #linger(body: string): void {
    const req = this.#req;
    const res = this.#res;
    const finish = (): void => {
      clearTimeout(timer);
      res.end();
    };
    const timer = setTimeout(finish, LINGER_MS);
    res.on("error", () => {});
    res.on("close", () => clearTimeout(timer));
    res.write(body);
    req.on("end", finish);
    req.resume();
  }
}

/** Whether a header was sent more than once. `node:http` has merged or dropped the others by now; `rawHeaders` tells. */
export function anyRepeats({ headers, rawHeaders }: IncomingMessage): boolean {
  let distinct = 0;
  for (const _ in headers) {
    distinct++;
  }
  return distinct * 2 !== rawHeaders.length;
}

export function repeats({ rawHeaders }: IncomingMessage, name: string): boolean {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length === name.length && rawHeaders[i]!.toLowerCase() === name) {
      count++;
    }
  }
  return count > 1;
}
