/** Headers by lower-case name; repeated ones joined by `", "`, as `node:http` gives them. */
export type HeaderView = Readonly<Record<string, string | string[] | undefined>>;

/** Why no text came of a body. */
export type BodyFault = "too-large" | "not-utf8";

/**
 * One HTTP request and its answer, as the edge sees them: decisions are written against it once, and `node:http` and
 * `Request`/`Response` each have a file that implements it.
 */
export interface HttpCall {
  readonly method: string;
  readonly headers: HeaderView;
  readonly scheme: "http" | "https";
  /** Authority the client asked for: the `Host` header. */
  readonly host: string | undefined;
  /** Path and query. */
  readonly target: string;
  /** Whether a header stood there more than once. Costs something only where some header did. */
  repeats(name: string): boolean;
  /** Whether any header stood there more than once. */
  readonly anyRepeats: boolean;
  /** Reads the whole body, stopping at `maxBytes`. `then` is called at most once: not at all if the client leaves meanwhile. */
  read(maxBytes: number, then: (fault: BodyFault | undefined, text: string) => void): void;

  /** Whether nobody hears an answer any more: the client left, or the answer is complete. */
  readonly gone: boolean;
  /** Calls once when the client leaves before the answer is complete. */
  onGone(callback: () => void): void;
  /** Answers at once and completely. */
  send(status: number, headers: Readonly<Record<string, string>>, body?: string): void;
  /** Begins an answer that goes on. */
  open(headers: Readonly<Record<string, string>>): void;
  /** Writes a piece of it. Resolves when there is room for more (R55); a client that lets too much pile up is dropped. */
  write(text: string): void | Promise<void>;
  /** Ends an answer that was opened. */
  end(): void;
}
