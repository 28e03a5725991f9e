import type { ClassDeclaration, Node, ObjectLiteralExpression, SourceFile } from "ts-morph";
import { parseAlone, type Morph } from "../typescript-project.js";

/** What the handlers file must have; see `HandlersScaffold` of the emitter. */
export interface WantedHandlers {
  readonly type: string;
  readonly create: string;
  readonly stubs: readonly { readonly name: string; readonly method: string; readonly classMethod: string }[];
}

export interface HandlersResult {
  readonly text: string;
  /** Handlers that were added. */
  readonly added: readonly string[];
  /** Why nothing could be added though something may be missing. */
  readonly problem?: string;
}

/**
 * Adds stubs for the handlers that a file lacks. The file is read as TypeScript and changed as text: what was there stays
 * byte for byte. Handlers are looked for in an object literal of the handlers' type, in one that the `create…` function is
 * called with, and in a class that implements the type.
 */
export async function addStubs(path: string, text: string, wanted: WantedHandlers): Promise<HandlersResult> {
  const { morph, file } = await parseAlone(path.endsWith(".tsx") ? "handlers.tsx" : "handlers.ts", text);
  const found = findObject(file, wanted, morph) ?? findClass(file, wanted);
  if (found === undefined) {
    return { text, added: [], problem: `No object or class of type ${wanted.type} was found.` };
  }
  const { names, open } = membersOf(found, morph);
  const missing = wanted.stubs.filter(({ name }) => !names.has(name));
  if (missing.length === 0) return { text, added: [] };
  if (open)
    return { text, added: [], problem: "The handlers are spread from elsewhere, so what is missing cannot be told." };
  const inClass = morph.Node.isClassDeclaration(found);
  const methods = missing.map(({ method, classMethod }) => (inClass ? classMethod : `${method},`));
  return { text: insert(text, found, methods, morph), added: missing.map(({ name }) => name) };
}

type Holder = ObjectLiteralExpression | ClassDeclaration;

function findObject(
  file: SourceFile,
  { type, create }: WantedHandlers,
  { Node, SyntaxKind }: Morph,
): Holder | undefined {
  const isOfType = (node: Node): boolean => {
    const parent = node.getParent();
    if (Node.isSatisfiesExpression(parent) || Node.isAsExpression(parent)) return namesType(parent.getTypeNode(), type);
    if (Node.isVariableDeclaration(parent)) return namesType(parent.getTypeNode(), type);
    if (Node.isCallExpression(parent))
      return parent.getArguments()[0] === node && parent.getExpression().getText() === create;
    if (Node.isReturnStatement(parent)) {
      const owner = parent.getFirstAncestor((one) => Node.isFunctionLikeDeclaration(one) || Node.isArrowFunction(one));
      return Node.isReturnTyped(owner) && namesType(owner.getReturnTypeNode(), type);
    }
    return false;
  };
  return file.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression).find(isOfType);
}

function findClass(file: SourceFile, { type }: WantedHandlers): Holder | undefined {
  return file
    .getClasses()
    .find((one) => one.getImplements().some((clause) => clause.getExpression().getText() === type));
}

function namesType(node: Node | undefined, type: string): boolean {
  return node?.getText() === type;
}

/** The names that are there, and whether there may be others that cannot be seen. */
function membersOf(holder: Holder, { Node }: Morph): { readonly names: ReadonlySet<string>; readonly open: boolean } {
  const names = new Set<string>();
  if (Node.isClassDeclaration(holder)) {
    for (const member of holder.getInstanceMembers()) names.add(member.getName() ?? "");
    return { names, open: false };
  }
  let open = false;
  for (const property of holder.getProperties()) {
    if (Node.isSpreadAssignment(property)) open = true;
    else names.add(property.getName().replace(/^(["'])(.*)\1$/, "$2"));
  }
  return { names, open };
}

/** Puts methods before the closing brace, indented as the members before them are. */
function insert(text: string, holder: Holder, methods: readonly string[], { Node }: Morph): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const close = holder.getEnd() - 1;
  const members = Node.isClassDeclaration(holder) ? holder.getMembers() : holder.getProperties();
  const last = members.at(-1);
  const outer = indentationAt(text, holder.getStart());
  const inner = last === undefined ? `${outer}  ` : (lineIndentation(text, last.getStart(true)) ?? `${outer}  `);
  const printed = methods.map((method) =>
    method
      .split("\n")
      .map((line) => (line === "" ? line : inner + line))
      .join(eol),
  );
  const end = last === undefined ? text.lastIndexOf("{", close - 1) + 1 : last.getEnd();
  const rest = text.slice(end, close);
  const separated =
    last === undefined || Node.isClassDeclaration(holder) || holder.compilerNode.properties.hasTrailingComma === true;
  const head = text.slice(0, end) + (separated ? "" : ",") + rest.trimEnd();
  return `${head}${eol}${printed.join(eol)}${eol}${outer}${text.slice(close)}`;
}

function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1))?.[0] ?? "";
}

/** The white space before a node, if nothing else stands before it in its line. */
function lineIndentation(text: string, offset: number): string | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}
