import { ConnectionError } from "../protocol/errors.js";

/** A stream from which nothing comes for so long is dead, in milliseconds. */
const IDLE_MS = 300_000;
/** The same, once the server has shown that it sends keep-alives (R63). */
const IDLE_AFTER_KEEP_ALIVE_MS = 45_000;

/**
 * Reads a body to its end, piece by piece.
 *
 * @param onChunk Ends the reading by returning `true` or by throwing.
 * @throws {ConnectionError} `"timeout"` when nothing comes for too long.
 */
export async function readBody(response: Response, onChunk: (chunk: Uint8Array) => unknown): Promise<void> {
  const reader = response.body?.getReader();
  let idleMs = IDLE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timedOut = false;
  try {
    while (reader) {
      timer = setTimeout(() => {
        timedOut = true;
        reader.cancel().catch(() => {});
      }, idleMs);
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (timedOut) throw new ConnectionError("timeout", `The server said nothing for ${idleMs} ms.`, { sent: true });
      if (done) return;
      // A keep-alive is a comment on its own: ":" and a line break.
      if (value[0] === 58) idleMs = IDLE_AFTER_KEEP_ALIVE_MS;
      if (onChunk(value) === true) return;
    }
  } finally {
    clearTimeout(timer);
    reader?.cancel().catch(() => {});
  }
}

/**
 * Reads a body as text.
 *
 * @throws {ConnectionError} `"too-large"`, counted after decompression (R30); `"closed"` where it breaks off.
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  try {
    await readBody(response, (chunk) => {
      size += chunk.length;
      if (size > maxBytes)
        throw new ConnectionError("too-large", `The answer is larger than ${maxBytes} bytes.`, { sent: true });
      text += decoder.decode(chunk, { stream: true });
    });
  } catch (error) {
    throw error instanceof ConnectionError ? error : brokeOff(error);
  }
  return text + decoder.decode();
}

/** `fetch` says that in its own words, which are not for those who call a tool. */
export function brokeOff(cause: unknown): ConnectionError {
  return new ConnectionError("closed", "The answer broke off.", { cause, sent: true });
}
