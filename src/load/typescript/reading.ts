import type { ts } from "ts-morph";
import { pointerTo, type Diagnostic, type Position } from "../../diagnostics.js";
import type { TypedFile } from "../../typescript-project.js";

/** A place in the manifest, and what it was read from. */
export interface Place {
  readonly pointer: string;
  readonly node: ts.Node;
  /** How many types it is inside of. */
  readonly depth: number;
}

/** A file while it is read. */
export interface Reading extends TypedFile {
  readonly checker: ts.TypeChecker;
  readonly diagnostics: readonly Diagnostic[];
  /** Remembers where the value of a pointer was read. */
  mark(place: Place): void;
  /** Reports what is odd about a declaration; once a node, however many declarations lead to it. */
  warn(code: string, message: string, place: Place, hint?: string): void;
  locate(pointers: readonly string[]): ReadonlyMap<string, Position>;
}

export function startReading(opened: TypedFile): Reading {
  const { file, program } = opened;
  const diagnostics: Diagnostic[] = [];
  const places = new Map<string, Position>();
  const warned = new Map<ts.Node, Set<string>>();
  return {
    ...opened,
    checker: program.getTypeChecker(),
    diagnostics,
    mark({ pointer, node }) {
      if (node.getSourceFile() === file && !places.has(pointer)) places.set(pointer, positionOf(node));
    },
    warn(code, message, { pointer, node }, hint) {
      const said = warned.get(node) ?? new Set();
      if (said.has(message)) return;
      warned.set(node, said.add(message));
      const source = node.getSourceFile();
      const elsewhere = source === file ? "" : ` (${nameOf(source)}:${Object.values(positionOf(node)).join(":")})`;
      diagnostics.push({
        severity: "warning",
        code,
        message: `${message}${elsewhere}`,
        pointer,
        ...(elsewhere === "" ? { position: positionOf(node) } : {}),
        ...(hint === undefined ? {} : { hint }),
      });
    },
    locate: (pointers) =>
      new Map(
        pointers.flatMap((pointer): [string, Position][] => {
          const position = nearest(places, pointer);
          return position === undefined ? [] : [[pointer, position]];
        }),
      ),
  };
}

/** The place of a declaration, or of what is none. */
export function placeOf(node: ts.Node, pointer = ""): Place {
  return { pointer, node, depth: 0 };
}

/** The place of a member, read at `node` where that is known. */
export function within(place: Place, node: ts.Node | undefined, ...tokens: readonly (string | number)[]): Place {
  return { pointer: pointerTo(place.pointer, ...tokens), node: node ?? place.node, depth: place.depth + 1 };
}

function positionOf(node: ts.Node): Position {
  const { line, character } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return { line: line + 1, column: character + 1 };
}

function nameOf({ fileName }: ts.SourceFile): string {
  return fileName.slice(fileName.lastIndexOf("/") + 1);
}

/** What was not written itself stands in what was. */
function nearest(places: ReadonlyMap<string, Position>, pointer: string): Position | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const position = places.get(at);
    if (position !== undefined) return position;
  }
  return undefined;
}
