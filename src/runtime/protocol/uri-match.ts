import { encodeReserved, isNamed, MAX_URI, separators, type UriTemplate } from "./uri-template.js";

// The other direction of a URI template: which values make this URI? The template becomes a row of steps, and one pass
// over the URI per step says which positions the steps up to it can have reached. No step is tried twice from one position,
// so the time is the length of the URI times the number of steps, whatever the peer sends.

/** A value that ends before any character of `stops`. */
interface Capture {
  readonly name: string;
  readonly stops: string;
  /** Spread lists: what stands between the items. */
  readonly split: string | undefined;
}

/** `name=value` pairs, each of them optional, in any order. */
interface Pairs {
  readonly first: string;
  readonly between: string;
  readonly lists: ReadonlyMap<string, boolean>;
}

type Step = string | Capture | Pairs;

/** Where the steps so far can end. */
interface Reach {
  /** 1 at every position that can be reached. */
  readonly at: Uint8Array;
  /** Of the ends of pairs: where those pairs start. */
  readonly starts: ReadonlyMap<number, number>;
}

/** Values of variables; spread ones are lists. Has no prototype. */
export type TemplateMatch = Record<string, string | string[]>;

const steps: WeakMap<UriTemplate, readonly Step[]> = /* @__PURE__ */ new WeakMap();

/**
 * The values with which `template` expands to `uri`; `undefined` where it cannot.
 *
 * Values in the path are never empty and, without `+` or `#`, never hold `/`, `?` or `#`; where several readings are
 * possible the variables to the left take more. Those after `;`, `?` and `&` may be missing.
 */
export function matchTemplate(template: UriTemplate, uri: string): TemplateMatch | undefined {
  if (uri.length > MAX_URI) return undefined;
  let row = steps.get(template);
  if (!row) steps.set(template, (row = toSteps(template)));
  const text = encodeReserved(uri);

  const reached: Reach[] = [{ at: new Uint8Array(text.length + 1), starts: new Map() }];
  reached[0]!.at[0] = 1;
  for (const step of row) {
    const next = advance(step, text, reached.at(-1)!.at);
    if (!next) return undefined;
    reached.push(next);
  }
  return reached.at(-1)!.at[text.length] === 1 ? collect(row, text, reached) : undefined;
}

function toSteps({ parts }: UriTemplate): Step[] {
  return parts.flatMap((part): Step[] => {
    if (typeof part === "string") return [part];
    const { operator, variables } = part;
    const { first, between } = separators(operator);
    if (isNamed(operator)) {
      return [
        { first, between, lists: new Map(variables.map(({ name, explode }) => [encodeReserved(name), explode])) },
      ];
    }
    const stops = operator === "+" || operator === "#" ? "" : "/?#";
    return variables.flatMap(({ name, explode }, index): Step[] => {
      const before = index === 0 ? first : between;
      const capture: Capture = {
        name,
        stops: explode ? stops.replace(between, "") : variables.length > 1 ? stops + between : stops,
        split: explode ? between : undefined,
      };
      return before === "" ? [capture] : [before, capture];
    });
  });
}

/** Where `step` can end, if it starts where `from` says; `undefined` if nowhere. */
function advance(step: Step, text: string, from: Uint8Array): Reach | undefined {
  const to = new Uint8Array(from.length);
  const starts = new Map<number, number>();
  if (typeof step === "string") {
    for (let at = from.indexOf(1); at >= 0; at = from.indexOf(1, at + 1)) {
      if (text.startsWith(step, at)) to[at + step.length] = 1;
    }
  } else if ("stops" in step) {
    // Inside a run that began at a reached position, every further character may be the last one.
    let running = false;
    for (let at = 0; at < text.length; at++) {
      running = (running || from[at] === 1) && !step.stops.includes(text.charAt(at));
      // An escape is one character.
      if (text.charAt(at) === "%") at += 2;
      if (running) to[at + 1] = 1;
    }
  } else {
    let passed = 0;
    for (let at = from.indexOf(1); at >= 0; at = from.indexOf(1, at + 1)) {
      to[at] = 1;
      // To start inside pairs that were read already could only be worse, and reading them again would not be linear.
      if (at < passed) continue;
      passed = readPairs(step, text, at).end;
      if (passed > at) starts.set(passed, at);
    }
    for (const end of starts.keys()) to[end] = 1;
  }
  return to.includes(1) ? { at: to, starts } : undefined;
}

/** Reads pairs until one is unknown or comes twice. */
function readPairs(step: Pairs, text: string, start: number): { end: number; values: Map<string, string[]> } {
  const values = new Map<string, string[]>();
  const stops = step.between + (step.first === ";" ? "/?#" : "#");
  let end = start;
  while (text.startsWith(end === start ? step.first : step.between, end)) {
    const from = end + 1;
    let name: string | undefined;
    for (const known of step.lists.keys()) {
      if (!text.startsWith(known, from)) continue;
      const after = text.charAt(from + known.length);
      if (after === "" || after === "=" || stops.includes(after)) name = known;
    }
    const known = name === undefined ? undefined : values.get(name);
    if (name === undefined || (known && !step.lists.get(name))) break;
    let stop = from + name.length;
    while (stop < text.length && !stops.includes(text.charAt(stop))) stop++;
    const value = text.slice(from + name.length + 1, stop);
    if (known) known.push(value);
    else values.set(name, [value]);
    end = stop;
  }
  return { end, values };
}

/** Walks back from the end, giving each step as little as it can do with. */
function collect(row: readonly Step[], text: string, reached: readonly Reach[]): TemplateMatch | undefined {
  const found: [string, string | string[]][] = [];
  let end = text.length;
  try {
    for (let index = row.length - 1; index >= 0; index--) {
      const step = row[index]!;
      if (typeof step === "string") {
        end -= step.length;
      } else if ("stops" in step) {
        const start = reached[index]!.at.lastIndexOf(1, end - 1);
        const value = text.slice(start, end);
        const items = step.split === undefined ? [value] : value.split(step.split);
        const decoded = items.map(decodeURIComponent);
        found.unshift([step.name, step.split === undefined ? decoded[0]! : decoded]);
        end = start;
      } else {
        const start = reached[index + 1]!.starts.get(end);
        if (start === undefined) continue;
        const pairs = [...readPairs(step, text, start).values].map(([name, values]): (typeof found)[number] => {
          const decoded = values.map(decodeURIComponent);
          return [decodeURIComponent(name), step.lists.get(name) ? decoded : decoded[0]!];
        });
        found.unshift(...pairs);
        end = start;
      }
    }
    const match = Object.create(null) as TemplateMatch;
    for (const [name, value] of found) match[name] = value;
    return match;
  } catch {
    // `%` without two hexadecimal digits, or bytes that are no UTF-8.
    return undefined;
  }
}
