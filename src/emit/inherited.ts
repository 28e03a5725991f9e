import { code, literal, type Code } from "./code.js";

/** The members that TypeScript sees in every object. */
const INHERITED: ReadonlySet<string> = new Set([
  "constructor",
  "toString",
  "toLocaleString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
]);

/**
 * Whether a property may be absent although every object has one of its name: `{}` has a `toString`, TypeScript says,
 * and it is no text. Its type must take what is inherited, or no object without it would do.
 */
export function mayBeInherited(name: string, optional: boolean): boolean {
  return optional && INHERITED.has(name);
}

/** `Object["toString"]` */
export function inheritedType(name: string): Code {
  return code`Object[${literal(name)}]`;
}
