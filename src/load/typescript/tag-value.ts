/**
 * How much of the text behind a tag is its value: `flag` is `true` or `false` or nothing, `word` one word, `line` one line,
 * `list` lines as long as they end in a comma, `json` a line or a value of several, `none` nothing. The others have all of it.
 */
type Extent = "flag" | "word" | "line" | "list" | "json" | "none";

/** By the tag's name, in lower case. */
const EXTENTS: ReadonlyMap<string, Extent> = new Map<string, Extent>([
  ...of(
    "flag",
    "readonly readonlyhint destructive destructivehint idempotent idempotenthint openworld openworldhint integer uniqueitems",
  ),
  ...of("word", "tool resource resourcetemplate prompt elicitation website websiteurl astype"),
  ...of("line", "server version title name mimetype format pattern header"),
  ...of("line", "minimum maximum exclusiveminimum exclusivemaximum multipleof"),
  ...of("line", "minlength maxlength minitems maxitems minproperties maxproperties"),
  ...of("list", "scopes"),
  ...of("json", "default defaultvalue"),
  // TSDoc has the longer part of a description there.
  ...of("none", "remarks"),
]);

/** Tags that mean something without a value: the lines below one that stands alone are no part of it. */
const BY_THEMSELVES: ReadonlySet<string> = new Set("tool prompt elicitation server".split(" "));

function of(extent: Extent, names: string): (readonly [string, Extent])[] {
  return names.split(" ").map((name) => [name, extent] as const);
}

/**
 * Tells a tag's value from what only follows it: in a comment such as `@tool fetch_it` with `Fetches it.` in the next line,
 * the second line is the description, though JSDoc counts it to the tag.
 *
 * @param alone Whether nothing stands behind the tag in its line.
 */
export function splitTag(
  name: string,
  text: string,
  alone: boolean,
): { readonly value: string; readonly rest: string } {
  if (alone && BY_THEMSELVES.has(name)) return { value: "", rest: text };
  const value = pattern(EXTENTS.get(name), text).exec(text)?.[0] ?? "";
  return { value: value.trimEnd(), rest: text.slice(value.length) };
}

function pattern(extent: Extent | undefined, text: string): RegExp {
  switch (extent) {
    case "flag":
      return /^(?:true|false)(?!\S)/;
    case "word":
      return /^\S*/;
    case "line":
      return /^.*/;
    case "list":
      return /^(?:.*,[ \t]*\r?\n)*.*/;
    case "json":
      return /^[[{]/.test(text) && !isJson(/^.*/.exec(text)?.[0] ?? "") ? /^[^]*/ : /^.*/;
    case "none":
      return /^/;
    case undefined:
      return /^[^]*/;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
