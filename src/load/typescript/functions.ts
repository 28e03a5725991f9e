import type { ts } from "ts-morph";
import { docOf, docOfSignature, tagOf, type DocComment } from "./doc-comment.js";
import { exportsOf } from "./exports.js";
import { reportHeldFunctions } from "./held-functions.js";
import { placeOf, type Reading } from "./reading.js";

/** A function that the file exports, and what its comment says. */
export interface ExportedFunction {
  readonly name: string;
  readonly doc: DocComment;
  readonly signature: ts.Signature;
  /** Its name, in the file if it stands there. */
  readonly node: ts.Node;
}

const LEFT_OUT = ["internal", "ignore", "hidden"];

/** The exported functions, in the order of the file; what can be no declaration is reported. */
export function exportedFunctions(reading: Reading): ExportedFunction[] {
  const { ts, checker, file } = reading;
  return exportsOf(reading).flatMap((exported): ExportedFunction[] => {
    const { symbol, node } = exported;
    if ((symbol.flags & ts.SymbolFlags.Value) === 0) return [];
    const signatures = checker.getTypeOfSymbolAtLocation(symbol, file).getCallSignatures();
    const signature = signatures.at(-1);
    const whole = docOf(symbol, reading);
    if (tagOf(whole, ...LEFT_OUT) !== undefined) return [];
    if (signature === undefined) {
      reportHeldFunctions(exported, reading);
      return [];
    }
    const place = placeOf(node);
    if (exported.name === "default") {
      const hint = "Export it by its name, or mark it @ignore.";
      reading.warn("MCPGEN_FUNCTION", "The default export has no name to serve it by; it is left out.", place, hint);
      return [];
    }
    if (signatures.length > 1)
      reading.warn("MCPGEN_FUNCTION", `\`${exported.name}\` is overloaded; its last signature counts.`, place);
    if ((signature.typeParameters?.length ?? 0) > 0)
      reading.warn(
        "MCPGEN_FUNCTION",
        `\`${exported.name}\` is generic; its type parameters count as what they extend.`,
        place,
      );
    const doc = signatures.length > 1 ? docOfLast(signatures, reading) : whole;
    return [{ name: exported.name, doc, signature, node }];
  });
}

/** What is said of the signature that counts, or of the nearest one before it that anything is said of. */
function docOfLast(signatures: readonly ts.Signature[], reading: Reading): DocComment {
  const docs = signatures.map((one) => docOfSignature(one, reading));
  return docs.findLast(({ text, tags }) => text !== "" || tags.length > 0) ?? { text: "", tags: [] };
}

/** What every declaration says of itself. */
export function displayOf({ doc }: ExportedFunction): {
  title?: string;
  description?: string;
  deprecated?: string | true;
  scopes?: string[];
} {
  const title = tagOf(doc, "title");
  const deprecated = tagOf(doc, "deprecated");
  const scopes = tagOf(doc, "scopes")?.match(/[^\s,]+/g);
  return {
    ...(title ? { title } : {}),
    ...(doc.text === "" ? {} : { description: doc.text }),
    ...(deprecated === undefined ? {} : { deprecated: deprecated || true }),
    ...(scopes ? { scopes: [...scopes] } : {}),
  };
}
