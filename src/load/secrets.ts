import { encodedForms } from "./secret-forms.js";

/** What stands where a secret stood. */
const HIDDEN = "[hidden]";
/** Shorter ones are words that any message may hold. */
const MIN_IN_MESSAGES = 4;
const MIN_IN_DECLARATIONS = 8;

/** Whether a variable or a parameter of this name is likely to hold a secret. */
function namesSecret(name: string): boolean {
  return /key|token|secret|pass|auth|cred|cookie|session|bearer|jwt/i.test(name);
}

/** A header's value, and what follows its scheme: `Bearer …`; of cookies each value. */
export function headerSecrets(name: string, value: string): string[] {
  if (/^(?:accept|content-type|user-agent|origin|host)/i.test(name)) return [];
  const cookies = /^cookie$/i.test(name) ? value.split(/;\s*/).map((one) => one.slice(one.indexOf("=") + 1)) : [];
  return [value, ...value.split(" ").slice(1), ...cookies];
}

/** The value of a variable that a server was given: a secret by its name, or long enough that none could tell. */
export function variableSecrets(name: string, value: string): string[] {
  return namesSecret(name) || (value.length >= MIN_IN_DECLARATIONS && !isPath(value)) ? [value] : [];
}

/**
 * What arguments of a command tell its server in confidence: `--api-key X`, `--token=X`, `--header "Authorization: Bearer X"`,
 * `-e API_KEY=X` as programs take that start others, and what is within others.
 */
export function argumentSecrets(args: readonly string[]): string[] {
  return args.flatMap((argument, index) => {
    const [, flag, value] = /^--?([\w.-]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (flag !== undefined) {
      const told = value ?? args[index + 1] ?? "";
      // Where the next word is an option, this one was a switch.
      const isSwitch = value === undefined && told.startsWith("-");
      return [...(namesSecret(flag) && !isSwitch ? [told] : []), ...(value === undefined ? [] : textSecrets(value))];
    }
    return textSecrets(argument);
  });
}

function textSecrets(text: string): string[] {
  const [, variable, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (variable !== undefined && value !== undefined) return variableSecrets(variable, value);
  const [, header, content] = /^([\w-]+):\s*(.+)$/s.exec(text) ?? [];
  if (header !== undefined && content !== undefined && namesSecret(header)) return headerSecrets(header, content);
  return secretsWithin(text);
}

/**
 * Secrets that stand in a text with other things, and that a server repeats by themselves: members of JSON, as configs are
 * given in arguments and variables; what stands in a URL to be let in; what follows a scheme (`Bearer …`).
 */
export function secretsWithin(text: string): string[] {
  if (/^\s*[{[]/.test(text)) return memberSecrets(text);
  const credentials = /^(?:Bearer|Basic|Token|Bot|Api-?Key) (\S+)$/i.exec(text)?.[1];
  if (credentials !== undefined) return [credentials];
  if (!URL.canParse(text)) return [];
  const { password, searchParams } = new URL(text);
  // Some keys stand there without a name.
  const given = [...searchParams].flatMap(([name, value]) => namedSecrets(name, value === "" ? name : value));
  return password === "" ? given : [password, percentDecoded(password), ...given];
}

/** A value that has a name: a secret by that, or by how it looks. */
function namedSecrets(name: string, value: string): string[] {
  return namesSecret(name) ? [value] : pathSecrets(value);
}

function memberSecrets(text: string): string[] {
  const secrets: string[] = [];
  try {
    JSON.parse(text, (name, value: unknown) => {
      if (typeof value !== "string") return;
      secrets.push(...namedSecrets(name, value), ...secretsWithin(value));
    });
  } catch {
    // No JSON that anybody takes apart.
  }
  return secrets;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Letters and digits, long and mixed as no word is. */
const RANDOM = /(?<![a-z\d])(?=[a-z]*\d[a-z]*\d)(?=\d*[a-z])[a-z\d]{12,}(?![a-z\d])/i;

/** Parts of a URL's path that look as if who knows them is let in, as services give them: `/s/k3Jx…/mcp`. */
export function pathSecrets(path: string): string[] {
  return path.split("/").filter((part) => UUID.test(part) || RANDOM.test(part));
}

/** Text of a URL as it is meant; as it stands where its percent signs encode nothing. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The folders of this machine are no secrets, and servers have reason to name them. */
function isPath(text: string): boolean {
  return /^(?:[/~.]|[A-Za-z]:\\)/.test(text);
}

/** A message without the secrets that it repeats, those included that its ends have cut. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = formsOf(secrets, MIN_IN_MESSAGES);
  return hide(text, forms)
    .split(/(…|\n *)/)
    .map((part) => withoutCut(part, forms))
    .join("");
}

/** What a server declares, without the secrets that it was told and repeats. */
export function declaredWithoutSecrets<T>(value: T, secrets: readonly string[]): T {
  const kept = secrets.filter((secret) => !isPath(secret));
  if (kept.length === 0) return value;
  const forms = formsOf(kept, MIN_IN_DECLARATIONS);
  return walk(value, (text) => hide(text, forms)) as T;
}

/**
 * Secrets as they are, line by line, and encoded: the longest first. A value that is too short to be one is none encoded,
 * either.
 */
function formsOf(secrets: readonly string[], minLength: number): string[] {
  const isLong = ({ length }: string): boolean => length >= minLength;
  const forms = secrets.filter(isLong).flatMap((secret) => [secret, ...secretLines(secret), ...encodedForms(secret)]);
  return [...new Set(forms)].filter(isLong).sort((a, b) => b.length - a.length);
}

/** Of a key in PEM, say: of what a program writes only the last lines are shown. */
function secretLines(secret: string): string[] {
  return secret.split(/\r?\n/).filter(({ length }) => length >= MIN_IN_DECLARATIONS);
}

function hide(text: string, forms: readonly string[]): string {
  return forms.reduce((result, form) => result.replaceAll(form, HIDDEN), text);
}

/** Only the first or the last so many characters or lines of what a server wrote are kept, wherever its secrets stand. */
function withoutCut(part: string, forms: readonly string[]): string {
  let [start, end] = [0, part.length];
  for (const form of forms) {
    for (let length = Math.min(form.length - 1, part.length); length >= MIN_IN_MESSAGES; length--) {
      if (length > start && part.startsWith(form.slice(-length))) start = length;
      if (part.length - length < end && part.endsWith(form.slice(0, length))) end = part.length - length;
    }
  }
  if (start > 0 && start >= end) return HIDDEN;
  return `${start > 0 ? HIDDEN : ""}${part.slice(start, end)}${end < part.length ? HIDDEN : ""}`;
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), walk(one, change)]));
}
