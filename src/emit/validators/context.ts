import type { Side } from "../../model/schema/evaluated.js";
import type { Kind } from "../../model/schema/facts.js";
import type { Json, Pattern, SchemaNode } from "../../model/schema/node.js";
import type { Code, Identifier } from "../code.js";
import type { Condition } from "./conditions.js";
import type { Declared } from "./declarations.js";
import type { Members } from "./members.js";

/** The value that a check looks at. */
export interface Subject {
  /** A name or a path of properties: cheap to repeat. */
  readonly code: Code;
  /** Whether it is the parameter of the function that is being printed. */
  readonly parameter: boolean;
  /** Whether it is a constant, so that the compiler remembers what was found out about it. */
  readonly constant?: boolean;
  /** Its kind, where what stands before has made sure of it. */
  readonly kind?: Kind;
  /** Whether the compiler may know more about it than its kind, from conditions that stand before. */
  readonly narrowed?: boolean;
  /** Its members, where the function that is being printed reads them into constants. */
  readonly members?: Members | undefined;
  /** The property that has told this alternative from the others, and the values that it can have here. */
  readonly tag?: { readonly property: string; readonly values: readonly Json[] };
}

/** A statement that notes what a valid value's schema has looked at. */
export interface Mark {
  readonly statement: Code;
  /** Whether it looks at the value. */
  readonly reads: boolean;
}

/** What printing a check needs from its surroundings. */
export interface Checks {
  /** The condition that a node puts on a value. */
  condition(node: SchemaNode, subject: Subject): Condition;
  /** The same, by calling a function of the node's own. */
  call(node: SchemaNode, subject: Subject): Condition;
  /** Whether more than one schema refers to a node. */
  isShared(node: SchemaNode): boolean;
  /** What notes what a node has looked at, as far as it is written. */
  readonly marked: Readonly<Record<Side, Map<SchemaNode, readonly Mark[]>>>;
  /** A compiled pattern. */
  pattern(pattern: Pattern): Identifier;
  /** A declaration of its own; gives its name. */
  declare(kind: Declared, write: (name: Identifier) => Code): Identifier;
}
