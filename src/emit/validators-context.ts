import type { Kind } from "../model/schema-facts.js";
import type { Pattern, SchemaNode } from "../model/schema-node.js";
import type { Code, Identifier } from "./code.js";
import type { Condition } from "./validators-conditions.js";

/** The value that a check looks at. */
export interface Subject {
  /** A name or a path of properties: cheap to repeat. */
  readonly code: Code;
  /** Whether it is the parameter of the function that is being printed. */
  readonly parameter: boolean;
  /** Its kind, where what stands before has made sure of it. */
  readonly kind?: Kind;
}

/** What printing a check needs from its surroundings. */
export interface Checks {
  /** The condition that a node puts on a value. */
  condition(node: SchemaNode, subject: Subject): Condition;
  /** The node's check as a function. */
  functionFor(node: SchemaNode): Identifier;
  /** A compiled pattern. */
  pattern(pattern: Pattern): Identifier;
  /** A declaration of its own; gives its name. */
  declare(kind: string, write: (name: Identifier) => Code): Identifier;
}
