import type { VariableModel } from "./model.js";

/** RFC 6570, section 2.3: a variable's name. */
const VARIABLE = /^((?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*)(\*|:[1-9][0-9]{0,3})?$/;
const MAX_TEMPLATE = 8 * 1024;
const MAX_VARIABLES = 256;

/** The variables of a URI template, each once, in order; `undefined` where the text is not a template. */
export function templateVariables(template: string): VariableModel[] | undefined {
  if (template.length > MAX_TEMPLATE) return undefined;
  const variables = new Map<string, VariableModel>();
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
      if (name === undefined) return undefined;
      const known = variables.get(name);
      variables.set(name, {
        name,
        optional: optional && (known?.optional ?? true),
        list: modifier === "*" || (known?.list ?? false),
      });
    }
    at = close + 1;
  }
  return variables.size > MAX_VARIABLES ? undefined : [...variables.values()];
}
