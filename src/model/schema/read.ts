import type { Report } from "../../diagnostics.js";
import { isObject, member, type JsonObject } from "../json-value.js";
import { readApplicators } from "./applicators.js";
import { ASSERTING, readAssertions } from "./assertions.js";
import { FOREIGN, type Dialect } from "./dialect.js";
import { breakOff, keywordFindings, noFindings, type KeywordFindings } from "./findings.js";
import { indexSchema } from "./locations.js";
import { emptyNode, type Draft, type Json, type SchemaNode } from "./node.js";
import { readNullable } from "./nullable.js";
import { readReferences } from "./references.js";
import { rootNode, type Visit, type Walk } from "./walk.js";

/** What reading a schema found. */
export interface ReadSchema {
  readonly root: SchemaNode;
  readonly nodes: Draft[];
  /** The first thing that keeps the schema from being checked. */
  readonly broken?: string;
  /** Whether the declared form says what the nodes say to a reader that knows local pointers and 2020-12 only. */
  readonly plain: boolean;
}

/**
 * Reads a declared schema into nodes. A place is read once for each dynamic scope in which it is met, so that
 * `$dynamicRef` is decided here and nowhere else.
 */
export function readSchema(declared: Json, dialect: Dialect, pointer: string, report: Report): ReadSchema {
  const findings = noFindings(pointer, report);
  const walk: Walk = { dialect, index: indexSchema(declared, dialect), findings, nodes: new Map(), visits: [] };
  const root = rootNode(walk);
  // Breadth first and without recursion: chains of references may be long. Reading a place adds those that it leads to.
  for (const visit of walk.visits) readPlace(visit);
  const { plain, broken } = findings;
  return { root, nodes: [...walk.nodes.values()], plain, ...(broken === undefined ? {} : { broken }) };
}

function readPlace(visit: Visit): void {
  const { walk, draft, place } = visit;
  const { value, pointer } = place;
  if (typeof value === "boolean") draft.constant = value;
  else if (isObject(value)) readObject(visit, value);
  else {
    const message = "This is not a schema: expected an object, true or false.";
    breakOff(walk.findings, "MCPGEN_SCHEMA_KEYWORD", pointer, message);
  }
}

function readObject(visit: Visit, value: JsonObject): void {
  const { walk, draft, place } = visit;
  if (place.pointer !== "" && member(value, "$id") !== undefined) walk.findings.plain = false;
  const told = keywordFindings(walk.findings, place.pointer);

  readReferences(visit, value);
  if (walk.dialect === "draft-07" && draft.refs.length > 0) readBesideReference(visit, value, told);
  else {
    readAssertions(draft, value, walk.dialect, told);
    for (const keyword of FOREIGN[walk.dialect]) {
      if (member(value, keyword) !== undefined) {
        told.ignored(keyword, `it means nothing in JSON Schema ${walk.dialect}`);
      }
    }
    readApplicators(visit, value, told);
    readNullable(visit, value, told);
  }
  const found = member(value, "default");
  if (found !== undefined) draft.default = { value: found as Json };
}

/** Draft-07 ignores what stands beside `$ref`; texts are kept, since they do no harm. */
function readBesideReference({ walk, draft, place }: Visit, value: JsonObject, told: KeywordFindings): void {
  const beside = emptyNode(draft.id, draft.pointer);
  readAssertions(beside, value, walk.dialect, told);
  const { title, description } = beside;
  Object.assign(draft, title !== undefined && { title }, description !== undefined && { description });

  const ignored = Object.keys(value).filter((key) => key !== "$ref" && ASSERTING.has(key));
  if (ignored.length === 0) return;
  walk.findings.plain = false;
  const message = `Draft-07 ignores what stands beside \`$ref\`: ${ignored.join(", ")}.`;
  walk.findings.warn("MCPGEN_SCHEMA_KEYWORD", place.pointer, message);
}
