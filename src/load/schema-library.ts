import { mendArktype } from "./arktype-schema.js";
import { withoutFlags } from "./pattern-flags.js";

/** Whose values a schema describes: what is given, before defaults and transformations, or what comes of it. */
export type Side = "input" | "output";

/** What a library cannot say in JSON Schema. */
export interface Loss {
  /** In the library's words. */
  readonly reason: string;
  /** Where in the schema, if the library tells. */
  readonly path?: readonly (string | number)[];
  /** A rule is left out, not a type. */
  readonly isRule?: boolean;
}

type Note = (loss: Loss) => void;

/** How a library is told to convert: all or nothing, and then what it can, with the rest as any value. */
export interface SchemaLibrary {
  readonly strict: (note: Note) => object;
  readonly lenient: (note: Note) => object;
  /** More options, with which it writes once what a schema has in many places. */
  readonly brief?: object;
  /** Mends what it made of a schema, in place, where it cannot be told how to make it. */
  readonly mend?: (schema: unknown, side: Side, made: Record<string, unknown>, note: Note) => void;
}

export const LIBRARIES: Readonly<Record<string, SchemaLibrary>> = {
  zod: {
    strict: (note) => ({ override: (context: ZodContext) => mendPatterns(context, note) }),
    lenient: (note) => ({
      unrepresentable: "any",
      override(context: ZodContext) {
        const what = ZOD_LOSSES.get(context.zodSchema._zod.def.type);
        if (what !== undefined)
          note({ reason: `${what} cannot be represented in JSON Schema`, path: context.path ?? [] });
        mendPatterns(context, note);
      },
    }),
    brief: { reused: "ref" },
  },
  valibot: {
    strict: (note) => ({
      ignoreActions: UNSAID,
      overrideSchema: bounded(),
      overrideAction: (context: ValibotAction) => mendedRegex(context, note),
    }),
    lenient: (note) => ({
      ignoreActions: UNSAID,
      errorMode: "ignore",
      overrideSchema: bounded(({ errors = [] }: ValibotContext) => errors.forEach((reason) => note({ reason }))),
      overrideAction(context: ValibotAction) {
        const mended = mendedRegex(context, note);
        if (mended === undefined) context.errors?.forEach((reason) => note({ reason, isRule: true }));
        return mended;
      },
    }),
  },
  arktype: {
    strict: arktypeOptions,
    lenient: arktypeOptions,
    mend: (schema, side, made, note) =>
      mendArktype(schema, side, made, (reason, path) => note({ reason, path, isRule: true })),
  },
};

interface ZodContext {
  readonly zodSchema: { readonly _zod: ZodInternals };
  readonly jsonSchema: Record<string, unknown>;
  readonly path?: readonly (string | number)[];
}

interface ZodInternals {
  readonly def: {
    readonly type: string;
    readonly pattern?: unknown;
    /** Of a record. */
    readonly keyType?: { readonly _zod: ZodInternals };
    readonly checks?: readonly { readonly _zod: { readonly def: { readonly pattern?: unknown } } }[];
  };
  readonly bag?: { readonly patterns?: Iterable<unknown> };
}

/** By the type of a schema: how zod calls what it refuses to convert. */
const ZOD_LOSSES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bigint: "BigInt",
    symbol: "Symbols",
    undefined: "Undefined",
    void: "Void",
    date: "Date",
    nan: "NaN",
    custom: "Custom types",
    function: "Function types",
    transform: "Transforms",
    map: "Map",
    set: "Set",
  }),
);

/** zod writes the source of a regular expression and drops its flags, so that `/^a$/i` would refuse `A`. */
function mendPatterns({ zodSchema, jsonSchema, path = [] }: ZodContext, note: Note): void {
  const { def } = zodSchema._zod;
  if (def.keyType !== undefined) mendKeyPatterns(def.keyType._zod, { jsonSchema, path }, note);
  for (const { regex, pattern } of flagged(zodSchema._zod)) {
    if (pattern === undefined) note({ reason: flagsLost(regex), path, isRule: true });
    for (const holder of [jsonSchema, ...((jsonSchema["allOf"] ?? []) as Record<string, unknown>[])]) {
      if (holder["pattern"] !== regex.source) continue;
      if (pattern === undefined) delete holder["pattern"];
      else holder["pattern"] = pattern;
    }
  }
}

/** The same of `looseRecord`, whose members are told by the pattern of their names. */
function mendKeyPatterns(
  keys: ZodInternals,
  { jsonSchema, path = [] }: Omit<ZodContext, "zodSchema">,
  note: Note,
): void {
  const members = jsonSchema["patternProperties"] as Record<string, unknown> | undefined;
  if (members === undefined) return;
  for (const { regex, pattern } of flagged(keys)) {
    const member = members[regex.source];
    if (member === undefined) continue;
    delete members[regex.source];
    if (pattern === undefined) note({ reason: flagsLost(regex), path, isRule: true });
    else members[pattern] = member;
  }
}

/** Regular expressions whose flags say more than their source, with the pattern that says the same, if there is one. */
function flagged({ def, bag }: ZodInternals): { regex: RegExp; pattern: string | undefined }[] {
  const written = [def.pattern, ...(def.checks ?? []).map((check) => check._zod.def.pattern), ...(bag?.patterns ?? [])];
  return [...new Set(written)]
    .filter((one) => one instanceof RegExp)
    .map((regex) => ({ regex, pattern: withoutFlags(regex) }))
    .filter(({ regex, pattern }) => pattern !== regex.source);
}

/** Actions of valibot that are for the compiler, or code that no schema could say, whatever the library. */
const UNSAID = ["brand", "flavor", "check", "partial_check", "raw_check"];

/** More than any schema can have that is read. */
const MAX_PARTS = 50_000;

/** valibot writes each part wherever it stands, those that double at each step without end. */
function bounded(look: (context: ValibotContext) => void = () => undefined): (context: ValibotContext) => void {
  let parts = 0;
  return (context) => {
    parts += 1;
    if (parts > MAX_PARTS) throw new Error("The schema has more than 50,000 parts when all are written out");
    look(context);
  };
}

interface ValibotContext {
  readonly errors?: readonly string[];
}

interface ValibotAction extends ValibotContext {
  readonly valibotAction: { readonly type: string; readonly requirement?: unknown };
  readonly jsonSchema: Readonly<Record<string, unknown>>;
}

/** valibot refuses flags; what it is given instead counts as converted. */
function mendedRegex({ valibotAction, jsonSchema }: ValibotAction, note: Note): object | undefined {
  const { type, requirement } = valibotAction;
  if (type !== "regex" || !(requirement instanceof RegExp)) return undefined;
  const pattern = withoutFlags(requirement);
  if (pattern === requirement.source) return undefined;
  if (pattern !== undefined) return { ...jsonSchema, pattern };
  note({ reason: flagsLost(requirement), isRule: true });
  const { pattern: _, ...others } = jsonSchema;
  return others;
}

function flagsLost(regex: RegExp): string {
  return `JSON Schema cannot say ${regex} without its flags`;
}

interface ArktypeContext {
  readonly code: string;
  readonly base: unknown;
  readonly domain?: unknown;
  readonly proto?: { readonly name: string };
  readonly unit?: unknown;
}

/** arktype never refuses; what it asks about is lost. Predicates are, with every library, and no type says them. */
function arktypeOptions(note: Note): object {
  return {
    fallback(context: ArktypeContext) {
      const { code, base, domain, proto, unit } = context;
      const what = { domain, date: "Date", proto: proto?.name, unit: String(unit), morph: "a morph" }[code];
      if (what !== undefined) note({ reason: `${String(what)} cannot be represented in JSON Schema` });
      else if (code !== "predicate") note({ reason: `JSON Schema cannot say its ${code}`, isRule: true });
      return base;
    },
  };
}
