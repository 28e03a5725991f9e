import { ConnectionError } from "../protocol/errors.js";

// Loaded when a request went without an answer.

/** Errors that say that no connection came about, or that `fetch` refuses to send such a request. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_(CONNECT_TIMEOUT|INVALID_ARG|NOT_SUPPORTED))$/;
/** https://fetch.spec.whatwg.org/#port-blocking, as Node says it. */
const BAD_PORT = "bad port";

/** What it means that `fetch` gave no response. */
export function unreachable(url: URL, headers: Readonly<Record<string, string>>, cause: unknown): ConnectionError {
  const name = Object.keys(headers).find((one) => !canBeSent(one, headers[one]!));
  if (name !== undefined) {
    // Without the cause: `fetch` repeats the value, which may be a token (R46).
    return new ConnectionError("refused", `HTTP cannot carry the header ${JSON.stringify(name)}: nothing was sent.`);
  }
  const { code = "", message = "" } = ((cause as Partial<Error> | undefined)?.cause ?? {}) as Partial<SystemError>;
  const sent = !NOT_SENT.test(code) && message !== BAD_PORT;
  // The system's codes are known by name; those of `fetch`, where it has one, say less than its words.
  const words = message === BAD_PORT ? "no request goes to this port, which is another protocol's" : message;
  const reason = code === "" || code.startsWith("UND_ERR_") ? words.replace(/\.$/, "") : code;
  return new ConnectionError(sent ? "closed" : "refused", `No answer from ${url.origin}${reason && `: ${reason}`}.`, {
    cause,
    sent,
  });
}

interface SystemError {
  code: string;
  message: string;
}

function canBeSent(name: string, value: string): boolean {
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}
