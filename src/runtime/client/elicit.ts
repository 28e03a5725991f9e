import { ConnectionError } from "../protocol/errors.js";
import { formMisfit } from "../protocol/flat-form.js";
import type { JsonObject } from "../protocol/jsonrpc.js";
import type { ElicitParams } from "../protocol/types.js";
import type { Check } from "./descriptors.js";
import { recogniseForm, withDefaults } from "./forms.js";
import { warn, type Link } from "./link.js";
import type { InputContext } from "./options.js";

/** Has the application ask its user (client/elicitation). */
export async function elicit(link: Link, params: ElicitParams, context: InputContext): Promise<JsonObject> {
  const { options } = link;
  const { elicitations = {} } = options;
  if (params.mode === "url") {
    if (!options.elicitUrl) throw unsupported("a page to visit");
    const { message, elicitationId } = params;
    const page = { message, url: safeUrl(params.url), ...(elicitationId !== undefined && { elicitationId }) };
    return { action: await options.elicitUrl(page, context) };
  }
  const name = recogniseForm(link.forms, params);
  const named = name !== undefined && Object.hasOwn(elicitations, name) ? elicitations[name] : undefined;
  if (!named && !options.elicit) {
    if (Object.keys(elicitations).length === 0) throw unsupported("a form to be filled in");
    warn(link, `No handler for the form ${JSON.stringify(params.message)}: it was cancelled.`);
    return { action: "cancel" };
  }
  // Called as methods, since that is how they are written.
  const answer = await (named ? elicitations[name!]!(params, context) : options.elicit!(params, context));
  if (answer.action !== "accept") return { action: answer.action };
  const content = withDefaults(params.requestedSchema, answer.content);
  const declared = (name === undefined ? undefined : link.forms[name]?.content) ?? checkOf(params.requestedSchema);
  if (declared.is(content)) return { action: "accept", content };
  const { refused } = await import("./refused.js");
  const form = name ?? JSON.stringify(params.message);
  throw refused(`The answer to the form ${form} is not what it asks for:`, declared, content);
}

/** Of forms that no manifest declares, the schema is what the server says it is. */
function checkOf(schema: JsonObject = {}): Check<unknown> {
  return {
    is: (content): content is unknown => formMisfit(schema, content) === undefined,
    issues: (content) => [
      {
        pointer: formMisfit(schema, content) ?? "",
        message: "missing, or not of the kind that the form asks for",
      },
    ],
  };
}

function unsupported(what: string): ConnectionError {
  return new ConnectionError("unsupported", `The server asks for ${what}, which this client does not offer.`, {
    sent: true,
  });
}

/** Nothing but a web page, and over plain HTTP only from this machine. */
function safeUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url && (local || url.protocol === "https:")) return url;
  throw new ConnectionError("bad-message", "The server asks the user to visit something that is not a safe web page.", {
    sent: true,
  });
}
