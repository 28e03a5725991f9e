import { encodedForms } from "./secret-forms.js";
import { replaceAny, startsOne, textTree, type TextTree } from "./text-tree.js";

/** What stands where a secret stood. */
const HIDDEN = "[hidden]";
/** Shorter ones are words that any message may hold. */
const MIN_IN_MESSAGES = 4;
const MIN_IN_DECLARATIONS = 8;
const MAX_PIECE = 32;

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

/** Takes out of messages the secrets that they repeat, those included that the ends of a message have cut. */
export function withoutSecrets(secrets: readonly string[]): (text: string) => string {
  const forms = formsOf(secrets, MIN_IN_MESSAGES);
  const [tree, backwards] = [textTree(forms), textTree(forms.map(reversed))];
  return (text) =>
    replaceAny(tree, text, HIDDEN)
      .split(/(…|\n *)/)
      .map((part) => withoutCut(part, tree, backwards))
      .join("");
}

/** What a server declares, without the secrets that it was told and repeats. */
export function declaredWithoutSecrets<T>(value: T, secrets: readonly string[]): T {
  const kept = secrets.filter((secret) => !isPath(secret));
  if (kept.length === 0) return value;
  const tree = textTree(formsOf(kept, MIN_IN_DECLARATIONS).flatMap(pieces));
  return walk(value, (text) => replaceAny(tree, text, HIDDEN)) as T;
}

/** Secrets as they are, line by line, and encoded. A value that is too short to be one is none encoded, either. */
function formsOf(secrets: readonly string[], minLength: number): string[] {
  const isLong = ({ length }: string): boolean => length >= minLength;
  const forms = secrets.filter(isLong).flatMap((secret) => [secret, ...secretLines(secret), ...encodedForms(secret)]);
  return forms.filter(isLong);
}

/** Of a key in PEM, say: of what a program writes only the last lines are shown. */
function secretLines(secret: string): string[] {
  return secret.split(/\r?\n/).filter(({ length }) => length >= MIN_IN_DECLARATIONS);
}

/**
 * Of a long text parts that cover it: however long secrets are, and however much they repeat themselves, no more than one part
 * is looked at for each character of a list.
 */
function pieces(form: string): string[] {
  const count = Math.ceil(form.length / MAX_PIECE);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.min(index * MAX_PIECE, Math.max(0, form.length - MAX_PIECE));
    return form.slice(start, start + MAX_PIECE);
  });
}

/** Only the first or the last so many characters or lines of what a server wrote are kept, wherever its secrets stand. */
function withoutCut(part: string, tree: TextTree, backwards: TextTree): string {
  const start = cutAtEnd(reversed(part), backwards);
  const end = part.length - cutAtEnd(part, tree);
  if (start > 0 && start >= end) return HIDDEN;
  return `${start > 0 ? HIDDEN : ""}${part.slice(start, end)}${end < part.length ? HIDDEN : ""}`;
}

/** How many characters at the end are how a secret starts. */
function cutAtEnd(part: string, tree: TextTree): number {
  for (let place = 0; place <= part.length - MIN_IN_MESSAGES; place++) {
    if (startsOne(tree, part, place)) return part.length - place;
  }
  return 0;
}

/** By what strings are made of, whole characters or not. */
function reversed(text: string): string {
  return text.split("").reverse().join("");
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), walk(one, change)]));
}
