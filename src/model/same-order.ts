import { DECLARATION_LISTS } from "./declaration-kinds.js";
import { isObject } from "./json-value.js";

/** Lists whose order means nothing. */
const SETS: readonly string[] = ["required", "enum", "type"];
/** What tells elements of a list apart, the first that they have: names of resources need not differ. */
const IDENTITIES: readonly string[] = ["uri", "uriTemplate", "name"];
/** Lists of declarations, which are told apart by their names: where they stand in a manifest. */
const DECLARATIONS: readonly string[] = [...DECLARATION_LISTS, "prompts/arguments"];

/**
 * A JSON value with members in the order in which an earlier version had them, so that a server which lists the same
 * things in another order gives the same text. Members that are new follow as they came.
 */
export function inOrderOf(value: unknown, before: unknown, path = ""): unknown {
  if (Array.isArray(value) && Array.isArray(before)) return listInOrderOf(value, before, path);
  if (!isObject(value) || !isObject(before)) return value;
  const known = Object.keys(before).filter((name) => Object.hasOwn(value, name));
  const others = Object.keys(value).filter((name) => !Object.hasOwn(before, name));
  // Object.fromEntries defines members: a peer's `__proto__` stays a member.
  const inside = (name: string): unknown =>
    inOrderOf(value[name], before[name], path === "" ? name : `${path}/${name}`);
  return Object.fromEntries([...known, ...others].map((name) => [name, inside(name)]));
}

function listInOrderOf(value: readonly unknown[], before: readonly unknown[], path: string): unknown[] {
  if (SETS.some((key) => path.endsWith(`/${key}`)) && haveSameElements(value, before)) return [...before];
  const olds = new Map(before.map((one) => [identityOf(one), one]));
  const inside = value.map((one, index) => {
    const old = identityOf(one) === undefined ? before[index] : olds.get(identityOf(one));
    return inOrderOf(one, old, path);
  });
  if (!DECLARATIONS.includes(path)) return inside;
  const places = new Map([...olds.keys()].map((key, index) => [key, index]));
  const place = (one: unknown): number => places.get(identityOf(one)) ?? places.size;
  return inside.sort((a, b) => place(a) - place(b));
}

/** What an element of a list is called, if anything. */
export function identityOf(element: unknown): string | undefined {
  const member = isObject(element) ? IDENTITIES.find((name) => typeof element[name] === "string") : undefined;
  return member === undefined ? undefined : ((element as Record<string, unknown>)[member] as string);
}

function haveSameElements(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  const [elements, others] = [new Set(one), new Set(other)];
  return elements.size === others.size && [...elements].every((element) => others.has(element));
}
