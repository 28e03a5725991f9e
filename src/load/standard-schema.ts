import { pointerTo, type Diagnostic, type Report } from "../diagnostics.js";
import { isLong } from "./schema-length.js";
import { LIBRARIES, type Loss, type SchemaLibrary, type Side } from "./schema-library.js";
import { thrownText } from "./user-code.js";

// Schemas of libraries as JSON Schema, by way of Standard JSON Schema (standardschema.dev).

export type { Side };

/** Where a schema stands. */
export interface SchemaPlace {
  readonly pointer: string;
  readonly side: Side;
  /** What is declared where nothing can be converted. */
  readonly unknown: Readonly<Record<string, unknown>>;
}

interface StandardProps {
  readonly vendor?: unknown;
  readonly jsonSchema?: Partial<Record<Side, (options: object) => unknown>>;
}

const TARGETS = ["draft-2020-12", "draft-07"];
const DEFAULT_DIALECT = /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;

const HINTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    zod: 'zod has it from 4.2 on; of zod/mini, declare z.toJSONSchema(schema, { io: "input" }).',
    valibot: "Wrap it: toStandardJsonSchema(schema) of @valibot/to-json-schema.",
    arktype: "arktype has it from 2.1.28 on.",
  }),
);

/** What a value has as a Standard Schema, if it is one; libraries make them objects or functions. */
export function standardProps(value: unknown): StandardProps | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const props = (value as { "~standard"?: unknown })["~standard"];
  return typeof props === "object" && props !== null ? props : undefined;
}

/** A Standard Schema as JSON Schema. What its library cannot say becomes any value, with a warning. */
export function toJsonSchema(declared: unknown, place: SchemaPlace, report: Report): unknown {
  const props = standardProps(declared) ?? {};
  const vendor = String(props.vendor);
  const warn = (message: string, hint: string | undefined): void =>
    report({ ...warning(message), pointer: place.pointer, ...(hint === undefined ? {} : { hint }) });
  const convert = props.jsonSchema?.[place.side];
  if (typeof convert !== "function") {
    warn(`This ${vendor} schema does not tell its JSON Schema; any value is accepted.`, HINTS.get(vendor));
    return place.unknown;
  }
  const library = Object.hasOwn(LIBRARIES, vendor) ? LIBRARIES[vendor] : undefined;
  const run = (options: object): unknown => convert.call(props.jsonSchema, options);
  const strict = conversion(run, library, "strict");
  const made = typeof strict === "string" && library !== undefined ? conversion(run, library, "lenient") : strict;
  if (typeof made === "string") {
    warn(`${sentence(vendor, made)} Any value is accepted.`, undefined);
    return place.unknown;
  }
  const { schema, losses } = made;
  // The library ends at the first; those that it tells when it goes on are told where they are.
  const problem = typeof strict === "string" ? sentence(vendor, strict) : undefined;
  const isTold = problem === undefined || losses.some(({ reason }) => sentence(vendor, reason) === problem);
  if (!isTold) warn(`${problem} Any value is accepted there.`, undefined);
  library?.mend?.(declared, place.side, schema, (loss) => losses.push(loss));
  findings(losses, vendor, place).forEach(report);
  return spelledOut(withoutDefaultDialect(schema));
}

interface Converted {
  readonly schema: Record<string, unknown>;
  readonly losses: Loss[];
}

/** What a library makes of a schema, for the first target that it can, or what it says against it. */
function conversion(
  run: (options: object) => unknown,
  library: SchemaLibrary | undefined,
  how: "strict" | "lenient",
): Converted | string {
  let problem: string | undefined;
  for (const target of TARGETS) {
    const losses: Loss[] = [];
    const attempted = (more: object): Record<string, unknown> | string => {
      losses.length = 0;
      const libraryOptions = library && { ...library[how]((loss) => losses.push(loss)), ...more };
      return attempt(() => run({ target, ...(libraryOptions && { libraryOptions }) }));
    };
    const brief = library?.brief && attempted(library.brief);
    const schema = typeof brief === "object" && isEnough(brief) ? brief : attempted({});
    if (typeof schema === "object") return { schema, losses };
    problem ??= schema;
  }
  return problem ?? "";
}

/** Whether nothing stands apart in it, so that all written out it is the same, or it would be long without that. */
function isEnough(brief: Readonly<Record<string, unknown>>): boolean {
  const definitions = brief["$defs"] ?? brief["definitions"];
  return definitions === undefined || isLong(brief, definitions);
}

/** The schema, or what the library says against it. */
function attempt(convert: () => unknown): Record<string, unknown> | string {
  try {
    const schema = convert();
    return typeof schema === "object" && schema !== null ? (schema as Record<string, unknown>) : "gives no schema";
  } catch (error) {
    return thrownText(error);
  }
}

function warning(message: string): Omit<Diagnostic, "pointer"> {
  return { severity: "warning", code: "MCPGEN_SCHEMA_SOURCE", message };
}

/** What is said about losses: each once, where it is. */
function findings(losses: readonly Loss[], vendor: string, { pointer }: SchemaPlace): Diagnostic[] {
  // zod tells the last first.
  const found = (vendor === "zod" ? losses.toReversed() : losses).map(({ reason, path = [], isRule = false }) => ({
    ...warning(`${sentence(vendor, reason)} ${isRule ? "The rule is left out." : "Any value is accepted there."}`),
    pointer: pointerTo(pointer, ...path),
  }));
  return [...new Map(found.map((one) => [`${one.pointer} ${one.message}`, one])).values()];
}

function sentence(vendor: string, reason: string): string {
  return `${vendor}: ${reason.replace(/\s+/g, " ").trim().replace(/\.$/, "")}.`;
}

function withoutDefaultDialect(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = schema;
  return typeof $schema === "string" && DEFAULT_DIALECT.test($schema) ? rest : schema;
}

const REFERENCE = /^#\/\$defs\/([\w.-]+)$/;

/** A schema that is a reference as a whole (zod's `meta({ id })`), as what it refers to: lists of tools need its `type`. */
function spelledOut(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { $ref, $defs, ...siblings } = schema;
  const [, name = ""] = REFERENCE.exec(String($ref)) ?? [];
  const definitions = ($defs ?? {}) as Readonly<Record<string, unknown>>;
  const target = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (typeof target !== "object" || target === null) return schema;
  const { [name]: _target, ...others } = definitions;
  const isNeeded = JSON.stringify(definitions).includes(JSON.stringify($ref));
  const left = isNeeded ? definitions : others;
  return { ...target, ...siblings, ...(Object.keys(left).length === 0 ? {} : { $defs: left }) };
}

/** The arguments of a prompt, from the JSON Schema of an object. */
export function promptArguments(schema: unknown, pointer: string, report: Report): Record<string, unknown>[] {
  const { properties, required } = (schema ?? {}) as { properties?: unknown; required?: unknown };
  if (typeof properties !== "object" || properties === null) {
    report({
      severity: "warning",
      code: "MCPGEN_PROMPT_ARGUMENTS",
      message: "The arguments of a prompt are the members of an object; what stands here has none.",
      pointer,
    });
    return [];
  }
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) => {
    const { title, description, type } = (typeof property === "object" ? (property ?? {}) : {}) as Record<
      string,
      unknown
    >;
    if (type !== undefined && type !== "string") {
      report({
        severity: "warning",
        code: "MCPGEN_PROMPT_ARGUMENTS",
        message: "Arguments of prompts are texts; this one arrives as text too.",
        pointer: pointerTo(pointer, name),
      });
    }
    return {
      name,
      ...(typeof title === "string" ? { title } : {}),
      ...(typeof description === "string" ? { description } : {}),
      ...(needed.includes(name) ? { required: true } : {}),
    };
  });
}
