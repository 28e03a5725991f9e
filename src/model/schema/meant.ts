import { nearest } from "../nearest.js";
import type { TypeName } from "./node.js";

/** What other languages and tools call the types of JSON, in lower case. */
const CALLED: Readonly<Record<TypeName, string>> = {
  null: "nil none void",
  boolean: "bool",
  integer: "int int32 int64 uint uint32 uint64 long short",
  number: "float float32 float64 double decimal real numeric",
  string: "str text char varchar uuid date datetime date-time time timestamp email uri url file binary bytes enum",
  array: "list tuple set sequence vec",
  object: "dict dictionary map hash record struct",
};
const NAMES = Object.keys(CALLED) as TypeName[];
const TYPES: ReadonlyMap<string, TypeName> = new Map(
  NAMES.flatMap((type) => [type, ...CALLED[type].split(" ")].map((word): [string, TypeName] => [word, type])),
);
const ANYTHING: ReadonlySet<string> = new Set(["any", "mixed", "unknown", "*"]);

/** What to write instead of an ill-formed value of a keyword, where it is plain what was meant. */
export function meantBy(keyword: string, found: unknown): string | undefined {
  if (keyword === "required" && typeof found === "boolean") {
    return found ? "Name the property in the `required` of the object that has it." : "Leave it out.";
  }
  if (keyword !== "type" || typeof found !== "string") return undefined;
  const word = found.toLowerCase();
  if (ANYTHING.has(word)) return "Leave `type` out where any value is meant.";
  const type = TYPES.get(word) ?? nearest(word, NAMES);
  return type === undefined ? undefined : `Write \`"type": "${type}"\`.`;
}
