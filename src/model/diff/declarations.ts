import { pointerTo } from "../../diagnostics.js";
import { DECLARATION_KINDS, type DeclarationKind } from "../declaration-kinds.js";
import { isObject, jsonEqual, member, type JsonObject } from "../json-value.js";
import type { Change, Places } from "./change.js";

/** A field of a declaration that has another value. */
export interface ChangedField {
  readonly kind: DeclarationKind;
  readonly field: string;
  /** `undefined` where it is new, as `is` where it is gone. */
  readonly was: unknown;
  readonly is: unknown;
  readonly places: Places;
}

/** What changed of the declarations that both lists have. */
export function changedFields(kind: DeclarationKind, before: unknown, after: unknown): ChangedField[] {
  const news = byKey(kind, after);
  return [...byKey(kind, before)].flatMap(([key, old]) => {
    const current = news.get(key);
    if (current === undefined) return [];
    return [...new Set([...Object.keys(old.value), ...Object.keys(current.value)])].flatMap((field): ChangedField[] => {
      // Some servers send null for what they do not have.
      const [was, is] = [old, current].map(({ value }) => member(value, field) ?? undefined);
      const places = { old: pointerTo(old.pointer, field), new: pointerTo(current.pointer, field) };
      return jsonEqual(was, is) ? [] : [{ kind, field, was, is, places }];
    });
  });
}

/** Declarations that only one of the lists has. */
export function comingAndGoing(kind: DeclarationKind, before: unknown, after: unknown): Change[] {
  const { noun } = DECLARATION_KINDS[kind];
  const code = noun.replace(" ", "-");
  // A form goes the other way: clients answer it.
  const isForm = kind === "elicitations";
  const [olds, news] = [byKey(kind, before), byKey(kind, after)];
  const gone = [...olds].filter(([key]) => !news.has(key));
  const added = [...news].filter(([key]) => !olds.has(key));
  return [
    ...gone.map(([key, { pointer }]): Change => ({
      severity: isForm ? "safe" : "breaking",
      code: `${code}-removed`,
      pointer,
      side: "old",
      message: `${noun} ${JSON.stringify(key)} is gone`,
    })),
    ...added.map(([key, { pointer }]): Change => ({
      severity: isForm ? "risky" : "safe",
      code: `${code}-added`,
      pointer,
      side: "new",
      message: `new ${noun} ${JSON.stringify(key)}${isForm ? ": clients made before cannot answer it" : ""}`,
    })),
  ];
}

function byKey(kind: DeclarationKind, list: unknown): Map<string, { value: JsonObject; pointer: string }> {
  const result = new Map<string, { value: JsonObject; pointer: string }>();
  for (const [index, value] of (Array.isArray(list) ? list : []).entries()) {
    const key = member(value, DECLARATION_KINDS[kind].key);
    if (isObject(value) && typeof key === "string" && !result.has(key)) {
      result.set(key, { value, pointer: `/${kind}/${index}` });
    }
  }
  return result;
}
