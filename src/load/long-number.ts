import type { Diagnostic } from "../diagnostics.js";

/** Every number of so many characters is one that JavaScript has. */
const EXACT = 15;

/**
 * What to say of a number whose digits JavaScript does not keep; `undefined` where it does, or nearly so: fractions are
 * near enough.
 *
 * @param written As it stands in the text.
 */
export function lostDigits(written: string): Omit<Diagnostic, "pointer"> | undefined {
  const value = Number(written);
  if (written.length <= EXACT || !/^-?\d+$/.test(written) || !Number.isFinite(value)) return undefined;
  // JavaScript writes -2 ** 63 as -9223372036854776000 and reads that as -2 ** 63: servers written in it declare such bounds.
  if (String(value) === written || BigInt(written) === BigInt(value)) return undefined;
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  return {
    severity: "warning",
    code: "MCPGEN_NUMBER",
    message: `JavaScript has no ${shown}: it is ${value} here and in what is generated.`,
  };
}
