import { createHash } from "node:crypto";
import { printPart, type Part, type PrintedPart } from "./code-file.js";

/** Characters. Whoever watches for days prints more than is worth keeping. */
const MAX_KEPT = 32 * 1024 * 1024;

/** What was printed before, for as many runs as wanted: after an edit few parts are made of something else. */
export function printedParts(most: number = MAX_KEPT): (part: Part) => PrintedPart {
  const kept = new Map<string, PrintedPart>();
  let size = 0;
  return (part) => {
    if (part.madeOf === undefined) return printPart(part);
    const key = createHash("sha256").update(JSON.stringify(part.madeOf)).digest("base64");
    const known = kept.get(key);
    if (known !== undefined) return known;
    const printed = printPart(part);
    if (part.stoodAlone?.() === false) return printed;
    size += printed.text.length;
    if (size > most) {
      kept.clear();
      size = printed.text.length;
    }
    kept.set(key, printed);
    return printed;
  };
}
