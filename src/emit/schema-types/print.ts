import type { SchemaNode } from "../../model/schema/node.js";
import {
  code,
  documented,
  either,
  group,
  indent,
  join,
  line,
  literal,
  newline,
  nothing,
  propertyName,
  softline,
  type Code,
  type Identifier,
} from "../code.js";
import { inheritedType, mayBeInherited } from "../inherited.js";
import { propertyDoc } from "./part-docs.js";
import {
  just,
  union,
  type ArrayMember,
  type Member,
  type ObjectMember,
  type Property,
  type Shape,
} from "../../model/schema/shape.js";

/** The name of a node that has a declaration of its own. */
export type Naming = (node: SchemaNode) => Identifier;

/** A type expression. */
function printShape(shape: Shape, naming: Naming): Code {
  return isUnion(shape) ? group(indent([softline, printUnion(shape, naming)])) : printUnion(shape, naming);
}

/** A type after `=` or `:`, the space before it included. */
export function printAfter(shape: Shape, naming: Naming): Code {
  return isUnion(shape) ? group(indent([line, printUnion(shape, naming)])) : code` ${printShape(shape, naming)}`;
}

/** Whether a type breaks into a member a line; `{ … } | null` stays together, as Prettier has it. */
function isUnion(shape: Shape): boolean {
  return shape.kind === "union" && shape.members.length > 1 && !isNullableObject(shape.members);
}

function isNullableObject(members: readonly Member[]): boolean {
  return members.length === 2 && ["null", "object"].every((kind) => members.some((member) => member.kind === kind));
}

function printUnion(shape: Shape, naming: Naming): Code {
  if (shape.kind === "unknown") return code`unknown`;
  const [first] = shape.members;
  if (first === undefined) return code`never`;
  if (shape.members.length === 1) return printMember(first, naming);
  if (!isUnion(shape))
    return join(
      inOrder(shape.members).map((member) => printMember(member, naming)),
      code` | `,
    );
  const members = inOrder(shape.members).map((member) => indent(printInUnion(member, naming)));
  const bar = either(code`| `, nothing);
  return group([bar, join(members, [line, code`| `])]);
}

/** `null` last, as people write it. */
function inOrder(members: readonly Member[]): Member[] {
  return [...members.filter(({ kind }) => kind !== "null"), ...members.filter(({ kind }) => kind === "null")];
}

function printInUnion(member: Member, naming: Naming): Code {
  return member.kind === "both" ? code`(${printBoth(member.parts, naming, true)})` : printMember(member, naming);
}

function printMember(member: Member, naming: Naming): Code {
  switch (member.kind) {
    case "literal":
      return literal(member.value);
    case "array":
      return printArray(member, naming);
    case "object":
      return printMembers(member, naming);
    case "name":
      return naming(member.node);
    case "both":
      return printBoth(member.parts, naming, false);
    case "inherited":
      return inheritedType(member.name);
    default:
      return PRIMITIVES[member.kind];
  }
}

/** In brackets, what follows the first part is indented, as Prettier has it. */
function printBoth(parts: readonly Shape[], naming: Naming, inBrackets: boolean): Code {
  const printed = parts.map((part, index) => {
    const one = bracketed(part, naming);
    return inBrackets && index > 0 ? indent(one) : one;
  });
  return join(printed, code` & `);
}

const PRIMITIVES: Readonly<Record<"null" | "boolean" | "number" | "string", Code>> = {
  null: code`null`,
  boolean: code`boolean`,
  number: code`number`,
  string: code`string`,
};

/** A type that can be followed by `[]` or stand between `&`. */
function bracketed(shape: Shape, naming: Naming): Code {
  const [first] = shape.kind === "unknown" ? [] : shape.members;
  const isWord = first?.kind === "both" || (first?.kind === "array" && first.readonly === true);
  if (shape.kind === "unknown" || (shape.members.length < 2 && !isWord)) return printShape(shape, naming);
  if (!isUnion(shape)) return code`(${printShape(shape, naming)})`;
  return group([code`(`, indent([softline, printUnion(shape, naming)]), softline, code`)`]);
}

function printArray(member: ArrayMember, naming: Naming): Code {
  return member.readonly === true ? code`readonly ${printElements(member, naming)}` : printElements(member, naming);
}

function printElements({ items, required, rest }: ArrayMember, naming: Naming): Code {
  if (items.length === 0) return rest === undefined ? code`[]` : code`${bracketed(rest, naming)}[]`;
  const alone = items.length === 1 && rest === undefined;
  const parts = items.map((item, index) => {
    if (index < required) return printElement(item, naming, alone);
    return isLabelled(item) ? code`item?:${printAfter(item, naming)}` : code`${bracketed(item, naming)}?`;
  });
  if (rest !== undefined) parts.push(code`...${isLabelled(rest) ? code`rest: ` : nothing}${bracketed(rest, naming)}[]`);
  return group([
    code`[`,
    indent([softline, join(parts, [code`,`, line])]),
    either(code`,`, nothing),
    softline,
    code`]`,
  ]);
}

/**
 * Whether an item that may be absent, or one of the further ones, has to have a label: without one, TypeScript works out
 * arrays in it before it knows the types that they name, and takes one that leads back for a circle (TS2456).
 */
function isLabelled(shape: Shape): boolean {
  return someMember(shape, (member) => member.kind === "array" && isNameIn(just(member)));
}

/** Whether a type names another one; what objects hold is worked out later. */
function isNameIn(shape: Shape): boolean {
  return someMember(shape, (member) => {
    if (member.kind !== "array") return member.kind === "name";
    return [...member.items, ...(member.rest === undefined ? [] : [member.rest])].some(isNameIn);
  });
}

function someMember(shape: Shape, test: (member: Member) => boolean): boolean {
  if (shape.kind === "unknown") return false;
  return shape.members.some((one) =>
    one.kind === "both" ? one.parts.some((part) => someMember(part, test)) : test(one),
  );
}

/** In brackets only where it takes several lines, as Prettier has it. */
function printElement(shape: Shape, naming: Naming, alone: boolean): Code {
  if (shape.kind === "unknown" || !isUnion(shape) || alone) return printShape(shape, naming);
  const [open, close] = [code`(`, code`)`].map((bracket) => either(bracket, nothing)) as [Code, Code];
  return group([indent([open, softline, printUnion(shape, naming)]), softline, close]);
}

/** Objects with more members than this never stand in one line. */
const FEW = 2;

/** `{ … }`: in one line where it is small and says nothing about its members, else a member a line. */
export function printMembers(object: ObjectMember, naming: Naming, where: "declared" | "inline" = "inline"): Code {
  const members = [...object.properties].map(([name, property]) => printProperty(name, property, naming));
  members.push(...indexSignature(object, naming));
  const wide = where === "declared" || members.length > FEW;
  const gap = wide ? newline : line;
  return group([
    code`{`,
    indent([gap, join(members, [code`;`, gap])]),
    wide ? code`;` : either(code`;`, nothing),
    gap,
    code`}`,
  ]);
}

/** The type that a property is printed with. */
function propertyShape(name: string, { shape, optional }: Property): Shape {
  return mayBeInherited(name, optional) ? union([shape, just({ kind: "inherited", name })]) : shape;
}

function printProperty(name: string, property: Property, naming: Naming): Code {
  const { optional, node } = property;
  const shape = propertyShape(name, property);
  const printed = printAfter(shape, naming);
  const body = code`${propertyName(name)}${optional ? code`?` : nothing}:${printed}`;
  if (node === undefined) return body;
  const declared = namedIn(shape);
  return documented(
    propertyDoc(name, node, (one) => declared.includes(one)),
    body,
  );
}

/** The nodes that a shape, or the items of it, are printed as names of. */
function namedIn(shape: Shape): SchemaNode[] {
  if (shape.kind !== "union") return [];
  return shape.members.flatMap((one) =>
    one.kind === "name" ? [one.node] : one.kind === "array" && one.rest !== undefined ? namedIn(one.rest) : [],
  );
}

/** TypeScript wants an index signature to hold for the named properties as well, absent ones included. */
function indexSignature({ properties, index, closed }: ObjectMember, naming: Naming): Code[] {
  if (index === undefined) {
    if (properties.size > 0) return [];
    return [closed ? code`[key: string]: never` : code`[key: string]: unknown`];
  }
  const members = [...properties.values()];
  const wide = union([index, ...[...properties].map(([name, property]) => propertyShape(name, property))]);
  const absent = wide.kind !== "unknown" && members.some(({ optional }) => optional);
  return [code`[key: string]:${printAfter(wide, naming)}${absent ? code` | undefined` : nothing}`];
}
