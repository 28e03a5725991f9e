import type { ts } from "ts-morph";
import type { Declaration } from "./declarations.js";
import { docOf, tagOf } from "./doc-comment.js";
import { exportsOf } from "./exports.js";
import { placeOf, within, type Reading } from "./reading.js";
import { isPlainObject, objectTypeSchema } from "./types.js";

interface ExportedForm {
  /** Wire name: what `@elicitation` says, else the type's name. */
  readonly name: string;
  /** What the user is asked: the comment. */
  readonly message: string;
  readonly type: ts.Type;
  readonly node: ts.Node;
}

/**
 * The forms that handlers may ask the user to fill in: exported object types with the tag `@elicitation`.
 *
 * @param pointer Of their list in the manifest.
 */
export function formsOf(reading: Reading, pointer: string): Declaration[] {
  const forms: Declaration[] = [];
  for (const { name, message, type, node } of exportedForms(reading)) {
    const place = placeOf(node, `${pointer}/${forms.length}`);
    if (forms.some((form) => form["name"] === name)) {
      reading.warn(
        "MCPGEN_DUPLICATE",
        `The form ${JSON.stringify(name)} is declared already; this one is left out.`,
        place,
      );
    } else if (!isPlainObject(type, reading)) {
      const hint = "export interface ConfirmBooking { confirm: boolean }";
      reading.warn("MCPGEN_FORM", `A form is an object of fields; ${JSON.stringify(name)} is left out.`, place, hint);
    } else {
      reading.mark(place);
      const requestedSchema = objectTypeSchema(type, within(place, undefined, "requestedSchema"), reading);
      forms.push({ name, message, requestedSchema });
    }
  }
  return forms;
}

function exportedForms(reading: Reading): ExportedForm[] {
  const { ts, checker } = reading;
  return exportsOf(reading).flatMap((exported): ExportedForm[] => {
    const { symbol, node } = exported;
    if ((symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) === 0) return [];
    const doc = docOf(symbol, reading);
    const tag = tagOf(doc, "elicitation");
    if (tag === undefined) return [];
    const name = tag || exported.name.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
    return [{ name, message: doc.text || name, type: checker.getDeclaredTypeOfSymbol(symbol), node }];
  });
}
