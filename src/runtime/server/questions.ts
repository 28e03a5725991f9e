import type { JsonObject } from "../protocol/jsonrpc.js";
import type {
  ClientCapabilities,
  CreateMessageParams,
  CreateMessageResult,
  ElicitParams,
  ElicitResult,
  Root,
} from "../protocol/types.js";
import type { FormDefinition, SchemaCheck } from "./definition.js";
import { formMisfit } from "../protocol/flat-form.js";
import { isObject } from "./objects.js";

/** Something that only the client can answer. */
export interface Question<Answer> {
  /** Keys the answer, unless the handler names a key. */
  readonly kind: string;
  readonly method: string;
  readonly params: JsonObject | undefined;
  /** What the answer must come from a client with. */
  readonly requires: ClientCapabilities;
  /** The answer in a client's result; `undefined` where there is none that fits. */
  read(result: unknown): Answer | undefined;
}

export function elicitation(params: ElicitParams): Question<ElicitResult> {
  const isForm = params.mode !== "url";
  return elicit(
    "elicitation",
    params,
    (content) => !isForm || formMisfit(params.requestedSchema, content) === undefined,
  );
}

/** A declared form, with another message if there is one. */
export function declaredForm(form: FormDefinition, message: string | undefined): Question<ElicitResult> {
  const { requestedSchema, content: check } = form;
  const fits = (content: unknown): boolean =>
    passes(check, content) ?? formMisfit(requestedSchema, content) === undefined;
  return elicit(form.name, { mode: "form", message: message ?? form.message, requestedSchema }, fits);
}

function passes(check: SchemaCheck | undefined, content: unknown): boolean | undefined {
  return check?.is(content);
}

function elicit(kind: string, params: ElicitParams, fits: (content: unknown) => boolean): Question<ElicitResult> {
  return {
    kind,
    method: "elicitation/create",
    params: { ...params },
    requires: { elicitation: params.mode === "url" ? { url: {} } : { form: {} } },
    read(result) {
      if (!isObject(result)) return undefined;
      const { action, content } = result;
      if (action === "decline" || action === "cancel") return { action };
      if (action !== "accept" || !fits(content)) return undefined;
      return { action, content: isObject(content) ? content : {} };
    },
  };
}

export function sampling(params: CreateMessageParams): Question<CreateMessageResult> {
  const needsTools = params.tools !== undefined || params.toolChoice !== undefined;
  return {
    kind: "sampling",
    method: "sampling/createMessage",
    params: { ...params },
    requires: { sampling: needsTools ? { tools: {} } : {} },
    read(result) {
      const isMessage = isObject(result) && typeof result.role === "string" && typeof result.content === "object";
      return isMessage && result.content !== null ? (result as CreateMessageResult) : undefined;
    },
  };
}

export const rootsQuestion: Question<Root[]> = {
  kind: "roots",
  method: "roots/list",
  params: undefined,
  requires: { roots: {} },
  read(result) {
    const roots = isObject(result) ? result.roots : undefined;
    const isRoot = (root: unknown): boolean => isObject(root) && typeof root.uri === "string";
    return Array.isArray(roots) && roots.every(isRoot) ? (roots as Root[]) : undefined;
  },
};
