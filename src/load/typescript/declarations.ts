import { templateVariables } from "../../model/uri-template.js";
import { promptArguments } from "../standard-schema.js";
import { tagOf } from "./doc-comment.js";
import { displayOf, type ExportedFunction } from "./functions.js";
import { inputSchema } from "./parameters.js";
import { within, type Place, type Reading } from "./reading.js";
import { contentSchema, outputSchema } from "./results.js";
import type { Schema } from "./schema.js";

/** An object of the manifest, as it will be written. */
export type Declaration = Readonly<Record<string, unknown>>;

const HINTS = [
  ["readonly", "readOnlyHint"],
  ["destructive", "destructiveHint"],
  ["idempotent", "idempotentHint"],
  ["openworld", "openWorldHint"],
] as const;

/** A tool: `@tool` says its wire name where that is not the function's. */
export function toolOf(declared: ExportedFunction, place: Place, reading: Reading): Declaration {
  const { doc, name } = declared;
  const { title, description, ...others } = displayOf(declared);
  const hints = HINTS.flatMap(([tag, hint]) => {
    const said = tagOf(doc, tag, hint.toLowerCase());
    return said === undefined ? [] : [[hint, said !== "false"] as const];
  });
  const output = outputSchema(declared, within(place, undefined, "outputSchema"), reading);
  return {
    name: tagOf(doc, "tool") || name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(hints.length === 0 ? {} : { annotations: Object.fromEntries(hints) }),
    inputSchema: inputSchema(declared, within(place, undefined, "inputSchema"), reading),
    ...(output === undefined ? {} : { outputSchema: output }),
    ...others,
  };
}

/** A resource: `@resource weather://report/today`. */
export function resourceOf(declared: ExportedFunction, uri: string, place: Place, reading: Reading): Declaration {
  return { uri, ...readable(declared, place, reading) };
}

/** A template: `@resourceTemplate weather://stations/{id}`, the members of the first parameter its variables. */
export function templateOf(declared: ExportedFunction, template: string, place: Place, reading: Reading): Declaration {
  const { properties = {} } = inputSchema(declared, within(place, undefined), reading) as { properties?: object };
  const variables = (templateVariables(template) ?? []).map(({ name }) => name);
  for (const name of new Set([...variables, ...Object.keys(properties)])) {
    if (variables.includes(name) && Object.hasOwn(properties, name)) continue;
    const message = variables.includes(name)
      ? `\`${declared.name}\` does not take the variable ${JSON.stringify(name)} of its template.`
      : `The template has no variable ${JSON.stringify(name)}.`;
    reading.warn("MCPGEN_URI_TEMPLATE", message, place);
  }
  return { uriTemplate: template, ...readable(declared, place, reading) };
}

function readable(declared: ExportedFunction, place: Place, reading: Reading): Declaration {
  const content = contentSchema(declared, within(place, undefined, "contentSchema"), reading);
  const mimeType = tagOf(declared.doc, "mimetype") || (content === undefined ? undefined : "application/json");
  return {
    name: tagOf(declared.doc, "name") || declared.name.replace(/^read(?=[A-Z])/, "").replace(/^[A-Z]/, lower),
    ...displayOf(declared),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(content === undefined ? {} : { contentSchema: content }),
  };
}

/** A prompt: `@prompt`, with its wire name where that is not the function's. */
export function promptOf(declared: ExportedFunction, name: string, place: Place, reading: Reading): Declaration {
  const at = within(place, undefined, "arguments");
  const schema: Schema = inputSchema(declared, at, reading);
  const list =
    "properties" in schema
      ? promptArguments(schema, at.pointer, ({ code, message }) => reading.warn(code, message, at))
      : [];
  return {
    name:
      name ||
      declared.name
        .replace(/^get(?=[A-Z].*Prompt$)/, "")
        .replace(/(?<=.)Prompt$/, "")
        .replace(/^[A-Z]/, lower),
    ...displayOf(declared),
    ...(list.length === 0 ? {} : { arguments: list }),
  };
}

function lower(letter: string): string {
  return letter.toLowerCase();
}
