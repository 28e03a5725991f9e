/** What a TSDoc comment says. Texts may come from declarations as they are: the printer makes them safe. */
export interface Doc {
  /** Printed with an empty line between them. Line breaks inside are kept. */
  readonly paragraphs: readonly string[];
  readonly tags?: readonly DocTag[];
}

/** A block tag; `tag` and `type` are ours. */
export interface DocTag {
  readonly tag: "throws" | "deprecated" | "defaultValue" | "returns" | "remarks";
  readonly type?: "ToolError" | "McpError" | "ConnectionError" | "ValidationError";
  readonly text: string;
}

/** A doc of one or more paragraphs; empty ones are left out. */
export function doc(...paragraphs: readonly (string | undefined)[]): Doc {
  return { paragraphs: paragraphs.filter((text): text is string => text !== undefined && text.trim() !== "") };
}
