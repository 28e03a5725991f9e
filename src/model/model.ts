import type { Doc } from "./docs.js";
import type { JsonObject } from "./json-value.js";
import type { ResolvedSchema } from "./schema/node.js";

// What the printers print from. Every identifier is decided, every schema resolved, every doubt reported already.
// Declarations are sorted by wire name, so that their order in the manifest changes no byte of the output.

/** One server. */
export interface Model {
  /** File name of the input, for the first line of each file. */
  readonly source: string;
  /** Folder of the output below `--out`. */
  readonly folder: string;
  /** Wire name. */
  readonly name: string;
  /** `serverInfo`, as declared. */
  readonly info: JsonObject;
  readonly instructions: string | undefined;
  readonly names: ServerNames;
  readonly tools: readonly ToolModel[];
  readonly resources: readonly ResourceModel[];
  readonly resourceTemplates: readonly TemplateModel[];
  readonly prompts: readonly PromptModel[];
  readonly forms: readonly FormModel[];
}

export interface ServerNames {
  /** `WeatherForms` */
  readonly forms: string;
  /** `weatherForms` */
  readonly formDescriptors: string;
  /** `WeatherClient` */
  readonly client: string;
  /** `connectWeather` */
  readonly connect: string;
  /** `WeatherContext` */
  readonly context: string;
  /** `WeatherHandlers` */
  readonly handlers: string;
  /** `createWeatherServer` */
  readonly create: string;
}

/** A schema that becomes a type and a validator. */
export interface SchemaModel {
  readonly schema: ResolvedSchema;
  /** `GetForecastInput` */
  readonly type: string;
  /** `getForecastOutputValidator` */
  readonly validator: string;
  /** What the type is. */
  readonly doc: Doc;
}

/** A schema of what clients receive or send: they check without what explains a refusal. */
export interface ContentModel extends SchemaModel {
  /** `getForecastOutputCheck` */
  readonly check: string;
}

interface DeclarationModel {
  /** Where it stands in the manifest. */
  readonly pointer: string;
  /** As declared, field for field. */
  readonly definition: JsonObject;
  /** OAuth scopes that a request needs. */
  readonly scopes: readonly string[] | undefined;
  /** What it is, in the words of the declaration. */
  readonly doc: Doc;
  /** Member of the handlers that answers: `getForecast`. */
  readonly handler: string;
}

export interface ToolModel extends DeclarationModel {
  readonly name: string;
  /** `getForecast` */
  readonly call: string;
  /** `getForecastTool` */
  readonly descriptor: string;
  readonly input: SchemaModel;
  /** Every argument may be left out. */
  readonly inputOptional: boolean;
  readonly output: ContentModel | undefined;
  /** Answers without content. */
  readonly silent: boolean;
  /** `x-mcp-header` names and the path of the argument that each mirrors. */
  readonly headers: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface ResourceModel extends DeclarationModel {
  readonly uri: string;
  /** `readReport` */
  readonly read: string;
  /** `reportResource` */
  readonly descriptor: string;
  readonly content: ContentModel | undefined;
}

export interface TemplateModel extends DeclarationModel {
  readonly uriTemplate: string;
  /** `readStation` */
  readonly read: string;
  /** `completeStation` */
  readonly complete: string;
  /** `stationTemplate` */
  readonly descriptor: string;
  /** `ReadStationParams` */
  readonly params: string;
  readonly variables: readonly VariableModel[];
  readonly content: ContentModel | undefined;
}

export interface VariableModel {
  readonly name: string;
  /** After `?`, `&`, `;`, `#` a variable may be absent. */
  readonly optional: boolean;
  /** `{name*}`: a list. */
  readonly list: boolean;
}

export interface PromptModel extends DeclarationModel {
  readonly name: string;
  /** `getPlanTripPrompt` */
  readonly get: string;
  /** `completePlanTripPrompt` */
  readonly complete: string;
  /** `PlanTripArguments` */
  readonly args: string;
  readonly arguments: readonly ArgumentModel[];
}

export interface ArgumentModel {
  readonly name: string;
  readonly required: boolean;
  readonly doc: Doc;
}

export interface FormModel {
  readonly pointer: string;
  /** Wire name. */
  readonly name: string;
  /** `confirmBooking` */
  readonly property: string;
  readonly message: string;
  readonly requestedSchema: JsonObject;
  readonly content: ContentModel;
  readonly doc: Doc;
}
