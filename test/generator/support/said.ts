// What a declared schema says about one place in a value, worked out from its JSON alone: an oracle that knows nothing of
// how the generator reads schemas. A world is one way to satisfy a schema: the subschemas that hold together when one
// branch of each `anyOf`, `oneOf` and `if` is taken.

export type Members = Readonly<Record<string, unknown>>;
export type World = readonly unknown[];

/** More worlds than this are not told apart. */
const MAX_WORLDS = 512;

/** A step from a value to one of its members. */
export type Step = { readonly name: string } | "other" | { readonly index: number } | "rest";

export interface Oracle {
  /** The ways to satisfy schemas that hold together. */
  worlds(schemas: World): World[];
  /** The ways to satisfy what stands one step further. */
  step(worlds: readonly World[], step: Step): World[];
  /** Whether a schema says nothing about what the value is, in one of these ways at least. */
  isFree(worlds: readonly World[]): boolean;
}

/** @param unread Whether a reference that leads nowhere, or a keyword that is none, has been reported. */
export function oracle(root: unknown, unread: boolean): Oracle {
  const draft07 = isMembers(root) && String(root["$schema"]).includes("draft-07");
  return { worlds, step, isFree };

  function worlds(schemas: World, depth = 0): World[] {
    let result: World[] = [[]];
    for (const schema of schemas) {
      const ways = depth > 40 ? [[schema]] : waysOf(schema, depth);
      result = result.flatMap((world) => ways.map((way) => [...world, ...way])).slice(0, MAX_WORLDS);
    }
    return result;
  }

  function waysOf(schema: unknown, depth: number): World[] {
    if (!isMembers(schema)) return [[schema]];
    const { $ref, $dynamicRef, allOf, anyOf, oneOf, if: condition, then, else: otherwise } = schema;
    const ref = $ref ?? $dynamicRef;
    const targets = ref === undefined ? [] : [lookup(ref)];
    if (draft07 && $ref !== undefined) return worlds(targets, depth + 1);
    const holds: unknown[] = [...targets, ...listOf(allOf)];
    const choices = [listOf(anyOf), listOf(oneOf)].filter((list) => list.length > 0);
    if (condition !== undefined) choices.push([then ?? true, otherwise ?? true]);
    let ways = worlds(holds, depth + 1).map((way): World => [schema, ...way]);
    for (const branches of choices) {
      const inner = branches.flatMap((branch) => worlds([branch], depth + 1));
      ways = ways.flatMap((way) => inner.map((one) => [...way, ...one])).slice(0, MAX_WORLDS);
    }
    return ways;
  }

  function step(from: readonly World[], to: Step): World[] {
    const kind = to === "other" || (typeof to === "object" && "name" in to) ? "object" : "array";
    const possible = from.filter((world) => world.every((schema) => allows(schema, kind)));
    // Of alternatives, those that speak of the property: the type of each stands on its own.
    const speaking = possible.filter((world) => world.some((schema) => speaksOf(schema, to)));
    const found = (speaking.length > 0 ? speaking : possible).flatMap((world) =>
      worlds(world.flatMap((schema) => below(schema, to))),
    );
    return found.slice(0, MAX_WORLDS);
  }

  function allows(schema: unknown, kind: "object" | "array"): boolean {
    const type = isMembers(schema) ? schema["type"] : undefined;
    return schema !== false && (type === undefined || [type].flat().includes(kind));
  }

  function speaksOf(schema: unknown, to: Step): boolean {
    return (
      typeof to === "object" && "name" in to && isMembers(schema) && member(schema["properties"], to.name) !== undefined
    );
  }

  /** What a schema says about a member; nothing where there is nothing in the list. */
  function below(schema: unknown, to: Step): unknown[] {
    if (!isMembers(schema)) return schema === false ? [false] : [];
    const values = schema["enum"] ?? (schema["const"] === undefined ? undefined : [schema["const"]]);
    if (Array.isArray(values)) {
      const members = typeof to === "object" && "name" in to ? values.map((value) => member(value, to.name)) : [];
      return [{ enum: members }];
    }
    if (typeof to === "object" && "name" in to) {
      const own = member(schema["properties"], to.name);
      const patterns = Object.entries(mapOf(schema["patternProperties"])).filter(([source]) =>
        matches(source, to.name),
      );
      const named = [...(own === undefined ? [] : [own]), ...patterns.map(([, found]) => found)];
      if (member(schema["dependentSchemas"], to.name) === false) return [false];
      return named.length > 0 ? named : given(schema["additionalProperties"] ?? schema["unevaluatedProperties"]);
    }
    if (to === "other" && schema["propertyNames"] === false) return [false];
    const general = Object.entries(mapOf(schema["patternProperties"])).filter(([source]) => matchesAll(source));
    if (to === "other" && general.length > 0) return general.map(([, found]) => found);
    if (to === "other") return given(schema["additionalProperties"] ?? schema["unevaluatedProperties"]);
    const { items, prefixItems, additionalItems, unevaluatedItems } = schema;
    const tuple = Array.isArray(items) ? items : draft07 ? [] : listOf(prefixItems);
    if (to !== "rest" && to.index < tuple.length) return [tuple[to.index]];
    return given(Array.isArray(items) ? additionalItems : (items ?? unevaluatedItems));
  }

  function isFree(found: readonly World[]): boolean {
    return found.some((world) => world.every(saysNothing));
  }

  /** Keywords about numbers and texts say nothing of a value that may be anything else. */
  function saysNothing(schema: unknown): boolean {
    if (!isMembers(schema)) return schema === true || (unread && schema !== false);
    const says = (keyword: string): boolean => {
      const found = schema[keyword];
      if (keyword === "type") return [found].flat().every((type) => TYPES.has(type)) || !unread;
      if (keyword === "items" || keyword === "additionalProperties") return !isAnything(found);
      if (keyword === "required" || keyword === "prefixItems") return listOf(found).some((one) => one !== true);
      if (keyword === "properties") return Object.values(mapOf(found)).some((one) => !isAnything(one));
      if (keyword === "not") return found !== false;
      return found !== null || keyword === "const";
    };
    return SAYING.filter((keyword) => schema[keyword] !== undefined).every((keyword) => !says(keyword));
  }

  function isAnything(schema: unknown): boolean {
    return isFree(worlds([schema]));
  }

  function lookup(ref: unknown): unknown {
    const [, fragment = ""] = String(ref).split("#");
    const base = String(ref).split("#")[0] ?? "";
    const start = base === "" ? root : findMember(root, "$id", (id) => String(id).endsWith(base));
    if (start === undefined) return unread ? true : false;
    if (fragment === "") return start;
    if (!fragment.startsWith("/")) {
      return (
        findMember(start, "$anchor", (name) => name === fragment) ??
        findMember(start, "$dynamicAnchor", (name) => name === fragment) ??
        findMember(start, "$id", (name) => name === `#${fragment}`) ??
        unread
      );
    }
    let found: unknown = start;
    for (const token of decodeURIComponent(fragment).split("/").slice(1)) {
      found = member(found, token.replaceAll("~1", "/").replaceAll("~0", "~"));
    }
    return found ?? unread;
  }
}

const TYPES: ReadonlySet<unknown> = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);
const SAYING = [
  "type",
  "enum",
  "const",
  "not",
  "properties",
  "required",
  "items",
  "prefixItems",
  "additionalProperties",
];

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Members)[key] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function mapOf(value: unknown): Members {
  return isMembers(value) ? value : {};
}

function given(value: unknown): unknown[] {
  return typeof value === "boolean" || isMembers(value) ? [value] : [];
}

function matches(source: string, name: string): boolean {
  try {
    return new RegExp(source).test(name);
  } catch {
    return false;
  }
}

function matchesAll(source: string): boolean {
  return ["x", "Other 9", "\u65e5\u672c", "$-_"].every((name) => matches(source, name));
}

/** The first object in a document of which a member is as wanted. */
function findMember(value: unknown, key: string, wanted: (found: unknown) => boolean): unknown {
  const open: unknown[] = [value];
  for (const next of open) {
    if (typeof next !== "object" || next === null) continue;
    const found = member(next, key);
    if (typeof found === "string" && wanted(found)) return next;
    open.push(...Object.values(next));
  }
  return undefined;
}
