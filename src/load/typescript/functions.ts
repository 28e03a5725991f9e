import type { ts } from "ts-morph";
import { docOf, tagOf, type DocComment } from "./doc-comment.js";
import { exportsOf } from "./exports.js";
import type { Place, Reading } from "./reading.js";

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
    if (signature === undefined) return [];
    const doc = docOf(symbol, reading);
    if (tagOf(doc, ...LEFT_OUT) !== undefined) return [];
    const place: Place = { pointer: "", node, depth: 0 };
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
    return [{ name: exported.name, doc, signature, node }];
  });
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
