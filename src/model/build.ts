import { pointerTo, type Report } from "../diagnostics.js";
import { buildForm, buildPrompt, buildResource, buildTemplate, buildTool, type Settled } from "./build-declarations.js";
import { collectAll, type Entries } from "./collect.js";
import { DECLARATION_LISTS } from "./declaration-kinds.js";
import { folderName, handlerMembers, serverNames, type Named, type Stem } from "./derived-names.js";
import { codeSpan, requiresTask } from "./docs.js";
import { handlersBy } from "./handler-names.js";
import type { JsonObject } from "./json-value.js";
import type { Manifest } from "./manifest.js";
import type { Model } from "./model.js";
import { nameAll } from "./names.js";

export interface BuildOptions {
  /** File name of the input. */
  readonly source: string;
  /** Instead of the server's own name, for the folder and for `connect…`. */
  readonly name?: string | undefined;
  /** Whether a declaration is generated, by its names. Default: all are. */
  readonly selects?: (names: readonly string[]) => boolean;
  /** Whether a client is generated. Default: it is. */
  readonly forClient?: boolean;
}

/** Names, resolves and documents everything that a manifest declares. Odd declarations are degraded and reported. */
export function buildModel(manifest: Manifest, options: BuildOptions, report: Report): Model {
  const name = options.name ?? manifest.name;
  const names = serverNames(name);
  const { entries, unselected } = collectAll(manifest, options.selects ?? (() => true), report);
  const all: readonly Named[] = DECLARATION_LISTS.flatMap((kind): readonly Named[] => entries[kind]);
  const settled = settle(manifest, all, unselected, Object.values(names), report);
  if (options.forClient !== false) reportTasks(entries.tools, report);
  return {
    source: options.source,
    folder: folderName(name),
    name: manifest.name,
    info: serverInfo(manifest),
    instructions: manifest.instructions ?? undefined,
    names,
    tools: entries.tools.map((entry) => buildTool(entry, settled)),
    resources: entries.resources.map((entry) => buildResource(entry, settled)),
    resourceTemplates: entries.resourceTemplates.flatMap((entry) => buildTemplate(entry, settled) ?? []),
    prompts: entries.prompts.map((entry) => buildPrompt(entry, settled)),
    forms: entries.elicitations.map((entry) => buildForm(entry, settled)),
  };
}

/** Chooses the names of all declarations and handlers, which depend on each other. */
function settle(
  { names, handlers }: Manifest,
  declarations: readonly Named[],
  unselected: readonly Named[],
  taken: readonly string[],
  report: Report,
): Settled {
  const overrides = new Map(Object.entries(names ?? {}));
  const stems = nameAll(declarations, taken, overrides, report, unselected);
  const stemOf = (declaration: Named): Stem => stems.get(declaration) as Stem;
  const members = declarations.flatMap((one) => handlerMembers(one.kind, stemOf(one)));
  return { stemOf, handlers: handlersBy(handlers, members, report), report };
}

/** Generated clients ask for no tasks, which are an extension of the protocol. */
function reportTasks(tools: Entries["tools"], report: Report): void {
  for (const { declaration, pointer } of tools) {
    if (!requiresTask(declaration)) continue;
    report({
      severity: "warning",
      code: "MCPGEN_TASK_REQUIRED",
      message: `Tool ${codeSpan(declaration.name)} runs only as a task, which generated clients do not ask for: their calls are refused.`,
      pointer: pointerTo(pointer, "execution", "taskSupport"),
      hint: 'Clients can call it where it says "optional"; `exclude` in the config leaves it out.',
    });
  }
}

function serverInfo(manifest: Manifest): JsonObject {
  const { name, version, title, description, websiteUrl, icons } = manifest;
  return Object.fromEntries(
    Object.entries({ name, version, title, description, websiteUrl, icons }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
}
