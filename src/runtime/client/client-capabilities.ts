import type { ClientCapabilities } from "../protocol/types.js";
import type { ConnectOptions } from "./options.js";

/** What the handlers that were given let the client promise. */
export function capabilitiesOf(options: ConnectOptions): ClientCapabilities {
  const forms = options.elicit || Object.keys(options.elicitations ?? {}).length > 0;
  return {
    ...((forms || options.elicitUrl) && {
      elicitation: { ...(forms && { form: {} }), ...(options.elicitUrl && { url: {} }) },
    }),
    ...(options.sample && { sampling: {} }),
    ...(options.roots && { roots: {} }),
    ...options.capabilities,
  };
}
