import { pointerTo } from "../../diagnostics.js";
import { isObject, member, type JsonObject } from "../json-value.js";
import type { Findings, KeywordFindings } from "./findings.js";
import { read, type Bad } from "./keyword-values.js";
import { SUBSCHEMAS, type Pattern, type SchemaNode } from "./node.js";
import { readNamePattern, readPattern, type ReadPattern } from "./pattern.js";
import { subschema, type Visit } from "./walk.js";
import { shown } from "../shown.js";

/** Reads the keywords that have subschemas, and `pattern`, whose texts are bounded by what stands beside it. */
export function readApplicators(visit: Visit, value: JsonObject, { bad }: KeywordFindings): void {
  readSubschemas(visit, value, bad);
  readProperties(visit, value, bad);
  readTextPattern(visit, value, bad);
  readDependencies(visit, value, bad);
  readTuple(visit, value, bad);
}

function readSubschemas(visit: Visit, value: JsonObject, bad: Bad): void {
  const { walk, draft } = visit;
  for (const keyword of SUBSCHEMAS) {
    if (walk.dialect === "draft-07" && keyword.startsWith("unevaluated")) continue;
    const found = read(value, keyword, bad);
    if (found !== undefined && !Array.isArray(found)) draft[keyword] = subschema(visit, keyword);
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"] as const) {
    const found = read(value, keyword, bad);
    if (found !== undefined) draft[keyword] = found.map((_, at) => subschema(visit, keyword, at));
  }
}

function readProperties(visit: Visit, value: JsonObject, bad: Bad): void {
  const { walk, draft, place } = visit;
  const properties = subschemasByName(visit, value, "properties", bad);
  if (properties !== undefined) draft.properties = new Map(properties);
  const byPattern = subschemasByName(visit, value, "patternProperties", bad) ?? [];
  // Explanations believe that there is a pattern where the keyword is.
  if (byPattern.length === 0 && member(value, "patternProperties") !== undefined) walk.findings.plain = false;
  draft.patternProperties = byPattern.map(([source, schema]) => {
    const at = pointerTo(place.pointer, "patternProperties", source);
    return { pattern: patternOf(walk.findings, readNamePattern(source), source, at), schema };
  });
}

function readTextPattern({ walk, draft, place }: Visit, value: JsonObject, bad: Bad): void {
  const source = read(value, "pattern", bad);
  if (source === undefined) return;
  draft.pattern = patternOf(walk.findings, readPattern(source, draft), source, pointerTo(place.pointer, "pattern"));
}

/** The pattern as it runs, after a word about what keeps it from being checked. */
function patternOf(findings: Findings, { pattern, problem }: ReadPattern, source: string, at: string): Pattern {
  if (problem !== undefined || pattern.source !== source) findings.plain = false;
  if (problem !== undefined) {
    const outcome = problem.outcome ?? "it is not checked";
    const message = `The pattern ${shown(source)} ${problem.text}; ${outcome}.`;
    findings.warn("MCPGEN_UNSAFE_PATTERN", at, message, problem.hint);
  }
  return pattern;
}

/** `dependentSchemas`, and `dependencies` of draft-07, which many schemas that name no dialect have, too. */
function readDependencies(visit: Visit, value: JsonObject, bad: Bad): void {
  const { walk, draft } = visit;
  if (walk.dialect === "2020-12") {
    const found = subschemasByName(visit, value, "dependentSchemas", bad);
    if (found !== undefined) draft.dependentSchemas = new Map(found);
  }
  const dependencies = member(value, "dependencies");
  if (!isObject(dependencies)) return;
  walk.findings.plain = false;
  const required = new Map(draft.dependentRequired);
  const schemas = new Map(draft.dependentSchemas);
  for (const [name, dependency] of Object.entries(dependencies)) {
    if (!Array.isArray(dependency)) schemas.set(name, subschema(visit, "dependencies", name));
    else required.set(name, dependency.filter(isText));
  }
  draft.dependentRequired = required;
  draft.dependentSchemas = schemas;
}

/** Draft-07 writes tuples as `items: [...]` with `additionalItems`; many schemas that name no dialect do, too. */
function readTuple(visit: Visit, value: JsonObject, bad: Bad): void {
  const { walk, draft, place } = visit;
  const items = member(value, "items");
  if (!Array.isArray(items)) {
    const prefix = walk.dialect === "2020-12" ? read(value, "prefixItems", bad) : undefined;
    if (prefix !== undefined) draft.prefixItems = prefix.map((_, at) => subschema(visit, "prefixItems", at));
    return;
  }
  walk.findings.plain = false;
  draft.prefixItems = items.map((_, at) => subschema(visit, "items", at));
  if (member(value, "additionalItems") !== undefined) draft.items = subschema(visit, "additionalItems");
  if (walk.dialect === "draft-07") return;
  walk.findings.warn(
    "MCPGEN_SCHEMA_KEYWORD",
    pointerTo(place.pointer, "items"),
    "`items` is a list, as in draft-07; it is read as `prefixItems`.",
    'Write `prefixItems`, or declare `"$schema": "http://json-schema.org/draft-07/schema#"`.',
  );
}

/** `undefined` where the keyword is absent; no subschemas where its value is none that it takes. */
function subschemasByName(
  visit: Visit,
  value: JsonObject,
  keyword: "properties" | "patternProperties" | "dependentSchemas",
  bad: Bad,
): [name: string, schema: SchemaNode][] | undefined {
  if (member(value, keyword) === undefined) return undefined;
  return Object.keys(read(value, keyword, bad) ?? {}).map((name) => [name, subschema(visit, keyword, name)]);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
