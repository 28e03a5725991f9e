import { pointerTo, type Report } from "../diagnostics.js";
import { isObject } from "./json-value.js";

/** What a field of a form may be (client/elicitation, "Requested Schema"); a list holds chosen texts. */
const FIELDS: readonly unknown[] = ["string", "number", "integer", "boolean"];

/** Warns of forms that no client can fill in: what is not flat is never accepted as an answer. */
export function checkForm(schema: unknown, pointer: string, report: Report): void {
  const warn = (what: string, at: string): void =>
    report({
      severity: "warning",
      code: "MCPGEN_FORM",
      message: `${what}, so that no client can fill it in.`,
      pointer: at,
      hint: "A form is an object of texts, numbers, booleans, choices (`enum`) and lists of choices.",
    });
  if (!isObject(schema) || schema["type"] !== "object") return warn("The form is no object", pointer);
  const properties = schema["properties"];
  if (!isObject(properties)) return;
  for (const [name, field] of Object.entries(properties)) {
    if (!isField(field)) warn("The field is no plain value", pointerTo(pointer, "properties", name));
  }
}

function isField(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  if (FIELDS.includes(schema["type"])) return true;
  const items = schema["items"];
  return schema["type"] === "array" && isObject(items) && (items["type"] ?? "string") === "string";
}
