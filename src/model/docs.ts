import { isObject } from "./json-value.js";
import type {
  ElicitationDeclaration,
  PromptArgumentDeclaration,
  PromptDeclaration,
  ResourceDeclaration,
  ResourceTemplateDeclaration,
  ToolDeclaration,
} from "./manifest.js";

/** What a TSDoc comment says. Texts may come from declarations as they are: the printer makes them safe. */
export interface Doc {
  /** Printed with an empty line between them. Line breaks inside are kept. */
  readonly paragraphs: readonly string[];
  readonly tags?: readonly DocTag[];
}

/** A block tag; `tag` and `type` are ours. */
export interface DocTag {
  readonly tag: "throws" | "deprecated";
  readonly type?: "ToolError" | "McpError" | "ConnectionError" | "ValidationError";
  readonly text: string;
}

/** A doc of one or more paragraphs; empty ones are left out. */
export function doc(...paragraphs: readonly (string | null | undefined)[]): Doc {
  return { paragraphs: paragraphs.filter((text): text is string => typeof text === "string" && text.trim() !== "") };
}

/** The same doc with block tags at its end. */
export function withTags(base: Doc, ...tags: readonly DocTag[]): Doc {
  return { ...base, tags: [...(base.tags ?? []), ...tags] };
}

/** A wire name inside a sentence. */
export function codeSpan(name: string): string {
  return `\`${name.replace(/[`\s]+/g, " ").trim()}\``;
}

const HINTS = [
  ["readOnlyHint", "read-only"],
  ["destructiveHint", "destructive"],
  ["idempotentHint", "idempotent"],
  ["openWorldHint", "open-world"],
] as const;

export function toolDoc(tool: ToolDeclaration): Doc {
  const hints = HINTS.filter(([hint]) => tool.annotations?.[hint] === true).map(([, words]) => words);
  const says = hints.length === 0 ? "" : `: ${hints.join(", ")}`;
  const task = requiresTask(tool)
    ? " Runs only as a task: clients that take no tasks, such as generated ones, are refused."
    : "";
  return deprecation(tool, doc(about(tool), `Tool ${codeSpan(tool.name)}${says}.${task}`));
}

/** Whether calls that are no tasks are refused. */
export function requiresTask({ execution }: ToolDeclaration): boolean {
  return isObject(execution) && execution["taskSupport"] === "required";
}

export function resourceDoc(resource: ResourceDeclaration): Doc {
  return deprecation(resource, doc(about(resource), `Resource ${codeSpan(resource.uri)}${mimeType(resource)}.`));
}

export function templateDoc(template: ResourceTemplateDeclaration): Doc {
  return deprecation(
    template,
    doc(about(template), `Resource template ${codeSpan(template.uriTemplate)}${mimeType(template)}.`),
  );
}

export function promptDoc(prompt: PromptDeclaration): Doc {
  return deprecation(prompt, doc(about(prompt), `Prompt ${codeSpan(prompt.name)}.`));
}

export function templateCompletionDoc({ uriTemplate }: Pick<ResourceTemplateDeclaration, "uriTemplate">): Doc {
  return doc(`Suggests values for the variables of ${codeSpan(uriTemplate)}.`);
}

export function promptCompletionDoc({ name }: Pick<PromptDeclaration, "name">): Doc {
  return doc(`Suggests values for the arguments of prompt ${codeSpan(name)}.`);
}

export function argumentDoc(argument: PromptArgumentDeclaration): Doc {
  return doc(argument.description);
}

export function formDoc(form: ElicitationDeclaration): Doc {
  return doc(form.message, `Form ${codeSpan(form.name)}.`);
}

interface Described {
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
}

function about({ title, description }: Described): string | null | undefined {
  return description === undefined || description === null || description.trim() === "" ? title : description;
}

function mimeType({ mimeType: type }: { readonly mimeType?: string | null | undefined }): string {
  return typeof type === "string" && type !== "" ? `: ${codeSpan(type)}` : "";
}

/** Some servers mark declarations `deprecated`, with `true` or a sentence. */
function deprecation(declaration: { readonly [field: string]: unknown }, base: Doc): Doc {
  const deprecated = declaration["deprecated"];
  if (deprecated === true) return withTags(base, { tag: "deprecated", text: "The server says so." });
  if (typeof deprecated === "string" && deprecated !== "")
    return withTags(base, { tag: "deprecated", text: deprecated });
  return base;
}
