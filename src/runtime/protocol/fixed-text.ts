/**
 * JSON text of objects that never change: of what a client says about itself in every request, which is most of its bytes.
 * Who puts an object here has frozen it.
 */
export const fixedText: WeakMap<object, string> = /* @__PURE__ */ new WeakMap();
