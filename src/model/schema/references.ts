import { pointerTo } from "../../diagnostics.js";
import { isObject, member, type JsonObject } from "../json-value.js";
import { breakOff } from "./findings.js";
import type { Location } from "./locations.js";
import { referredNode, type Visit } from "./walk.js";
import { shown } from "../shown.js";

/** Reads `$ref` and `$dynamicRef`. */
export function readReferences(visit: Visit, value: JsonObject): void {
  const { walk, draft, place } = visit;
  draft.refs = (walk.dialect === "draft-07" ? ["$ref"] : ["$ref", "$dynamicRef"]).flatMap((keyword) => {
    const ref = member(value, keyword);
    if (ref === undefined) return [];
    if (keyword === "$dynamicRef" || !/^#(\/|$)/.test(String(ref))) walk.findings.plain = false;
    const target = typeof ref === "string" ? follow(visit, keyword, ref) : undefined;
    if (target !== undefined) return [referredNode(visit, target)];
    const isElsewhere = typeof ref === "string" && !ref.startsWith("#");
    breakOff(
      walk.findings,
      "MCPGEN_UNSUPPORTED_REF",
      pointerTo(place.pointer, keyword),
      `\`${keyword}\` ${shown(ref)} leads ${isElsewhere ? "outside the schema; nothing is fetched" : "nowhere"}.`,
      "Put the referred schema into `$defs` and refer to it by `#/$defs/…`.",
    );
    return [];
  });
}

/**
 * Where a reference leads. `$dynamicRef` to a `$dynamicAnchor` leads to the outermost place of that name on the way here
 * (2020-12 core, section 8.2.3.2).
 */
function follow({ walk, place, scope }: Visit, keyword: string, ref: string): Location | undefined {
  const target = walk.index.lookup(ref, place);
  if (keyword === "$ref" || target === undefined || !isObject(target.value)) return target;
  const name = ref.split("#")[1] ?? "";
  return member(target.value, "$dynamicAnchor") === name ? (scope.get(name) ?? target) : target;
}
