import type { JsonObject } from "../protocol/jsonrpc.js";
import type { Implementation, ServerCapabilities } from "../protocol/types.js";
import { MODERN_VERSION, Meta } from "../protocol/versions.js";
import { parseTemplate, type UriTemplate } from "../protocol/uri-template.js";
import { withText } from "../protocol/serialize.js";
import type {
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ServerDefinition,
  ToolDefinition,
} from "./definition.js";
import { legacyTool, listedResource } from "./listing.js";
import { paginate, type Pages } from "./lists.js";
import type { CacheHint, ServerOptions } from "./options.js";
import { TASKS } from "./task.js";
import { taskSupport } from "./task-support.js";

export interface ParsedTemplate<Context> {
  readonly template: UriTemplate;
  readonly declared: ResourceTemplateDefinition<Context>;
}

/** List results by method. */
export type Lists = ReadonlyMap<string, Pages>;

/** All that a definition says, in the shape in which requests need it. Built once; peer-chosen names only meet Maps. */
export interface Catalog<Context> {
  readonly tools: ReadonlyMap<string, ToolDefinition<Context>>;
  readonly prompts: ReadonlyMap<string, PromptDefinition<Context>>;
  readonly resources: ReadonlyMap<string, ResourceDefinition<Context>>;
  /** In declared order: the first that matches a URI reads it. */
  readonly templates: ReadonlyMap<string, ParsedTemplate<Context>>;
  readonly capabilities: ServerCapabilities;
  /** Without the extensions that only 2026-07-28 has. */
  readonly legacyCapabilities: ServerCapabilities;
  readonly lists: Lists;
  readonly legacyLists: Lists;
  readonly discovery: JsonObject;
  /** `_meta` of every result of 2026-07-28. */
  readonly resultMeta: JsonObject;
  readonly resultMetaText: string;
}

const LIST_CACHE: CacheHint = { ttlMs: 60_000, scope: "private" };

/** @throws {SyntaxError} A resource template is none. {@link RangeError} Two declarations claim one name. */
export function catalogOf<Context>(definition: ServerDefinition<Context>, options: ServerOptions): Catalog<Context> {
  const { tools = [], prompts = [], resources = [], resourceTemplates = [], info } = definition;
  const capabilities = capabilitiesOf(definition, options);
  const resultMeta = Object.freeze({ [Meta.serverInfo]: shortInfo(info) });
  const hint = options.listCache ?? LIST_CACHE;
  const cacheable = { resultType: "complete", ttlMs: hint.ttlMs, cacheScope: hint.scope, _meta: resultMeta };
  const discovery: JsonObject = {
    ...cacheable,
    supportedVersions: [MODERN_VERSION],
    capabilities,
    ...(definition.instructions !== undefined && { instructions: definition.instructions }),
    _meta: { [Meta.serverInfo]: info },
  };
  const declared: Record<"tools" | "prompts" | "resources" | "resourceTemplates", readonly object[]> = {
    tools: tools.map((tool) => tool.definition),
    prompts: prompts.map((prompt) => prompt.definition),
    resources: resources.map(listedResource),
    resourceTemplates: resourceTemplates.map(listedResource),
  };
  const listsOf = (entries: typeof declared, rest: JsonObject): Lists => {
    const lists = new Map<string, Pages>();
    const add = (method: string, key: keyof typeof declared): void => {
      lists.set(method, paginate(key, entries[key], options.pageSize ?? Infinity, rest));
    };
    if (capabilities.tools) add("tools/list", "tools");
    if (capabilities.prompts) add("prompts/list", "prompts");
    if (capabilities.resources) {
      add("resources/list", "resources");
      add("resources/templates/list", "resourceTemplates");
    }
    return lists;
  };
  return {
    tools: byName("tool", tools, (tool) => tool.definition.name),
    prompts: byName("prompt", prompts, (prompt) => prompt.definition.name),
    resources: byName("resource", resources, (resource) => resource.definition.uri),
    templates: byName(
      "resource template",
      resourceTemplates.map(parsed),
      (entry) => entry.declared.definition.uriTemplate,
    ),
    capabilities,
    legacyCapabilities: withoutTasks(capabilities, options),
    lists: listsOf(declared, cacheable),
    legacyLists: listsOf({ ...declared, tools: declared.tools.map(legacyTool) }, {}),
    discovery: Object.freeze(withText(discovery, JSON.stringify(discovery))),
    resultMeta,
    resultMetaText: JSON.stringify(resultMeta),
  };
}

function parsed<Context>(declared: ResourceTemplateDefinition<Context>): ParsedTemplate<Context> {
  return { template: parseTemplate(declared.definition.uriTemplate), declared };
}

function byName<Entry>(kind: string, entries: readonly Entry[], nameOf: (entry: Entry) => string): Map<string, Entry> {
  const map = new Map<string, Entry>();
  for (const entry of entries) {
    const name = nameOf(entry);
    if (map.has(name)) throw new RangeError(`Two declarations of ${kind} ${JSON.stringify(name)}`);
    map.set(name, entry);
  }
  return map;
}

function capabilitiesOf<Context>(definition: ServerDefinition<Context>, options: ServerOptions): ServerCapabilities {
  const { tools, prompts, resources, resourceTemplates } = definition;
  const completes = [...(prompts ?? []), ...(resourceTemplates ?? [])].some((entry) => entry.complete !== undefined);
  const tasks = tools?.some((tool) => taskSupport(tool) !== undefined) ? { [TASKS]: {} } : undefined;
  const extensions = (options.extensions ?? tasks) && { ...options.extensions, ...tasks };
  return {
    logging: {},
    ...(tools?.length && { tools: { listChanged: true } }),
    ...(prompts?.length && { prompts: { listChanged: true } }),
    ...((resources?.length || resourceTemplates?.length) && { resources: { subscribe: true, listChanged: true } }),
    ...(completes && { completions: {} }),
    ...(extensions && { extensions }),
  };
}

function withoutTasks(
  { extensions: _, ...rest }: ServerCapabilities,
  { extensions }: ServerOptions,
): ServerCapabilities {
  return { ...rest, ...(extensions && { extensions: { ...extensions } }) };
}

/** What every result repeats; `server/discover` has the rest. */
function shortInfo({ name, version }: Pick<Implementation, "name" | "version">): Implementation {
  return { name, version };
}
