import { pointerTo, pointerTokens } from "../../diagnostics.js";
import { isObject, member, type JsonObject } from "../json-value.js";
import { PLACES, type Dialect } from "./dialect.js";
import type { Json } from "./node.js";

/** The base of a schema without `$id`: nothing can be resolved against it but fragments and embedded ids. */
const BASE = "mcp-gen://schema/";

/** A place in the declared schema, with what references from it are resolved against. */
export interface Location {
  readonly pointer: string;
  readonly value: unknown;
  /** URI of the schema resource that it belongs to. */
  readonly resource: string;
}

/** Where references lead, inside one document. Nothing outside it exists. */
export interface SchemaIndex {
  readonly root: Location;
  /** Names that `$dynamicAnchor` gives in a resource; `undefined` for none. */
  dynamicAnchors(resource: string): ReadonlyMap<string, Location> | undefined;
  /** What a reference leads to: `undefined` where it leads out of the document or nowhere. */
  lookup(ref: string, from: Location): Location | undefined;
  /** The subschema at a member of `parent`. */
  child(parent: Location, ...tokens: readonly (string | number)[]): Location;
}

/** Finds every resource and anchor of a schema, at the places where its dialect has subschemas. */
export function indexSchema(declared: Json, dialect: Dialect): SchemaIndex {
  const resources = new Map<string, Location>();
  const anchors = new Map<string, Location>();
  const dynamic = new Map<string, Map<string, Location>>();
  const bases = new Map<string, string>();

  const root = enter({ pointer: "", value: declared, resource: BASE });
  resources.set(BASE, root);
  return {
    root,
    dynamicAnchors: (resource) => dynamic.get(resource),
    lookup,
    child,
  };

  function enter(place: Location): Location {
    const location = { ...place, resource: baseOf(place) };
    if (!isObject(place.value)) return location;
    if (location.resource !== place.resource) resources.set(location.resource, location);
    bases.set(place.pointer, location.resource);
    for (const [keyword, hash] of [
      ["$anchor", ""],
      ["$dynamicAnchor", ""],
      ["$id", "#"],
    ] as const) {
      const text = member(place.value, keyword);
      if (typeof text !== "string" || (keyword === "$id") !== (dialect === "draft-07")) continue;
      const name = hash === "" ? text : (text.split("#")[1] ?? "");
      if (name === "") continue;
      anchors.set(`${location.resource}#${name}`, location);
      if (keyword !== "$dynamicAnchor") continue;
      const names = dynamic.get(location.resource) ?? new Map<string, Location>();
      dynamic.set(location.resource, names.set(name, location));
    }
    for (const [keyword, kind] of PLACES[dialect]) {
      const value = member(place.value, keyword);
      if (value === undefined) continue;
      if (kind === "schema" || (kind === "either" && !Array.isArray(value))) enter(below(location, keyword));
      else if (Array.isArray(value)) value.forEach((_, index) => enter(below(location, keyword, index)));
      else if (isObject(value)) for (const key of Object.keys(value)) enter(below(location, keyword, key));
    }
    return location;
  }

  /** The resource that a place belongs to: its own, if it has an `$id`. */
  function baseOf({ value, resource }: Location): string {
    if (!isObject(value)) return resource;
    const id = member(value, "$id");
    if (typeof id !== "string" || (dialect === "draft-07" && member(value, "$ref") !== undefined)) return resource;
    if (id.startsWith("#")) return resource;
    return addressOf(id, resource)?.resource ?? resource;
  }

  function below(parent: Location, ...tokens: readonly (string | number)[]): Location {
    let value: unknown = parent.value;
    for (const token of tokens) value = (value as JsonObject)[token];
    return { pointer: pointerTo(parent.pointer, ...tokens), value, resource: parent.resource };
  }

  function child(parent: Location, ...tokens: readonly (string | number)[]): Location {
    const place = below(parent, ...tokens);
    return { ...place, resource: bases.get(place.pointer) ?? baseOf(place) };
  }

  function lookup(ref: string, from: Location): Location | undefined {
    const { resource = "", fragment } = addressOf(ref, from.resource) ?? {};
    const target = resources.get(resource);
    if (target === undefined || fragment === undefined) return undefined;
    if (fragment === "") return target;
    return fragment.startsWith("/") ? walk(target, fragment) : anchors.get(`${resource}#${fragment}`);
  }

  function walk(start: Location, pointer: string): Location | undefined {
    let place = start;
    for (const key of pointerTokens(pointer)) {
      if (typeof place.value !== "object" || place.value === null || !Object.hasOwn(place.value, key)) return undefined;
      place = child(place, key);
    }
    return place;
  }
}

/** What a reference names: a schema resource by its URI, and a pointer or an anchor in it. */
interface Address {
  readonly resource: string;
  /** Decoded: only then is it a pointer to be taken apart (RFC 6901, section 6). `undefined` where it cannot be. */
  readonly fragment: string | undefined;
}

/** Reads a reference from a place in the resource `base`; `undefined` for what is no URI. */
export function addressOf(ref: string, base: string = BASE): Address | undefined {
  try {
    const uri = new URL(ref, base);
    const fragment = decode(uri.hash.slice(1));
    uri.hash = "";
    return { resource: uri.href, fragment };
  } catch {
    return undefined;
  }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
