import { member, type JsonObject } from "../json-value.js";
import type { KeywordFindings } from "./findings.js";
import { emptyNode, type Draft } from "./node.js";
import { addedNode, type Visit } from "./walk.js";

/** What is about the value as a whole, `null` or not. */
const ANNOTATIONS: ReadonlySet<string> = new Set(["title", "description", "deprecated", "readOnly", "writeOnly"]);

/** Reads `nullable`. It comes last: what it means depends on all that the node says beside it. */
export function readNullable(visit: Visit, value: JsonObject, { ignored, reworded }: KeywordFindings): void {
  if (member(value, "nullable") !== true) return;
  const { draft } = visit;
  if (draft.const?.value === null || (draft.types?.includes("null") === true && draft.enum === undefined)) return;
  if (!acceptNull(draft, () => addedNode(visit))) return ignored("nullable", "without `type` it means nothing");
  const types = draft.anyOf === undefined && draft.enum === undefined ? draft.types : undefined;
  reworded(
    "nullable",
    "`nullable` is no word of JSON Schema; it is read such that `null` is taken as well.",
    types === undefined ? 'Write `"anyOf": […, { "type": "null" }]`.' : `Write \`"type": ${JSON.stringify(types)}\`.`,
  );
}

/**
 * Makes a node take `null` as well: what `nullable`, a word of OpenAPI 3.0, means where generators leave it in schemas. The
 * servers do send `null`, and other validators take it.
 *
 * @param add Makes one more node.
 * @returns Whether the node said anything that could keep `null` out.
 */
function acceptNull(draft: Draft, add: () => Draft): boolean {
  const { types, enum: values, const: only, refs, allOf, anyOf, oneOf, not, if: condition } = draft;
  const isApplied = refs.length + allOf.length > 0 || [oneOf, not, condition].some((part) => part !== undefined);
  const isTyped = [types, values, only].some((part) => part !== undefined);
  if (isApplied || (isTyped && anyOf !== undefined)) moveApart(draft, add());
  if (draft.anyOf !== undefined) draft.anyOf = [...draft.anyOf, Object.assign(add(), { types: ["null"] })];
  else if (isTyped) addNull(draft);
  else return false;
  return true;
}

/** Leaves what the node says of values to `inner`, as the one alternative that it has. */
function moveApart(draft: Draft, inner: Draft): void {
  const { id, pointer, ...said } = draft;
  for (const key of Object.keys(said) as (keyof typeof said)[]) {
    if (ANNOTATIONS.has(key)) continue;
    Object.assign(inner, { [key]: said[key] });
    delete (draft as Partial<Draft>)[key];
  }
  Object.assign(draft, { ...emptyNode(id, pointer), ...draft, anyOf: [inner] });
}

function addNull(draft: Draft): void {
  const { types, const: only } = draft;
  const values = only === undefined ? draft.enum : [only.value];
  delete draft.const;
  if (types !== undefined && !types.includes("null")) draft.types = [...types, "null"];
  if (values !== undefined && !values.includes(null)) draft.enum = [...values, null];
}
