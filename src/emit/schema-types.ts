import { doc, type Doc } from "../model/docs.js";
import { leadsTo } from "../model/schema/facts.js";
import type { ResolvedSchema, SchemaNode } from "../model/schema/node.js";
import { code, documented, type Code, type Identifier } from "./code.js";
import { partNames } from "./schema-types/part-names.js";
import { partDoc, wholeDoc } from "./schema-types/part-docs.js";
import { lowering } from "../model/schema/shape-lower.js";
import { printAfter, printMembers, type Naming } from "./schema-types/print.js";
import type { ObjectMember, Shape } from "../model/schema/shape.js";

/** What printing a type needs of its file. */
export interface SchemaContext {
  /** A name that nothing else in the file has: the suggestion, or one like it. */
  name(suggestion: string): Identifier;
}

/**
 * The declarations of a schema's type: an interface where it is an object, else an alias; then those of the parts that
 * lead back to themselves or are used more than once.
 */
export function declareType(name: Identifier, resolved: ResolvedSchema, about: Doc, context: SchemaContext): Code[] {
  const root = leadsTo(resolved.root);
  const { bodyOf } = lowering(root);
  const names = new Map<SchemaNode, Identifier>([[root, name]]);
  const nameOf = partNames(root);
  const naming: Naming = (node) => {
    let known = names.get(node);
    if (known === undefined) names.set(node, (known = context.name([name.identifier, nameOf(node)].join(""))));
    return known;
  };
  const declarations: Code[] = [];
  // Printing a declaration may name further nodes; a map is walked in the order of insertion, new entries included.
  for (const [node, declared] of names) {
    const printed = declaration(declared, bodyOf(node), naming);
    const isDeclared = (one: SchemaNode): boolean => names.has(one);
    const text =
      node === root
        ? withRefusal(wholeDoc(about, resolved.root, isDeclared), resolved)
        : partDoc(declared.identifier, node, isDeclared);
    declarations.push(documented(text, printed));
  }
  return declarations;
}

/** Why a type says less than its schema seems to. */
function withRefusal(about: Doc, { refuses }: ResolvedSchema): Doc {
  if (refuses === undefined) return about;
  return { ...about, paragraphs: [...about.paragraphs, ...doc(`Values ${refuses}`).paragraphs] };
}

function declaration(name: Identifier, shape: Shape, naming: Naming): Code {
  const object = soleObject(shape);
  if (object !== undefined) return code`export interface ${name} ${printMembers(object, naming, "declared")}`;
  return code`export type ${name} =${printAfter(shape, naming)};`;
}

function soleObject(shape: Shape): ObjectMember | undefined {
  const [member] = shape.kind === "union" && shape.members.length === 1 ? shape.members : [];
  return member?.kind === "object" ? member : undefined;
}
