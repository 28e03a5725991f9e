import type { Diagnostic } from "../diagnostics.js";
import { standardProps } from "./standard-schema.js";

/** How each library makes a schema of an object's members. */
const WRAPPED: ReadonlyMap<string, string> = new Map([
  ["zod", "z.object({ … })"],
  ["valibot", "toStandardJsonSchema(v.object({ … }))"],
  ["arktype", "type({ … })"],
]);

/** An object of schemas where one schema is meant, as the official SDK takes them for `inputSchema`. */
export function bareShape(value: unknown, pointer: string): Diagnostic | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const vendors = Object.values(value).map((member) => standardProps(member)?.vendor);
  const [vendor] = vendors;
  if (vendor === undefined || vendors.includes(undefined)) return undefined;
  const wrapped = WRAPPED.get(String(vendor));
  return {
    severity: "warning",
    code: "MCPGEN_SCHEMA_SOURCE",
    message: `This is an object of ${String(vendor)} schemas, and no schema of an object; nothing is declared of it.`,
    pointer,
    ...(wrapped === undefined ? {} : { hint: `Wrap it: ${wrapped}.` }),
  };
}
