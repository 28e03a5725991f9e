import type { ClassDeclaration, JSDocableNode, Node, ObjectLiteralExpression, SourceFile } from "ts-morph";
import { parseAlone, type Morph } from "../typescript-project.js";

/** What the handlers file must have; see `HandlersScaffold` of the emitter. */
export interface WantedHandlers {
  readonly type: string;
  readonly create: string;
  readonly stubs: readonly { readonly name: string; readonly method: string; readonly classMethod: string }[];
}

export interface HandlersResult {
  readonly text: string;
  /** Why nothing could be added though something may be missing. */
  readonly problem?: string;
}

/**
 * Adds stubs for the handlers that a file lacks. The file is read as TypeScript and changed as text: what was there stays
 * byte for byte. Handlers are looked for in an object literal of the handlers' type, in one that the `create…` function is
 * called with or a function of that type returns, and in a class that implements the type.
 */
export async function addStubs(path: string, text: string, wanted: WantedHandlers): Promise<HandlersResult> {
  if (text.startsWith(BOM)) {
    // The parser counts from behind it.
    const { text: changed, ...others } = await addStubs(path, text.slice(BOM.length), wanted);
    return { text: BOM + changed, ...others };
  }
  try {
    return await withStubs(path, text, wanted);
  } catch (error) {
    // The compiler goes into what it reads as deep as the stack allows.
    if (!(error instanceof RangeError)) throw error;
    return { text, problem: "No stubs were added: the file nests too deeply to be read." };
  }
}

async function withStubs(path: string, text: string, wanted: WantedHandlers): Promise<HandlersResult> {
  const { morph, file } = await parseAlone(/\.[jt]sx$/.test(path) ? "handlers.tsx" : "handlers.ts", text);
  const mistake = file.getProject().getProgram().getSyntacticDiagnostics(file)[0];
  if (mistake !== undefined) {
    // Where its braces do not match, there is no telling where an object ends.
    return { text, problem: `No stubs were added: the file has a mistake in line ${mistake.getLineNumber()}.` };
  }
  const found = findObject(file, wanted, morph) ?? findClass(file, wanted);
  if (found === undefined) return { text, problem: `No object or class of type ${wanted.type} was found.` };
  const { names, source } = membersOf(found, morph);
  const missing = wanted.stubs.filter(({ name }) => !names.has(name));
  if (missing.length === 0) return { text };
  if (source !== undefined) {
    const listed = missing.map(({ name }) => name).slice(0, MAX_NAMED);
    const others = missing.length > listed.length ? ` and ${missing.length - listed.length} more` : "";
    // A stub would hide the handler that is there.
    return { text, problem: `No stubs were added for ${listed.join(", ")}${others}: they may come from ${source}.` };
  }
  const inClass = morph.Node.isClassDeclaration(found);
  const methods = missing.map(({ method, classMethod }) => (inClass ? classMethod : `${method},`));
  return { text: insert(text, found, methods, morph) };
}

const BOM = "\ufeff";
const MAX_NAMED = 5;

type Holder = ObjectLiteralExpression | ClassDeclaration;

function findObject(
  file: SourceFile,
  { type, create }: WantedHandlers,
  { Node, SyntaxKind }: Morph,
): Holder | undefined {
  const returnsIt = (owner: Node | undefined): boolean =>
    Node.isReturnTyped(owner) && [type, `Promise<${type}>`].some((name) => namesType(owner.getReturnTypeNode(), name));
  const isOfType = (object: Node): boolean => {
    let [held, parent] = [object, object.getParent()];
    // `({ … })`, or `{ … } as const satisfies …`
    while (
      Node.isParenthesizedExpression(parent) ||
      Node.isSatisfiesExpression(parent) ||
      Node.isAsExpression(parent)
    ) {
      if (!Node.isParenthesizedExpression(parent) && namesType(parent.getTypeNode(), type)) return true;
      [held, parent] = [parent, parent.getParent()];
    }
    if (Node.isVariableDeclaration(parent))
      return namesType(parent.getTypeNode(), type) || saysType(parent.getVariableStatement(), type);
    if (Node.isPropertyDeclaration(parent)) return namesType(parent.getTypeNode(), type) || saysType(parent, type);
    if (Node.isCallExpression(parent))
      return parent.getArguments()[0] === held && parent.getExpression().getText() === create;
    if (Node.isArrowFunction(parent)) return returnsIt(parent);
    if (!Node.isReturnStatement(parent)) return false;
    return returnsIt(
      parent.getFirstAncestor((one) => Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one)),
    );
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

/** Whether a comment says it, as in JavaScript: `@type {import("./generated/weather/server.js").WeatherHandlers}`. */
function saysType(node: JSDocableNode | undefined, type: string): boolean {
  const tags = node?.getJsDocs().flatMap((comment) => comment.getTags()) ?? [];
  return tags.some((tag) => {
    const [, name, said] = /^@(\w+)\s+\{(?:[^{}]*\.)?\s*(\w+)\s*\}/.exec(tag.getText()) ?? [];
    return (name === "type" || name === "satisfies") && said === type;
  });
}

/** The names that are there, and what others may come from that cannot be seen. */
function membersOf(holder: Holder, { Node }: Morph): { names: ReadonlySet<string>; source: string | undefined } {
  const names = new Set<string>();
  let source: string | undefined;
  const isClass = Node.isClassDeclaration(holder);
  if (isClass && holder.getExtends() !== undefined) source = "the base class";
  for (const member of isClass ? holder.getInstanceMembers() : holder.getProperties()) {
    if (Node.isSpreadAssignment(member)) {
      source = "what is spread there";
      continue;
    }
    const name = member.getNameNode();
    const given = Node.isComputedPropertyName(name) ? name.getExpression() : name;
    if (Node.isStringLiteral(given) || Node.isNoSubstitutionTemplateLiteral(given)) names.add(given.getLiteralText());
    else if (Node.isComputedPropertyName(name)) source = "a member whose name is computed";
    else names.add(name.getText());
  }
  return { names, source };
}

/** Puts methods before the closing brace, indented as the members before them are; what stands in one line gets a line. */
function insert(text: string, holder: Holder, methods: readonly string[], { Node }: Morph): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const close = holder.getEnd() - 1;
  const isClass = Node.isClassDeclaration(holder);
  const members = isClass ? holder.getMembers() : holder.getProperties();
  const [first, last] = [members[0], members.at(-1)];
  const outer = indentationAt(text, holder.getStart());
  const own = last === undefined ? undefined : lineIndentation(text, last.getStart(true));
  const unit = own?.startsWith(outer) === true && own !== outer ? own.slice(outer.length) : unitOf(text);
  const inner = own ?? outer + unit;
  const printed = methods.map((method) =>
    method
      .split("\n")
      .map((line) => (line === "" ? line : inner + line.replace(/^(?: {2})+/, (two) => unit.repeat(two.length / 2))))
      .join(eol),
  );
  const open = text.lastIndexOf("{", (first?.getStart(true) ?? close) - 1) + 1;
  const end = last === undefined ? open : last.getEnd();
  const rest = text.slice(end, close).trimEnd();
  const separated = last === undefined || isClass || holder.compilerNode.properties.hasTrailingComma === true;
  const oneLine = last !== undefined && !text.slice(open, close).includes("\n");
  const before = oneLine ? text.slice(0, open) + eol + inner + text.slice(open, end).trimStart() : text.slice(0, end);
  const head = before + (separated ? "" : ",") + rest;
  return `${head}${eol}${printed.join(eol)}${eol}${outer}${text.slice(close)}`;
}

/** What one step is indented by in a file. */
function unitOf(text: string): string {
  return /^(?:\t| {2,8})(?=\S)/m.exec(text)?.[0] ?? "  ";
}

function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1))?.[0] ?? "";
}

/** The white space before a node, if nothing else stands before it in its line. */
function lineIndentation(text: string, offset: number): string | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}
