import { DECLARATION_LISTS } from "./declaration-kinds.js";
import { bySeverity, type Change } from "./diff/change.js";
import { changedFields, comingAndGoing } from "./diff/declarations.js";
import { fieldChanges, schemaPair } from "./diff/fields.js";
import { diffSchemas } from "./diff/schemas.js";
import { serverChanges } from "./diff/server.js";

export type { Change, Severity } from "./diff/change.js";

/** What a manifest declares, as far as a comparison needs to know: wire objects, unknown fields included. */
export interface Declarations {
  readonly [field: string]: unknown;
}

/**
 * Compares two versions of a server's declarations for those who call it: what breaks clients made from the old one, what may,
 * and what does not. Worst first.
 */
export function diff(before: Declarations, after: Declarations): Change[] {
  const fields = DECLARATION_LISTS.flatMap((kind) => changedFields(kind, before[kind], after[kind]));
  return [
    ...DECLARATION_LISTS.flatMap((kind) => comingAndGoing(kind, before[kind], after[kind])),
    ...fields.flatMap(fieldChanges),
    ...serverChanges(before, after),
    ...diffSchemas(fields.flatMap(schemaPair)),
  ].sort(bySeverity);
}
