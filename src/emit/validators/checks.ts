import { inPlace, type Pattern, type SchemaNode } from "../../model/schema/node.js";
import { isAnything, kindOf, kindsOfType, leadsTo, usesOf, valuesOf } from "../../model/schema/facts.js";
import { isRepetitive } from "../../model/schema/recursion.js";
import { code, identifier, list, literal, type Code, type Identifier } from "../code.js";
import { validation } from "../symbols.js";
import { and, declaredArrow, callWith, choice, not, type Condition } from "./conditions.js";
import type { Checks, Subject } from "./context.js";
import { members } from "./members.js";
import { keywords, kindConditions, valuesCondition } from "./kinds.js";
import { inParts } from "./parts.js";
import { unevaluatedCondition } from "./unevaluated.js";
import { unionCondition } from "./unions.js";

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

/** Prints the check of a schema. */
export function generateChecks(schema: SchemaNode): GeneratedChecks {
  const root = leadsTo(schema);
  const uses = usesOf(root);
  const repetitive = isRepetitive(uses);
  const functions = new Map<SchemaNode, Identifier>();
  const patterns = new Map<string, Identifier>();
  let slow = false;
  const declarations: Code[] = [];
  const counts = new Map<string, number>();

  const checks: Checks = { condition, functionFor, pattern, declare };
  const check = uses.recursive.has(root) ? functionFor(root) : bodyOf(root);
  return { check, declarations, slow };

  function declare(kind: string, write: (name: Identifier) => Code): Identifier {
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const name = identifier(`${kind}${number}`);
    declarations.push(write(name));
    return name;
  }

  function pattern({ source, flags, cost }: Pattern): Identifier {
    const key = JSON.stringify([flags, source, cost]);
    const known = patterns.get(key);
    if (known !== undefined) return known;
    const args = [source, ...(flags === "" ? [] : [flags])].map(literal);
    const compiled = list(code`new RegExp(`, args, code`)`);
    slow ||= cost !== undefined;
    const value = cost === undefined ? compiled : list(code`${SLOW}(`, [literal({ ...cost }), compiled], code`)`);
    const name = declare("pattern", (made) => code`const ${made} = ${value};`);
    patterns.set(key, name);
    return name;
  }

  function functionFor(node: SchemaNode): Identifier {
    const known = functions.get(node);
    if (known !== undefined) return known;
    const number = (counts.get("check") ?? 0) + 1;
    counts.set("check", number);
    const name = identifier(`check${number}`);
    functions.set(node, name);
    const body = bodyOf(node);
    const remembered = repetitive && uses.recursive.has(node);
    declarations.push(
      code`const ${name} = ${remembered ? list(code`${validation.remember}(`, [body], code`)`) : body};`,
    );
    return name;
  }

  function bodyOf(node: SchemaNode): Code {
    if (isObjectSchema(node)) return objectBody(node);
    return declaredArrow(VALUE, code`: boolean`, conditionHere(node, { code: VALUE, parameter: true }));
  }

  function objectBody(node: SchemaNode): Code {
    const own = members();
    const condition = conditionHere(node, { code: VALUE, parameter: true, kind: "object", members: own });
    const guard = code`if (!${validation.isObject}(value)) return false;`;
    return code`(value: unknown): boolean => ${own.body([guard], condition)}`;
  }

  function condition(node: SchemaNode, subject: Subject): Condition {
    const target = leadsTo(node);
    if (target.constant !== undefined) return target.constant;
    const shared = (uses.count.get(target) ?? 0) > 1 && !isSmall(target);
    const simple = subject.parameter || subject.constant === true;
    const apart = subject.kind === "object" ? false : isObjectSchema(target) || (!simple && looksInside(target));
    if (shared || apart || uses.recursive.has(target) || functions.has(target)) {
      return callWith(functionFor(target), subject, uses.recursive.has(target));
    }
    return conditionHere(target, subject);
  }

  function conditionHere(node: SchemaNode, subject: Subject): Condition {
    if (node.constant !== undefined) return node.constant;
    const values = valuesOf(node);
    const own =
      values === undefined
        ? kindConditions(node, subject, checks)
        : and(valuesCondition(values, subject, checks), keywords(node, new Set(values.map(kindOf)), subject, checks));
    const kinds = new Set(values?.map(kindOf) ?? kindsOfType(node));
    const [only] = kinds;
    const inner: Subject = kinds.size === 1 && only !== undefined ? { ...subject, kind: only } : subject;
    const applied = [inParts(and, [...node.refs, ...node.allOf], inner, checks, condition)];
    const apart: Subject = { ...inner, members: undefined };
    if (node.anyOf !== undefined) applied.push(unionCondition(node.anyOf, false, inner, checks));
    if (node.oneOf !== undefined) applied.push(unionCondition(node.oneOf, true, inner, checks));
    if (node.not !== undefined) applied.push(not(condition(node.not, apart)));
    if (node.if !== undefined && (node.then !== undefined || node.else !== undefined)) {
      const [then, otherwise] = [node.then, node.else].map((part) => part === undefined || condition(part, apart));
      applied.push(choice(condition(node.if, apart), then as Condition, otherwise as Condition));
    }
    // What has been evaluated is known only when everything else holds, so these come last.
    return and(own, ...applied, unevaluatedCondition(node, inner, checks));
  }
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
    inPlace(node).length === 0 && !looksInside(node) && node.pattern === undefined && (valuesOf(node)?.length ?? 0) < 4
  );
}
