import { ConnectionError } from "../protocol/errors.js";
import type { JsonRpcMessage, JsonRpcRequest, JsonRpcResponse, RequestId } from "../protocol/jsonrpc.js";
import type { OutgoingRequest } from "../protocol/server.js";
import { outgoing } from "./outgoing.js";

/** Requests of a server to its client, which the legacy eras have. */
export interface AskPeer {
  ask(request: OutgoingRequest, options?: { signal?: AbortSignal }): Promise<JsonRpcResponse>;
  answer(response: JsonRpcResponse): void;
  /** An answer came that cannot be read. */
  fail(id: RequestId, reason: string): void;
  end(error: ConnectionError): void;
}

/** Numbers the requests of one server to one client. */
export function askPeer(send: (message: JsonRpcMessage) => Promise<void> | void): AskPeer {
  const asked = outgoing<undefined>(send);
  let lastId = 0;
  return {
    ask: ({ method, params }, options = {}) =>
      new Promise((resolve, reject) => {
        const request: JsonRpcRequest = { jsonrpc: "2.0", id: ++lastId, method, ...(params && { params }) };
        asked.request(request, options, undefined, resolve, reject);
      }),
    answer: (response) => void asked.answer(response),
    fail: (id, reason) => asked.fail(id, new ConnectionError("bad-message", reason, { sent: true })),
    end: (error) => asked.end(error),
  };
}
