import { pointerTo, type Report } from "../diagnostics.js";
import type { DeclarationKind } from "./declaration-kinds.js";
import { isHandlerName } from "./identifiers.js";
import type { HandlerDeclaration, Manifest } from "./manifest.js";

type Chosen = NonNullable<Manifest["handlers"]>;

/** What the manifest's `handlers` say of a declaration. */
export function handlerDeclaration(chosen: Chosen, kind: DeclarationKind, key: string): HandlerDeclaration {
  const member = `${kind}/${key}`;
  const said = Object.hasOwn(chosen, member) ? (chosen[member] ?? {}) : {};
  return typeof said === "string" ? { name: said } : said;
}

/** What the handlers of a server are called: by default as the client's function for the same declaration. */
export type HandlerOf = (kind: DeclarationKind, key: string, automatic: string) => string;

/**
 * Handlers by the manifest's `handlers`. One that cannot be a member of the handlers, or that two would share, is reported
 * and gets its automatic name.
 *
 * @param taken Every other member that the handlers have, such as completions.
 */
export function handlerNames(chosen: Chosen, taken: readonly string[], report: Report): HandlerOf {
  const used = new Set(taken);
  return (kind, key, automatic) => {
    const { name } = handlerDeclaration(chosen, kind, key);
    if (name === undefined || name === automatic) return automatic;
    const problem = !isHandlerName(name) ? "cannot be a handler's name" : used.has(name) ? "is taken" : undefined;
    if (problem === undefined) {
      used.add(name);
      return name;
    }
    report({
      severity: "warning",
      code: "MCPGEN_HANDLER_NAME",
      message: `${JSON.stringify(name)} ${problem}; the handler is called ${automatic}.`,
      pointer: pointerTo("", "handlers", `${kind}/${key}`),
      hint: "Give the function another name, or export it under one as well.",
    });
    return automatic;
  };
}
