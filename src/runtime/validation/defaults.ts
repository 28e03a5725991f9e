import type { JsonObject } from "../protocol/jsonrpc.js";
import { explain, type Explainer } from "./explain.js";
import { dereference, isObject, type JsonSchema } from "./json-schema.js";

/** A copy of a value in which absent properties have the defaults that the schema gives them. */
export function fillDefaults(explainer: Explainer, value: unknown): unknown {
  const { root } = explainer;
  return fill(root, value, [], []);

  /**
   * @param open The schemas that are being read at this very place, against references that lead back to themselves.
   * @param taken The schemas whose default is being filled, against defaults that contain themselves.
   */
  function fill(schema: unknown, given: unknown, open: readonly unknown[], taken: readonly unknown[]): unknown {
    // What has a value that holds no others is as full as can be.
    if (given !== undefined && typeof given !== "object") return given;
    if (!isObject(schema) || open.includes(schema)) return given;
    const here = [...open, schema];
    let inside = taken;
    let result: unknown = given;
    if (given === undefined && schema.default !== undefined && !taken.includes(schema)) {
      result = structuredClone(schema.default);
      inside = [...taken, schema];
    }
    const {
      $ref,
      allOf = [],
      anyOf,
      oneOf,
      properties = {},
      additionalProperties,
      prefixItems = [],
      items,
    } = schema as Parts;
    if ($ref !== undefined) result = fill(dereference(root, $ref), result, here, inside);
    for (const part of allOf) result = fill(part, result, here, inside);
    for (const alternatives of [anyOf, oneOf]) {
      const chosen = alternatives?.find((alternative) => explain(explainer, result, alternative).length === 0);
      if (chosen !== undefined) result = fill(chosen, result, here, inside);
    }
    if (Array.isArray(result)) return result.map((item, at) => fill(prefixItems[at] ?? items, item, [], inside));
    if (!isObject(result)) return result;
    const filled: JsonObject = { ...result };
    const set = (key: string, part: unknown): void => {
      const before = Object.hasOwn(result, key) ? result[key] : undefined;
      const member = fill(part, before, [], inside);
      // Assigning to `__proto__` would not make a member.
      if (member !== before) Object.defineProperty(filled, key, { value: member, ...PLAIN });
    };
    for (const key of Object.keys(properties)) set(key, properties[key]);
    if (isObject(additionalProperties)) {
      for (const key of Object.keys(result)) if (!Object.hasOwn(properties, key)) set(key, additionalProperties);
    }
    return filled;
  }
}

const PLAIN = { enumerable: true, configurable: true, writable: true };

/** The keywords that lead to defaults. */
interface Parts {
  readonly $ref?: string;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: JsonObject;
  readonly additionalProperties?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}
