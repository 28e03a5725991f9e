import type { JsonRpcRequest, JsonRpcResponse } from "./jsonrpc.js";
import type { Exchange, Transport } from "./transport.js";

/**
 * What `Transport.request` does, for those who wait without a promise: `answered` or `failed` is called once, maybe before
 * the call returns. The exchange is looked at and never copied, so that its methods need not be its own.
 */
export type DirectRequest = (
  request: JsonRpcRequest,
  exchange: Exchange,
  answered: (response: JsonRpcResponse) => void,
  failed: (error: unknown) => void,
) => void;

/**
 * By the `request` of the transports that have one: it saves a promise, and what it takes to copy an exchange. Who wraps a
 * transport, or puts another function in place of its `request`, is called as ever.
 */
export const direct: WeakMap<Transport["request"], DirectRequest> = /* @__PURE__ */ new WeakMap();
