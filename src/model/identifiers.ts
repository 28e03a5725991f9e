// What may stand in generated code as a name.

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Words that cannot name a function, a constant or a type everywhere generated code puts names. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue " +
    "debugger declare default delete do else enum eval export extends false finally for from function get global if " +
    "implements import in infer instanceof interface is keyof let module namespace never new null number object of " +
    "package private protected public readonly require return satisfies set static string super switch symbol this " +
    "throw true try type typeof undefined unique unknown using var void while with yield NaN Infinity __proto__"
  ).split(" "),
);

/** Whether `text` can be printed as a name. */
export function isSafeIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && !RESERVED.has(text);
}
