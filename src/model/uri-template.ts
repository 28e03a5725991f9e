import type { VariableModel } from "./model.js";

/** Names are taken as servers write them, hyphens and all: what the runtime can expand, and nothing else (a test compares). */
const VARIABLE = /^([^\s{},:*=!@|+#/;?&"'<>\\^`]+)(\*|:[1-9]\d{0,3})?$/;
const MAX_TEMPLATE = 8 * 1024;
const MAX_VARIABLES = 256;

/** The variables of a URI template, each once, in order; `undefined` where the text is not a template. */
export function templateVariables(template: string): VariableModel[] | undefined {
  if (template.length > MAX_TEMPLATE) return undefined;
  const variables = new Map<string, VariableModel>();
  let count = 0;
  for (let at = 0; at < template.length;) {
    const open = template.indexOf("{", at);
    if (template.slice(at, open < 0 ? undefined : open).includes("}")) return undefined;
    if (open < 0) break;
    const close = template.indexOf("}", open);
    if (close < 0) return undefined;
    const expression = template.slice(open + 1, close);
    const operator = /^[+#./;?&]/.exec(expression)?.[0] ?? "";
    const optional = operator !== "" && "?&;#".includes(operator);
    for (const part of expression.slice(operator.length).split(",")) {
      const [, name, modifier] = VARIABLE.exec(part) ?? [];
      if (name === undefined || ++count > MAX_VARIABLES) return undefined;
      const known = variables.get(name);
      variables.set(name, {
        name,
        optional: optional && (known?.optional ?? true),
        list: modifier === "*" || (known?.list ?? false),
      });
    }
    at = close + 1;
  }
  return [...variables.values()];
}
