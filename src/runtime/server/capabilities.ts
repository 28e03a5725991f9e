import type { ClientCapabilities, InputRequest } from "../protocol/types.js";

/**
 * What `required` asks for beyond `declared`; `undefined` when nothing is missing. A client that declares elicitation without
 * a mode has forms (client/elicitation, "Capabilities").
 */
export function lacking(declared: ClientCapabilities, required: ClientCapabilities): ClientCapabilities | undefined {
  const { elicitation, sampling, roots } = required;
  if (roots && !declared.roots) return { roots };
  if (sampling && (!declared.sampling || (sampling.tools && !declared.sampling.tools))) return { sampling };
  if (elicitation) {
    const has = declared.elicitation;
    const hasForms = has && (has.form !== undefined || has.url === undefined);
    if (elicitation.url ? has?.url === undefined : !hasForms) return { elicitation };
  }
  return undefined;
}

/** What an input request asks of the client. */
export function requirementOf({ method, params }: InputRequest): ClientCapabilities {
  switch (method) {
    case "elicitation/create":
      return { elicitation: params?.mode === "url" ? { url: {} } : { form: {} } };
    case "sampling/createMessage":
      return { sampling: params?.tools === undefined && params?.toolChoice === undefined ? {} : { tools: {} } };
    default:
      return { roots: {} };
  }
}
