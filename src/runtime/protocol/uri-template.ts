// URI templates, RFC 6570, all four levels.

/** Characters of a template, variables in it, characters of a URI. */
const MAX_TEMPLATE = 8 * 1024;
const MAX_VARIABLES = 256;
export const MAX_URI: number = 64 * 1024;

export interface TemplateVariable {
  readonly name: string;
  /** `{name*}`: lists and maps are spread, one item after the other. */
  readonly explode: boolean;
  /** `{name:3}`: only so many characters of the value. */
  readonly maxLength: number | undefined;
}

export interface TemplateExpression {
  /** `""`, or one of `+ # . / ; ? &`. */
  readonly operator: string;
  readonly variables: readonly TemplateVariable[];
}

/** A template that was read once, to be used often. */
export interface UriTemplate {
  readonly parts: readonly (string | TemplateExpression)[];
}

/** What a variable may stand for. `undefined`, `null`, empty lists and empty maps expand to nothing. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly (string | number | boolean)[]
  | { readonly [key: string]: string | number | boolean };

/** RFC 6570, appendix A: what stands before the first value and between values. */
export function separators(operator: string): { readonly first: string; readonly between: string } {
  const first = operator === "+" ? "" : operator;
  const between = operator === "?" ? "&" : operator === "#" || first === "" ? "," : operator;
  return { first, between };
}

/** Operators that write `name=value`. */
export function isNamed(operator: string): boolean {
  return operator === ";" || operator === "?" || operator === "&";
}

/**
 * Reads a template.
 *
 * @throws {SyntaxError} It is not a template, or beyond 8 KiB or 256 variables.
 */
export function parseTemplate(text: string): UriTemplate {
  if (text.length > MAX_TEMPLATE) throw new SyntaxError("The URI template is longer than 8 KiB.");
  const parts: (string | TemplateExpression)[] = [];
  let count = 0;
  for (let at = 0; at < text.length;) {
    const open = text.indexOf("{", at);
    const literal = text.slice(at, open < 0 ? undefined : open);
    if (literal.includes("}")) throw malformed(text);
    if (literal !== "") parts.push(encodeReserved(literal));
    if (open < 0) break;
    const close = text.indexOf("}", open);
    if (close < 0) throw malformed(text);
    const expression = parseExpression(text.slice(open + 1, close), text);
    if ((count += expression.variables.length) > MAX_VARIABLES) {
      throw new SyntaxError("The URI template has more than 256 variables.");
    }
    parts.push(expression);
    at = close + 1;
  }
  return { parts };
}

function parseExpression(source: string, template: string): TemplateExpression {
  const operator = /^[+#./;?&]/.exec(source)?.[0] ?? "";
  const variables = source
    .slice(operator.length)
    .split(",")
    .map((spec): TemplateVariable => {
      // Names are taken as servers write them, hyphens and all; only what means something else is refused.
      const match = /^([^\s{},:*=!@|+#/;?&"'<>\\^`]+)(?:(\*)|:([1-9]\d{0,3}))?$/.exec(spec);
      if (!match?.[1]) throw malformed(template);
      return { name: match[1], explode: match[2] === "*", maxLength: match[3] ? Number(match[3]) : undefined };
    });
  return { operator, variables };
}

function malformed(template: string): SyntaxError {
  return new SyntaxError(`Not a URI template: ${JSON.stringify(template.slice(0, 200))}`);
}

/**
 * Writes the URI for `values`.
 *
 * @throws {SyntaxError} The template is malformed.
 * @throws {RangeError} The URI would be longer than 64 KiB.
 */
export function expandTemplate(template: string | UriTemplate, values: { readonly [name: string]: unknown }): string {
  const { parts } = typeof template === "string" ? parseTemplate(template) : template;
  let uri = "";
  for (const part of parts) {
    uri += typeof part === "string" ? part : expandExpression(part, values);
    if (uri.length > MAX_URI) throw new RangeError("The URI is longer than 64 KiB.");
  }
  return uri;
}

function expandExpression(
  { operator, variables }: TemplateExpression,
  values: { readonly [name: string]: unknown },
): string {
  const { first, between } = separators(operator);
  const encode = operator === "+" || operator === "#" ? encodeReserved : encodeUnreserved;
  // `?a=` but `;a`.
  const named = (name: string, value: string): string => (value === "" && operator === ";" ? name : `${name}=${value}`);

  const written = variables.flatMap(({ name, explode, maxLength }): string[] => {
    const value = Object.hasOwn(values, name) ? (values[name] as TemplateValue) : undefined;
    if (value === undefined || value === null) return [];
    const label = (text: string): string => (isNamed(operator) ? named(encodeReserved(name), text) : text);
    if (typeof value !== "object") {
      const text = String(value);
      return [label(encode(maxLength === undefined ? text : [...text].slice(0, maxLength).join("")))];
    }
    if (Array.isArray(value)) {
      const items = value.map((item) => encode(String(item)));
      return explode ? items.map(label) : items.length > 0 ? [label(items.join(","))] : [];
    }
    const pairs = Object.entries(value).map(([key, item]) => [encode(key), encode(String(item))] as const);
    if (explode) return pairs.map(([key, item]) => (isNamed(operator) ? named(key, item) : `${key}=${item}`));
    return pairs.length > 0 ? [label(pairs.flat().join(","))] : [];
  });
  return written.length === 0 ? "" : first + written.join(between);
}

/** Lone surrogates have no UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

function encodeUnreserved(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Keeps reserved characters and what is encoded already. */
export function encodeReserved(text: string): string {
  return encodeURI(wellFormed(text)).replace(/%5B|%5D|%25[0-9a-f]{2}/gi, (code) =>
    code.length === 3 ? decodeURIComponent(code) : `%${code.slice(3)}`,
  );
}
