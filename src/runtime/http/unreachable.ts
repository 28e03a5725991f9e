import { ConnectionError } from "../protocol/errors.js";

// Loaded when a request went without an answer.

/** System errors that say that no connection came about. */
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** What it means that `fetch` gave no response. */
export function unreachable(url: URL, headers: Readonly<Record<string, string>>, cause: unknown): ConnectionError {
  const name = Object.keys(headers).find((one) => !canBeSent(one, headers[one]!));
  if (name !== undefined) {
    // Without the cause: `fetch` repeats the value, which may be a token (R46).
    return new ConnectionError("refused", `HTTP cannot carry the header ${JSON.stringify(name)}: nothing was sent.`);
  }
  const { code = "" } = ((cause as Partial<Error> | undefined)?.cause ?? {}) as { code?: string };
  const sent = !NOT_CONNECTED.test(code);
  return new ConnectionError(sent ? "closed" : "refused", `No answer from ${url.origin}${code && `: ${code}`}.`, {
    cause,
    sent,
  });
}

function canBeSent(name: string, value: string): boolean {
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}
