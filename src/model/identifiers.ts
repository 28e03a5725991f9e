// What may stand in generated code as a name.

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Words that cannot name a function, a constant or a type everywhere generated code puts names. */
const RESERVED = words(
  "abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue " +
    "debugger declare default delete do else enum eval export extends false finally for from function get global if " +
    "implements import in infer instanceof interface is keyof let module namespace never new null number object of " +
    "package private protected public readonly require return satisfies set static string super switch symbol this " +
    "throw true try type typeof undefined unique unknown using var void while with yield NaN Infinity __proto__",
);

/** Globals that generated code uses, or whose shadow would surprise. */
const GLOBALS = words(
  "Array ArrayBuffer Boolean Buffer Date Error Function JSON Map Math Number Object Partial Pick Omit Promise Proxy " +
    "Readonly ReadonlyArray Record Reflect RegExp Request Required Response Set String Symbol URL Uint8Array WeakMap " +
    "WeakSet console crypto exports fetch globalThis isFinite isNaN navigator parseFloat parseInt process queueMicrotask " +
    "setTimeout structuredClone undefined window",
);

/** What every object has: a method of that name would be found where none was given, and `then` would make it a promise. */
const INHERITED = words(
  "hasOwnProperty isPrototypeOf propertyIsEnumerable prototype then toJSON toLocaleString toString valueOf " +
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
);

/**
 * Names of the runtime that generated files import or may come to import, and what a connected client has besides the
 * generated methods. `test/generator/names.test.ts` compares this list with the runtime's exports.
 */
const RUNTIME = words(
  "bind callTool callToolRaw complete connect getPrompt listen readResource readTemplate defineServer validator " +
    "Awaitable CallOptions CallToolResult Completion CompletionHandler CompletionRequest ConnectOptions Connection " +
    "ConnectionError ContentBlock FormDescriptor FormDescriptors FormFunction GetPromptResult HandlerContext McpError " +
    "PromptReturn ReadResourceResult RequestOptions ResourceContents ResourceDescriptor ResourceReturn Server " +
    "ServerMethods ServerOptions TemplateDescriptor ToolDescriptor ToolError ToolResult ToolReturn Transport " +
    "ValidationError Validator capabilities close closed connection instructions listPrompts listResourceTemplates " +
    "listResources listTools protocolVersion serverInfo",
);

/** Names of parameters in generated functions. */
const PARAMETERS = words("args context handlers input mcp options params request transport");

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/** Whether `text` can be printed as a name. */
export function isSafeIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && !RESERVED.has(text);
}

/** Whether a declaration may be called `text` in generated code. */
export function isFreeIdentifier(text: string): boolean {
  return (
    isSafeIdentifier(text) && !GLOBALS.has(text) && !INHERITED.has(text) && !RUNTIME.has(text) && !PARAMETERS.has(text)
  );
}

/** Whether `text` can be a member of the handlers: only its object has to put up with it. */
export function isHandlerName(text: string): boolean {
  return isSafeIdentifier(text) && !INHERITED.has(text);
}

/** `text`, with `_` where it is not free: `delete_`. */
export function freeIdentifier(text: string): string {
  return isFreeIdentifier(text) ? text : `${text}_`;
}

/** `get_forecast`, `get-forecast`, `GetForecast` and `get forecast` in camel case; `""` where no letter or digit is left. */
export function camelCase(text: string): string {
  const [first = "", ...rest] = wordsOf(text);
  const head = first.replace(/^(?:[A-Z]+(?![a-z])|[A-Z])/, (capitals) => capitals.toLowerCase());
  return afterDigit(head + rest.map(capitalize).join(""));
}

/** `get_forecast` as `GetForecast`. Accents go; other letters outside ASCII are left out. */
export function pascalCase(text: string): string {
  return afterDigit(wordsOf(text).map(capitalize).join(""));
}

function wordsOf(text: string): string[] {
  const plain = withoutAccents(text);
  const shouted = !/[a-z]/.test(plain);
  return (plain.match(/[A-Za-z0-9]+/g) ?? []).map((word) => (shouted ? word.toLowerCase() : word));
}

/** Marks go first: to put thousands of them in order, as the normal form has them, takes the square of their number. */
function withoutAccents(text: string): string {
  return text.replace(MARKS, "").normalize("NFKD").replace(MARKS, "");
}

const MARKS = /\p{M}/gu;

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function afterDigit(name: string): string {
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** A folder name: `secure-filesystem-server`. Never a device name; `fallback` where nothing is left. */
export function kebabCase(text: string, fallback: string): string {
  const parts = withoutAccents(text).match(/[A-Za-z0-9]+/g) ?? [];
  const name = parts.join("-").toLowerCase().slice(0, 64).replace(/-$/, "") || fallback;
  return /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/.test(name) ? `${name}-${fallback}` : name;
}
