import { isObject } from "../json-value.js";
import { newHeaderChanges, show } from "./annotations.js";
import type { Change, Severity } from "./change.js";
import { isIncluded } from "./inclusion.js";
import { isAssertion } from "./keywords.js";
import { isForbidden, sides, type Direction, type Member } from "./members.js";
import { SEVERITY_OF, unproven } from "./outcome.js";

/**
 * What it means that only one side declares a member. What counts is what the other side says of members that it does not
 * declare: a closed object forbids them, a pattern or `additionalProperties` may demand the same.
 *
 * @param proven Whether the schema as a whole is known to break nothing.
 */
export function presenceChanges(found: Member, direction: Direction, proven: boolean): Change[] {
  const added = !found.before.declared;
  const isMirrored = direction === "input" && !isForbidden(found.before.whole);
  const headers = isMirrored ? newHeaderChanges(found, found.wasRequired) : [];
  const judge = direction === "input" ? (added ? addedInput : removedInput) : added ? addedOutput : removedOutput;
  const verdict = judge(found, JSON.stringify(found.name), direction);
  if (proven && verdict.severity !== "safe") return headers;
  const place = added ? found.after : found.before;
  const code = added ? "property-added" : "property-removed";
  return [...headers, { code, pointer: place.pointer, side: added ? "new" : "old", ...verdict }];
}

type Verdict = Pick<Change, "severity" | "message" | "example" | "cannotTell">;

const says = (severity: Severity, message: string): Verdict => ({ severity, message });

function addedInput(found: Member, label: string, direction: Direction): Verdict {
  const { wasRequired, isRequired } = found;
  if (isRequired && !wasRequired) {
    return says("breaking", `new required member ${label}: calls without it are refused`);
  }
  const forbidden = isForbidden(found.after.whole);
  const declared = wasRequired ? `${label}, which was required already, is declared` : `new optional member ${label}`;
  if (fits(found, direction)) {
    return says("safe", forbidden ? `${label} is declared, and refused as it was before` : declared);
  }
  const fact = forbidden && !wasRequired ? `${label} is ruled out` : declared;
  // Every call sends what is required.
  if (wasRequired || !found.sure) return shown(found, direction, fact);
  const refused = forbidden ? "a member of this name" : "another kind of value under this name";
  return says("risky", `${fact}: calls that already sent ${refused} are refused`);
}

function removedInput(found: Member, label: string, direction: Direction): Verdict {
  const forbidden = isForbidden(found.after.whole);
  if (fits(found, direction)) {
    return says(
      "safe",
      `${label} is no longer declared; ${forbidden ? "it is refused as it was before" : "it is accepted like any other member"}`,
    );
  }
  if (forbidden && found.sure) return says("breaking", `${label} is no longer accepted`);
  return shown(found, direction, `${label} is no longer declared`);
}

function addedOutput(found: Member, label: string, direction: Direction): Verdict {
  if (fits(found, direction)) {
    return says("safe", isForbidden(found.after.whole) ? `${label} is declared never to come` : `new member ${label}`);
  }
  if (isForbidden(found.before.whole) && found.sure) {
    return says("breaking", `new member ${label}, which the old declaration ruled out`);
  }
  return shown(found, direction, `new member ${label}`);
}

function removedOutput(found: Member, label: string, direction: Direction): Verdict {
  const { wasRequired, isRequired, before, after } = found;
  if (wasRequired && !isRequired) return says("breaking", `${label} is no longer promised`);
  if (fits(found, direction)) {
    const gone = !wasRequired && (isForbidden(after.whole) || isFree(before.node.schema));
    return says(
      "safe",
      gone
        ? `${label}, which was optional, is gone`
        : `${label} is no longer declared; what may come under this name was allowed before`,
    );
  }
  if (wasRequired) return shown(found, direction, `${label} still comes, but is no longer declared`);
  const fact = `${label}, which was optional, is no longer declared`;
  return found.sure ? says("risky", `${fact}: it may come as another kind of value`) : shown(found, direction, fact);
}

/** Whether nothing breaks by what the member may be. */
function fits(found: Member, direction: Direction): boolean {
  const [narrow, wide] = sides(found, direction);
  return !found.hidden && isIncluded(narrow, wide, found.effort);
}

/** Breaking with a value that shows it; without one, nobody can tell. */
function shown(found: Member, direction: Direction, fact: string): Verdict {
  const { kind, witness } = unproven(found, direction);
  const what = direction === "input" ? "what was accepted under this name" : "what may come under this name";
  if (witness === undefined) {
    const doubt = direction === "input" ? "still is" : "was allowed before";
    return { ...says("risky", `${fact}: cannot tell whether ${what} ${doubt}`), cannotTell: true };
  }
  const example = show(witness.value);
  return {
    ...says(
      SEVERITY_OF[kind],
      direction === "input"
        ? `${fact}: it refuses what it accepted before, for example ${example}`
        : `${fact}: it may be what was ruled out before, for example ${example}`,
    ),
    example: witness.value,
  };
}

function isFree(schema: unknown): boolean {
  return schema === true || (isObject(schema) && !Object.keys(schema).some(isAssertion));
}
