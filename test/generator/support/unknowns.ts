import ts from "typescript";
import type { Model, SchemaModel } from "../../../src/model/model.js";
import { oracle, type Oracle, type Step, type World } from "./said.js";

/** What the types of a server say nothing about. */
export interface Unknowns {
  /** Each `unknown` that stands where the schema says something: the path to it. */
  readonly faults: readonly string[];
  /** How many there are in all. */
  readonly count: number;
}

/**
 * Holds every `unknown` of a printed `types.ts` against the declared schema of its place.
 *
 * @param degraded Pointers of warnings: what they name may be unknown.
 */
export function unknowns(model: Model, types: string, degraded: readonly string[]): Unknowns {
  const file = ts.createSourceFile("types.ts", types, ts.ScriptTarget.ES2022, true);
  const declarations = new Map<string, ts.Node>();
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      declarations.set(statement.name.text, statement);
    }
  }
  const faults: string[] = [];
  let count = 0;
  for (const schema of schemasOf(model)) check(schema);
  return { faults, count };

  function check({ type, schema: { declared, pointer, refuses } }: SchemaModel): void {
    const unread = degraded.some((place) => place === pointer || place.startsWith(`${pointer}/`));
    const said = oracle(declared, unread);
    const isWhole = refuses !== undefined && degraded.includes(pointer);
    const start = isWhole ? [[true]] : said.worlds([declared]);
    visit(declarations.get(type) as ts.Node, start, type, said, new Set([type]));
  }

  function visit(node: ts.Node, worlds: readonly World[], path: string, said: Oracle, open: Set<string>): void {
    const into = (child: ts.Node, step: Step, name: string): void =>
      visit(child, said.step(worlds, step), `${path}${name}`, said, open);
    if (node.kind === ts.SyntaxKind.UnknownKeyword) {
      count += 1;
      if (!said.isFree(worlds)) faults.push(path);
    } else if (ts.isPropertySignature(node) && node.type !== undefined) {
      const name = nameOf(node.name);
      into(node.type, { name }, `.${name}`);
    } else if (ts.isIndexSignatureDeclaration(node)) {
      // TypeScript wants an index signature to hold for the named properties as well.
      const named = node.parent.forEachChild((one) => (ts.isPropertySignature(one) ? one : undefined));
      const names =
        named === undefined ? [] : (node.parent as ts.TypeLiteralNode).members.filter(ts.isPropertySignature);
      const found = [
        ...said.step(worlds, "other"),
        ...patternsOf(worlds).flatMap((schema) => said.worlds([schema])),
        ...names.flatMap(({ name }) => said.step(worlds, { name: nameOf(name) })),
      ];
      visit(node.type, found, `${path}[key]`, said, open);
    } else if (ts.isArrayTypeNode(node)) {
      into(node.elementType, ts.isRestTypeNode(node.parent) ? "rest" : { index: 0 }, "[]");
    } else if (ts.isTupleTypeNode(node)) {
      node.elements.forEach((element, index) => {
        if (ts.isRestTypeNode(element)) visit(element.type, worlds, path, said, open);
        else into(ts.isOptionalTypeNode(element) ? element.type : element, { index }, `[${index}]`);
      });
    } else if (ts.isTypeReferenceNode(node)) {
      const name = node.typeName.getText(file);
      const target = declarations.get(name);
      if (target !== undefined && !open.has(name)) visit(target, worlds, path, said, new Set([...open, name]));
    } else node.forEachChild((child) => visit(child, worlds, path, said, open));
  }
}

function patternsOf(worlds: readonly World[]): unknown[] {
  return worlds.flatMap((world) =>
    world.flatMap((schema) =>
      typeof schema === "object" && schema !== null
        ? Object.values((schema as { patternProperties?: object }).patternProperties ?? {})
        : [],
    ),
  );
}

function nameOf(name: ts.PropertyName): string {
  const inner = ts.isComputedPropertyName(name) ? name.expression : name;
  return ts.isIdentifier(inner) || ts.isStringLiteralLike(inner) || ts.isNumericLiteral(inner) ? inner.text : "";
}

function schemasOf({ tools, resources, resourceTemplates, forms }: Model): SchemaModel[] {
  return [
    ...tools.flatMap(({ input, output }) => [input, output]),
    ...[...resources, ...resourceTemplates].map(({ content }) => content),
    ...forms.map(({ content }) => content),
  ].filter((schema) => schema !== undefined);
}
