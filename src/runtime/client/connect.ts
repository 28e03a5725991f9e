import { ConnectionError } from "../protocol/errors.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import { CLIENT_LIMITS } from "../protocol/client-limits.js";
import type { Transport } from "../protocol/transport.js";
import type { Result } from "../protocol/types.js";
import type { Agreement } from "./agreement.js";
import { capabilitiesOf } from "./client-capabilities.js";
import { CLIENT_INFO } from "./client-info.js";
import type { Connection } from "./connection.js";
import type { FormDescriptors } from "./descriptors.js";
import { deliver, warn, type AnyForms, type Link } from "./link.js";
import { negotiate } from "./negotiate.js";
import type { ConnectOptions } from "./options.js";
import type { RequestOptions } from "./request-options.js";
import { request } from "./request.js";

/**
 * Connects to the server at the other end of `transport`, whichever protocol era it belongs to.
 *
 * A transport serves one connection, and is closed when connecting fails.
 *
 * @param forms Forms that the server declares, for `options.elicitations`; generated code passes them.
 * @throws {ConnectionError} Nobody answered within `limits.connectTimeoutMs` (10 s), or no version is spoken by both.
 * @throws {McpError} The server refused us.
 */
export async function connect<Forms = Record<never, never>>(
  transport: Transport,
  options: ConnectOptions<Forms> = {},
  forms?: FormDescriptors<Forms>,
): Promise<Connection> {
  const link = makeLink(transport, options, forms ?? {});
  const self = {
    clientInfo: options.clientInfo ?? CLIENT_INFO,
    capabilities: capabilitiesOf(link.options) as JsonObject,
  };
  let connected = false;
  let agreement: Agreement | undefined;
  let ended!: (error: Error | undefined) => void;
  const closed = new Promise<Error | undefined>((resolve) => (ended = resolve));

  const end = (error?: Error): void => {
    // While the era is being found out, a server may leave and be started again.
    if (connected) link.life.abort(error);
    const { code = "closed", message = "The connection was closed." } = (error ?? {}) as Partial<ConnectionError>;
    for (const one of link.pending) one.stop(new ConnectionError(code, message, { sent: true, cause: error }));
    if (connected) ended(error);
  };
  const close = async (): Promise<void> => {
    connected = true;
    end();
    await transport.close();
  };
  transport.attach?.({
    onNotification: (notification) => deliver(link, notification),
    onRequest: (asked) => link.onRequest(asked),
    onReturn() {
      const { capabilities = {} } = agreement ?? {};
      void import("./initialize.js").then((legacy) => legacy.remind(link, capabilities));
    },
    onClose: end,
  });

  try {
    const agreed = (agreement = await negotiate(link, self));
    connected = true;
    let renewal: Promise<void> | undefined;
    const renew = (): Promise<void> =>
      (renewal ??= import("./initialize.js")
        .then((legacy) => legacy.renew(link, self, agreed.protocolVersion))
        .finally(() => (renewal = undefined)));
    const connection: Connection = {
      ...agreed,
      transportKind: transport.kind,
      limits: link.limits,
      request: <R extends Result>(method: string, params?: JsonObject, requestOptions?: RequestOptions) =>
        request(link, renew, method, params, requestOptions) as Promise<R>,
      async notify(method, params) {
        try {
          await transport.notify?.({ jsonrpc: "2.0", method, ...(params && { params }) });
        } catch (error) {
          warn(link, `${method} was not sent: ${String(error)}`);
        }
      },
      onNotification: (listener) => register(link.listeners, listener),
      onRenewal: (listener) => register(link.renewalListeners, listener),
      warn: (message) => warn(link, message),
      close,
      closed,
    };
    return options.cache ? options.cache(connection) : connection;
  } catch (error) {
    await close();
    throw error;
  }
}

function makeLink(transport: Transport, options: ConnectOptions<AnyForms>, forms: FormDescriptors<AnyForms>): Link {
  const link: Link = {
    transport,
    options,
    forms,
    limits: { ...CLIENT_LIMITS, ...options.limits },
    meta: undefined,
    nextId: 1,
    life: new AbortController(),
    pending: new Set(),
    lookAt: Infinity,
    timer: undefined,
    answering: 0,
    answeredAt: 0,
    listeners: new Set(),
    renewalListeners: new Set(),
    logListeners: new Set(),
    onRequest: async (asked, signal) => (await import("./answer.js")).answerRequest(link, asked, signal),
  };
  return link;
}

/** Adds a function under an entry of its own: what is added twice can be removed once. */
function register<T>(to: Set<(value: T) => void>, listener: (value: T) => void): () => void {
  const entry = (value: T): void => listener(value);
  to.add(entry);
  return () => void to.delete(entry);
}
