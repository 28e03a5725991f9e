import { freeIdentifier, isSafeIdentifier } from "../../model/identifiers.js";
import {
  assignment,
  code,
  identifier,
  line,
  list,
  literal,
  propertyName,
  type Code,
  type Identifier,
} from "../code.js";
import { namesIn } from "../names-in.js";
import { validation } from "../symbols.js";
import { block, declaredFunction, expression, type Condition } from "./conditions.js";
import { mayBeDeclared } from "./declarations.js";

const VALUE: Code = code`value`;
/** Names that every object inherits: read as own properties only. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** Names that a check uses for something else: its parameters, what it imports, what it declares. */
const TAKEN: ReadonlySet<string> = new Set(["value", "item", "key", "seen", "valid", ...Object.keys(validation)]);
/** Names that need no quotes. Those that do are read one by one: esbuild prints some as templates in patterns, which is no code. */
const PLAIN = /^[A-Za-z_$][\w$]*$/;
/** What a member is called whose own name is taken. */
const MEMBER = /^member\d+$/;

/** The members of `value` that a function reads, each into a constant of its name. */
export interface Members {
  /** What a member is called: a constant, or a call for a name that every object inherits. */
  name(name: string): Code;
  /** The same, and sees to it that the constant is there. */
  read(name: string): Code;
  /** Whether a condition has been put on it before; from now on, one has. */
  isMet(name: string): boolean;
  /** A function of `value` that reads them and gives a condition. */
  reader(type: Code, before: readonly Code[], condition: Condition): Code;
}

/** Whether a property is found on every object, so that it takes a call to read it. */
export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

/** A property of a value that is an object. */
export function ownProperty(value: Code, name: string): Code {
  return isInherited(name) ? code`${validation.own}(${value}, ${literal(name)})` : code`${value}[${literal(name)}]`;
}

export function members(): Members {
  const constants = new Map<string, Identifier>();
  const needed = new Set<string>();
  const names = new Set<string>();
  const met = new Set<string>();
  const name = (property: string): Code => {
    if (isInherited(property)) return ownProperty(VALUE, property);
    const known = constants.get(property) ?? constantFor(property);
    constants.set(property, known);
    return known;
  };

  return {
    name,
    read(property) {
      needed.add(property);
      return name(property);
    },
    isMet(property) {
      const before = met.has(property);
      met.add(property);
      return before;
    },
    reader(type, before, condition) {
      const used = namesIn(expression(condition), names);
      const read = [...constants].filter(
        ([property, constant]) => needed.has(property) && used.has(constant.identifier),
      );
      const plain = read.filter(([property]) => PLAIN.test(property));
      const others = read.filter(([property]) => !PLAIN.test(property));
      const bindings = plain.map(([property, constant]) =>
        constant.identifier === property ? constant : code`${propertyName(property)}: ${constant}`,
      );
      const statements = [
        ...before,
        ...(bindings.length === 0 ? [] : [code`const ${list(code`{`, bindings, code`}`, line)} = ${VALUE};`]),
        ...others.map(([property, constant]) =>
          assignment(code`const ${constant}`, code`${VALUE}[${literal(property)}];`),
        ),
      ];
      if (statements.length === 0) return declaredFunction(condition, type);
      return code`(${VALUE}: ${type}): boolean => ${block(statements, condition)}`;
    },
  };

  function constantFor(property: string): Identifier {
    const free = freeIdentifier(property);
    const fits =
      isSafeIdentifier(free) && !TAKEN.has(free) && !mayBeDeclared(free) && !MEMBER.test(free) && !names.has(free);
    const constant = fits ? free : ["member", constants.size + 1].join("");
    names.add(constant);
    return identifier(constant);
  }
}
