import { pointerTo, type Report } from "../../diagnostics.js";
import { isObject, member, type JsonObject } from "../json-value.js";
import { BOUNDS } from "./bounds.js";
import { FOREIGN, type Dialect } from "./dialect.js";
import { read, type Bad } from "./forms.js";
import { indexSchema, type Location } from "./locations.js";
import { ASSERTING, readAssertions } from "./keywords.js";
import { acceptNull } from "./nullable.js";
import { readNamePattern, readPattern, type ReadPattern } from "./pattern.js";
import {
  emptyNode,
  SUBSCHEMAS,
  type Draft,
  type Json,
  type Pattern,
  type PatternProperty,
  type SchemaNode,
} from "./node.js";

/** For each `$dynamicAnchor` met on the way from the root, the outermost place that has it. */
type Scope = ReadonlyMap<string, Location>;

interface Task {
  readonly draft: Draft;
  readonly place: Location;
  readonly scope: Scope;
  /** Subschemas around it in the document. */
  readonly depth: number;
  /** Steps from the root, references included. */
  readonly steps: number;
}

/** What reading a schema found. */
export interface ReadSchema {
  readonly root: SchemaNode;
  readonly nodes: Draft[];
  /** The first thing that keeps the schema from being checked. */
  readonly broken?: string;
  /** Whether the declared form says what the nodes say to a reader that knows local pointers and 2020-12 only. */
  readonly plain: boolean;
}

/**
 * Reads a declared schema into nodes. A place is read once for each dynamic scope in which it is met, so that
 * `$dynamicRef` is decided here and nowhere else.
 */
export function readSchema(declared: Json, dialect: Dialect, pointer: string, report: Report): ReadSchema {
  const index = indexSchema(declared, dialect);
  const nodes = new Map<string, Draft>();
  const tasks: Task[] = [];
  const reported = new Set<string>();
  let broken: string | undefined;
  let plain = true;

  const say = (code: string, at: string, message: string, hint?: string): void => {
    if (reported.has(`${code} ${at}`)) return;
    reported.add(`${code} ${at}`);
    report({ severity: "warning", code, pointer: pointer + at, message, ...(hint === undefined ? {} : { hint }) });
  };

  const root = nodeAt(index.root, new Map(), 0, 0);
  // Breadth first and without recursion: chains of references may be long.
  for (let at = 0; at < tasks.length; at += 1) readPlace(tasks[at] as Task);
  return { root, nodes: [...nodes.values()], plain, ...(broken === undefined ? {} : { broken }) };

  function nodeAt(place: Location, outer: Scope, depth: number, steps: number): SchemaNode {
    const scope = extend(outer, place.resource);
    const key = scope.size === 0 ? place.pointer : `${place.pointer} ${keyOf(scope)}`;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const draft = emptyNode(nodes.size, place.pointer);
    const bound =
      nodes.size >= BOUNDS.subschemas
        ? `more than ${BOUNDS.subschemas} subschemas`
        : depth > BOUNDS.depth
          ? `subschemas more than ${BOUNDS.depth} deep`
          : steps > BOUNDS.steps
            ? `a chain of more than ${BOUNDS.steps} references and subschemas`
            : undefined;
    if (bound !== undefined) {
      fail("MCPGEN_SCHEMA_TOO_LARGE", "", `The schema has ${bound}; nothing past that is read.`);
      return draft;
    }
    nodes.set(key, draft);
    tasks.push({ draft, place, scope, depth, steps });
    return draft;
  }

  function extend(scope: Scope, resource: string): Scope {
    const anchors = index.dynamicAnchors(resource);
    if (anchors === undefined) return scope;
    const fresh = [...anchors].filter(([name]) => !scope.has(name));
    return fresh.length === 0 ? scope : new Map([...scope, ...fresh]);
  }

  function fail(code: string, at: string, message: string, hint?: string): void {
    broken ??= message;
    say(code, at, message, hint);
  }

  function readPlace({ draft, place, scope, depth, steps }: Task): void {
    const { value } = place;
    if (typeof value === "boolean") {
      draft.constant = value;
      return;
    }
    if (!isObject(value)) {
      fail("MCPGEN_SCHEMA_KEYWORD", place.pointer, "This is not a schema: expected an object, true or false.");
      return;
    }
    const sub = (...tokens: readonly (string | number)[]): SchemaNode =>
      nodeAt(index.child(place, ...tokens), scope, depth + 1, steps + 1);
    const ignore = (keyword: string, why: string): void => {
      plain = false;
      say("MCPGEN_SCHEMA_KEYWORD", pointerTo(place.pointer, keyword), `\`${keyword}\` is ignored: ${why}.`);
    };
    const bad: Bad = (keyword, expected) => ignore(keyword, `expected ${expected}`);
    const reword = (keyword: string, message: string, hint: string): void => {
      plain = false;
      say("MCPGEN_SCHEMA_KEYWORD", pointerTo(place.pointer, keyword), message, hint);
    };
    if (place.pointer !== "" && member(value, "$id") !== undefined) plain = false;

    readReferences({ draft, place, scope, depth, steps }, value);
    readAssertions(draft, value, dialect, bad, reword);
    if (dialect === "draft-07" && draft.refs.length > 0) {
      // Draft-07 ignores what stands beside `$ref`; texts are kept, since they do no harm.
      const { id, pointer: at, refs, title, description } = draft;
      const beside = Object.keys(value).filter((key) => key !== "$ref" && ASSERTING.has(key));
      if (beside.length > 0) {
        plain = false;
        say(
          "MCPGEN_SCHEMA_KEYWORD",
          place.pointer,
          `Draft-07 ignores what stands beside \`$ref\`: ${beside.join(", ")}.`,
        );
      }
      const kept = { ...emptyNode(id, at), refs, ...(title !== undefined && { title }) };
      for (const key of Object.keys(draft)) delete (draft as Partial<Draft>)[key as keyof Draft];
      Object.assign(draft, kept, description !== undefined && { description }, readDefault(value));
      return;
    }
    for (const keyword of FOREIGN[dialect]) {
      if (member(value, keyword) !== undefined) ignore(keyword, `it means nothing in JSON Schema ${dialect}`);
    }
    readApplicators(draft, place, value, sub, bad);
    if (member(value, "nullable") === true) readNullable(draft, place.pointer, ignore, reword);
    Object.assign(draft, readDefault(value));
  }

  function readNullable(
    draft: Draft,
    pointer: string,
    ignore: (keyword: string, why: string) => void,
    reword: (keyword: string, message: string, hint: string) => void,
  ): void {
    const add = (): Draft => {
      const more = emptyNode(nodes.size, pointer);
      nodes.set(`nullable ${nodes.size}`, more);
      return more;
    };
    if (draft.const?.value === null || (draft.types?.includes("null") === true && draft.enum === undefined)) return;
    if (!acceptNull(draft, add)) return ignore("nullable", "without `type` it means nothing");
    const types = draft.anyOf === undefined && draft.enum === undefined ? draft.types : undefined;
    reword(
      "nullable",
      "`nullable` is no word of JSON Schema; it is read such that `null` is taken as well.",
      types === undefined ? 'Write `"anyOf": […, { "type": "null" }]`.' : `Write \`"type": ${JSON.stringify(types)}\`.`,
    );
  }

  function readReferences({ draft, place, scope, depth, steps }: Task, value: JsonObject): void {
    const refs: SchemaNode[] = [];
    for (const keyword of dialect === "draft-07" ? ["$ref"] : ["$ref", "$dynamicRef"]) {
      const ref = member(value, keyword);
      if (ref === undefined) continue;
      if (keyword === "$dynamicRef" || !/^#(\/|$)/.test(String(ref))) plain = false;
      const target = typeof ref === "string" ? follow(keyword, ref, place, scope) : undefined;
      if (target !== undefined) {
        // A reference starts anew: its target is as deep as it stands in the document.
        refs.push(nodeAt(target, scope, Math.min(depth, tokensOf(target.pointer)), steps + 1));
        continue;
      }
      const at = pointerTo(place.pointer, keyword);
      const where =
        typeof ref === "string" && !ref.startsWith("#") ? "outside the schema; nothing is fetched" : "nowhere";
      fail(
        "MCPGEN_UNSUPPORTED_REF",
        at,
        `\`${keyword}\` ${JSON.stringify(ref)} leads ${where}.`,
        "Put the referred schema into `$defs` and refer to it by `#/$defs/…`.",
      );
    }
    draft.refs = refs;
  }

  function follow(keyword: string, ref: string, place: Location, scope: Scope): Location | undefined {
    const target = index.lookup(ref, place);
    if (keyword === "$ref" || target === undefined || !isObject(target.value)) return target;
    const name = ref.split("#")[1] ?? "";
    return member(target.value, "$dynamicAnchor") === name ? (scope.get(name) ?? target) : target;
  }

  function patternOf({ pattern, problem }: ReadPattern, source: string, at: string): Pattern {
    if (problem !== undefined || pattern.source !== source) plain = false;
    if (problem !== undefined) {
      say(
        "MCPGEN_UNSAFE_PATTERN",
        at,
        `The pattern ${JSON.stringify(source)} ${problem.text}; ${problem.outcome ?? "it is not checked"}.`,
        problem.hint,
      );
    }
    return pattern;
  }

  function readApplicators(
    draft: Draft,
    place: Location,
    value: JsonObject,
    sub: (...tokens: readonly (string | number)[]) => SchemaNode,
    bad: Bad,
  ): void {
    for (const keyword of SUBSCHEMAS) {
      if (dialect === "draft-07" && keyword.startsWith("unevaluated")) continue;
      const found = read(value, keyword, bad);
      if (found !== undefined && !Array.isArray(found)) draft[keyword] = sub(keyword);
    }
    for (const keyword of ["allOf", "anyOf", "oneOf"] as const) {
      const found = read(value, keyword, bad);
      if (found !== undefined) draft[keyword] = found.map((_, at) => sub(keyword, at));
    }
    const map = (keyword: "properties" | "patternProperties" | "dependentSchemas"): [string, SchemaNode][] =>
      Object.keys(read(value, keyword, bad) ?? {}).map((key) => [key, sub(keyword, key)]);
    if (member(value, "properties") !== undefined) draft.properties = new Map(map("properties"));
    draft.patternProperties = map("patternProperties").map(([source, schema]): PatternProperty => ({
      pattern: patternOf(readNamePattern(source), source, pointerTo(place.pointer, "patternProperties", source)),
      schema,
    }));
    const pattern = read(value, "pattern", bad);
    if (pattern !== undefined) {
      draft.pattern = patternOf(readPattern(pattern, draft), pattern, pointerTo(place.pointer, "pattern"));
    }

    if (dialect === "2020-12" && member(value, "dependentSchemas") !== undefined) {
      draft.dependentSchemas = new Map(map("dependentSchemas"));
    }
    readDependencies(draft, value, sub);
    readTuple(draft, value, sub, bad);
  }

  function readDependencies(draft: Draft, value: JsonObject, sub: (...tokens: readonly string[]) => SchemaNode): void {
    const found = member(value, "dependencies");
    if (!isObject(found)) return;
    plain = false;
    const required = new Map(draft.dependentRequired);
    const schemas = new Map(draft.dependentSchemas);
    for (const [key, dependency] of Object.entries(found)) {
      if (Array.isArray(dependency))
        required.set(
          key,
          dependency.filter((name) => typeof name === "string"),
        );
      else schemas.set(key, sub("dependencies", key));
    }
    draft.dependentRequired = required;
    draft.dependentSchemas = schemas;
  }

  /** Draft-07 writes tuples as `items: [...]` with `additionalItems`; many schemas that name no dialect do, too. */
  function readTuple(
    draft: Draft,
    value: JsonObject,
    sub: (...tokens: readonly (string | number)[]) => SchemaNode,
    bad: Bad,
  ): void {
    const items = member(value, "items");
    if (Array.isArray(items)) {
      plain = false;
      draft.prefixItems = items.map((_, at) => sub("items", at));
      if (member(value, "additionalItems") !== undefined) draft.items = sub("additionalItems");
      if (dialect === "2020-12") {
        say(
          "MCPGEN_SCHEMA_KEYWORD",
          pointerTo(draft.pointer, "items"),
          "`items` is a list, as in draft-07; it is read as `prefixItems`.",
          'Write `prefixItems`, or declare `"$schema": "http://json-schema.org/draft-07/schema#"`.',
        );
      }
      return;
    }
    if (dialect === "draft-07") return;
    const prefix = read(value, "prefixItems", bad);
    if (prefix !== undefined) draft.prefixItems = prefix.map((_, at) => sub("prefixItems", at));
  }
}

function keyOf(scope: Scope): string {
  return [...scope].map(([name, { pointer }]) => `${name}=${pointer}`).join(" ");
}

function readDefault(value: JsonObject): { default?: { readonly value: Json } } {
  const found = member(value, "default");
  return found === undefined ? {} : { default: { value: found as Json } };
}

function tokensOf(pointer: string): number {
  return pointer.split("/").length - 1;
}
