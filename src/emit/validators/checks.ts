import { checkedAgain } from "../../model/schema/evaluated.js";
import { inPlace, type Json, type Pattern, type SchemaNode } from "../../model/schema/node.js";
import { isAnything, kindOf, kindsOfType, leadsTo, saysOnly, valuesOf } from "../../model/schema/facts.js";
import { usesOf } from "../../model/schema/uses.js";
import { isRepetitive } from "../../model/schema/recursion.js";
import { newBudget, scalarsOf } from "../../model/schema/scalars.js";
import { code, list, literal, type Code, type Identifier } from "../code.js";
import { namesIn } from "../names-in.js";
import { validation } from "../symbols.js";
import { and, arrow, callWith, declaredFunction, settled, type Condition } from "./conditions.js";
import type { Checks, Mark, Subject } from "./context.js";
import { declarations } from "./declarations.js";
import { members } from "./members.js";
import { inPlaceConditions } from "./in-place.js";
import { isKind, kindConditions, valuesCondition } from "./kinds.js";
import { compares } from "./narrowing.js";
import { unevaluatedCondition } from "./unevaluated.js";

const VALUE: Code = code`value`;
/** What `metered` gives to make slow patterns with. */
export const SLOW: Code = code`slow`;

/** What a check consists of: declarations that it needs, and a function of `value`. */
export interface GeneratedChecks {
  readonly declarations: readonly Code[];
  /** Whether the declarations make patterns by `slow`. */
  readonly slow: boolean;
  readonly check: Code;
}

/** A function of a node's own. */
interface Made {
  readonly name: Identifier;
  /** What there is to write instead of a call of it, where it is decided or would do nothing but call another one. */
  settled?: boolean | Code | undefined;
}

/** Prints the check of a schema. */
export function generateChecks(schema: SchemaNode): GeneratedChecks {
  const root = leadsTo(schema);
  const uses = usesOf(root);
  const repetitive = isRepetitive(uses);
  const budget = newBudget();
  const functions = new Map<SchemaNode, Made>();
  const patterns = new Map<string, Identifier>();
  let costly = false;
  const { reserve, add, declare, neededBy } = declarations();

  const again = new Set([...uses.count.keys()].flatMap((node) => [...checkedAgain(node)]));
  const marked = { properties: new Map<SchemaNode, readonly Mark[]>(), items: new Map<SchemaNode, readonly Mark[]>() };

  const checks: Checks = { condition, call, isShared, marked, pattern, declare };
  const whole: Subject = { code: VALUE, parameter: true };
  // What remembers does so as long as the outermost check runs that does: this one.
  const named = repetitive || uses.recursive.has(root);
  const check = named ? arrow(VALUE, code`: boolean`, call(root, whole)) : rootCheck();
  const needed = neededBy(check);
  return { check, declarations: needed, slow: costly && namesIn(needed, new Set(["slow"])).size > 0 };

  function pattern({ source, flags, cost }: Pattern): Identifier {
    const key = JSON.stringify([flags, source, cost]);
    const known = patterns.get(key);
    if (known !== undefined) return known;
    costly ||= cost !== undefined;
    const args = [source, ...(flags === "" ? [] : [flags])].map(literal);
    const compiled = list(code`new RegExp(`, args, code`)`);
    const value = cost === undefined ? compiled : list(code`${SLOW}(`, [literal({ ...cost }), compiled], code`)`);
    const name = declare("pattern", (made) => code`const ${made} = ${value};`);
    patterns.set(key, name);
    return name;
  }

  function call(node: SchemaNode, subject: Subject): Condition {
    const target = leadsTo(node);
    const { name, settled: instead = name } = functions.get(target) ?? makeFunction(target);
    return typeof instead === "boolean" ? instead : callWith(instead, subject);
  }

  function makeFunction(node: SchemaNode): Made {
    const made: Made = { name: reserve("check") };
    // Known before it is written, since it may call itself.
    functions.set(node, made);
    const { condition, written } = bodyOf(node);
    const remembered = repetitive && (node === root || uses.recursive.has(node) || isCheckedTwice(node));
    if (!remembered) made.settled = settled(condition);
    const value = remembered ? list(code`${validation.remember}(`, [written], code`)`) : written;
    add(made.name, code`const ${made.name} = ${value};`);
    return made;
  }

  function rootCheck(): Code {
    const { condition, written } = bodyOf(root);
    return settled(condition) === undefined ? written : arrow(VALUE, code`: boolean`, condition);
  }

  function bodyOf(node: SchemaNode): { readonly condition: Condition; readonly written: Code } {
    if (!isObjectSchema(node)) {
      const condition = conditionHere(node, whole);
      return { condition, written: declaredFunction(condition) };
    }
    const own = members();
    const inside = conditionHere(node, { ...whole, kind: "object", members: own });
    const condition = and(isKind("object", whole), inside);
    if (typeof inside === "boolean") return { condition, written: declaredFunction(condition) };
    const guard = code`if (!${validation.isObject}(value)) return false;`;
    return { condition, written: own.reader(code`unknown`, [guard], inside) };
  }

  function condition(node: SchemaNode, subject: Subject): Condition {
    const target = leadsTo(node);
    if (target.constant !== undefined) return target.constant;
    // Nothing may be known about what it compares, or, of a value of any kind, looks into.
    const told = subject.narrowed === true && (compares(target) || (subject.kind === undefined && looksInside(target)));
    const simple = subject.parameter || subject.constant === true;
    const apart = subject.kind === "object" ? false : isObjectSchema(target) || (!simple && looksInside(target));
    if (told || apart || isCheckedTwice(target) || uses.recursive.has(target) || functions.has(target)) {
      return call(target, subject);
    }
    return conditionHere(target, subject);
  }

  function isShared(node: SchemaNode): boolean {
    return (uses.count.get(node) ?? 0) > 1;
  }

  function isCheckedTwice(node: SchemaNode): boolean {
    return (isShared(node) || again.has(node)) && !isSmall(node);
  }

  function conditionHere(node: SchemaNode, subject: Subject): Condition {
    if (node.constant !== undefined) return node.constant;
    const listed = scalarsOf(node, budget);
    if (listed?.part !== undefined) return condition(listed.part, subject);
    const values = listed?.values ?? valuesOf(node);
    if (values !== undefined) {
      const others = listed === undefined && besides(node, values);
      return and(valuesCondition(values, subject, checks), others === false || call(others, subject));
    }
    const [kind, ...kinds] = new Set(kindsOfType(node));
    const inner: Subject = kind !== undefined && kinds.length === 0 ? { ...subject, kind } : subject;
    // What has been evaluated is known only when everything else holds, so this comes last.
    return and(
      kindConditions(node, subject, checks),
      inPlaceConditions(node, inner, checks),
      unevaluatedCondition(node, inner, checks),
    );
  }
}

/** What a node says besides listing values. */
function besides(node: SchemaNode, values: readonly Json[]): SchemaNode | false {
  if (saysOnly(node, ["types", "enum", "const"])) return false;
  const { enum: _values, const: _value, ...others } = node;
  return { ...others, types: [...new Set(values.map(kindOf))] };
}

/** Whether a node takes objects only, by its own type, and looks at members by name. */
function isObjectSchema({ types, enum: values, const: only, properties, required }: SchemaNode): boolean {
  const isObject = types?.length === 1 && types[0] === "object" && values === undefined && only === undefined;
  return isObject && properties.size + required.length > 0;
}

/** Whether a node, or one that looks at the same value, has something to say about members. */
function looksInside(node: SchemaNode): boolean {
  return (
    node.properties.size > 0 ||
    node.required.length > 0 ||
    node.dependentRequired.size > 0 ||
    node.patternProperties.length > 0 ||
    node.prefixItems.length > 0 ||
    MEMBER_KEYWORDS.some((keyword) => node[keyword] !== undefined && !isAnything(node[keyword])) ||
    inPlace(node).some(looksInside)
  );
}

const MEMBER_KEYWORDS = [
  "items",
  "contains",
  "uniqueItems",
  "minItems",
  "maxItems",
  "additionalProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
] as const;

/** Not worth a function of its own. */
function isSmall(node: SchemaNode): boolean {
  return (
    inPlace(node).length === 0 && !looksInside(node) && node.pattern === undefined && isShort(valuesOf(node) ?? [])
  );
}

function isShort(values: readonly unknown[]): boolean {
  return values.length < 4 && JSON.stringify(values).length <= MAX_SHORT;
}

/** Characters of values that are compared with wherever a check of them is needed. */
const MAX_SHORT = 200;
