import { pointerTo, type Report } from "../diagnostics.js";
import type { Named } from "./derived-names.js";
import { isHandlerName } from "./identifiers.js";
import type { HandlerDeclaration, Manifest } from "./manifest.js";

/** What the manifest says of the functions that answer. */
export interface Handlers {
  /** What the one of a declaration is called; `automatic`, as the client's function, where the manifest does not say. */
  readonly nameOf: (declaration: Named, automatic: string) => string;
  /** Whether the one of a tool answers without content. */
  readonly isSilent: (tool: Named) => boolean;
}

/**
 * Handlers by the manifest's `handlers`. One that cannot be a member of the handlers, or that two would share, is reported
 * and gets its automatic name.
 *
 * @param taken Every member that the handlers have by themselves, such as completions.
 */
export function handlersBy(declared: Manifest["handlers"], taken: readonly string[], report: Report): Handlers {
  const used = new Set(taken);
  const said = ({ kind, key }: Named): HandlerDeclaration => {
    const place = `${kind}/${key}`;
    const found = declared && Object.hasOwn(declared, place) ? (declared[place] ?? {}) : {};
    return typeof found === "string" ? { name: found } : found;
  };
  return {
    isSilent: (tool) => said(tool).returns === "nothing",
    nameOf(declaration, automatic) {
      const { name } = said(declaration);
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
        pointer: pointerTo("", "handlers", `${declaration.kind}/${declaration.key}`),
        hint: "Give the function another name, or export it under one as well.",
      });
      return automatic;
    },
  };
}
