import { emptyNode, type Draft } from "./node.js";

/** What is about the value as a whole, `null` or not. */
const ANNOTATIONS: ReadonlySet<string> = new Set(["title", "description", "deprecated", "readOnly", "writeOnly"]);

/**
 * Makes a node take `null` as well: what `nullable`, a word of OpenAPI 3.0, means where generators leave it in schemas. The
 * servers do send `null`, and other validators take it.
 *
 * @param add Makes one more node.
 * @returns Whether the node said anything that could keep `null` out.
 */
export function acceptNull(draft: Draft, add: () => Draft): boolean {
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
