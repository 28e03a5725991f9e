import type { Transport } from "./transport.js";

/**
 * Transports that look at an exchange as it is. Others may copy what is its own (`{ ...exchange }`), so that its `signal`
 * has to be, which costs as much as sending the request. Not a property of the transport: who copies that, wraps it.
 */
export const asIs: WeakSet<Transport> = /* @__PURE__ */ new WeakSet();
