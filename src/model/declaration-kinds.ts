/** A kind of declarations: the list of a manifest that holds them. */
export type DeclarationKind = "tools" | "resources" | "resourceTemplates" | "prompts" | "elicitations";

/** What is true of all declarations of a kind. */
interface KindDescription {
  /** For people. Plural with an `s`. */
  readonly noun: string;
  /** One word, which identifiers can be made from where a wire name has nothing for one. */
  readonly word: string;
  /** The member that tells declarations of the kind apart, in a manifest and on the wire. */
  readonly key: "name" | "uri" | "uriTemplate";
  /** Other members that one cannot do without. */
  readonly needs: readonly string[];
  /** Its schemas, each for what a client sends or for what it gets. */
  readonly schemas: Readonly<Record<string, "input" | "output">>;
}

const CONTENT = { contentSchema: "output" } as const;

/** In the order of a manifest. */
export const DECLARATION_KINDS: Readonly<Record<DeclarationKind, KindDescription>> = {
  tools: {
    noun: "tool",
    word: "tool",
    key: "name",
    needs: [],
    schemas: { inputSchema: "input", outputSchema: "output" },
  },
  resources: { noun: "resource", word: "resource", key: "uri", needs: [], schemas: CONTENT },
  resourceTemplates: {
    noun: "resource template",
    word: "template",
    key: "uriTemplate",
    needs: [],
    schemas: CONTENT,
  },
  prompts: { noun: "prompt", word: "prompt", key: "name", needs: [], schemas: {} },
  elicitations: {
    noun: "elicitation",
    word: "form",
    key: "name",
    needs: ["message", "requestedSchema"],
    // A form travels to the client, its answer back: what the client may answer is an input.
    schemas: { requestedSchema: "input" },
  },
};

/** The lists of declarations that a manifest has. */
export const DECLARATION_LISTS: readonly DeclarationKind[] = Object.keys(DECLARATION_KINDS) as DeclarationKind[];

/** Whether a member of a manifest is called as a list of declarations is. */
export function isDeclarationList(member: PropertyKey | undefined): member is DeclarationKind {
  return (DECLARATION_LISTS as readonly unknown[]).includes(member);
}
