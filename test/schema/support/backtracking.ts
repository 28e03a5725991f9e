import { parseRegex, type Regex } from "../../../src/model/regex/syntax.js";

/** More are not counted. */
export const MOST_STEPS = 2e6;

class TooMany extends Error {}

/**
 * How many parts of a regular expression a backtracking matcher looks at in search of a text: what JavaScript engines do,
 * without what they do to do less. Knows no look-arounds; `^` is read at the start only.
 *
 * @param most Stops after so many, and at `MOST_STEPS`.
 */
export function stepsOf(source: string, text: string, most: number): number {
  const regex = parseRegex(source.replace(/^\^/, ""));
  const chars = [...text].map((char) => char.codePointAt(0) as number);
  const limit = Math.min(most + 1, MOST_STEPS);
  let steps = 0;
  try {
    const starts = source.startsWith("^") ? 1 : chars.length + 1;
    for (let start = 0; start < starts; start += 1) if (match(regex, start, () => true)) break;
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
  }
  return steps;

  function match(part: Regex, at: number, next: (at: number) => boolean): boolean {
    steps += 1;
    if (steps >= limit) throw new TooMany();
    switch (part.kind) {
      case "empty":
        return next(at);
      case "anchor":
        return at === chars.length && next(at);
      case "look":
        throw new Error("not known here");
      case "chars": {
        const char = chars[at];
        return char !== undefined && part.set.some(([low, high]) => low <= char && char <= high) && next(at + 1);
      }
      case "sequence": {
        const from = (index: number, place: number): boolean => {
          const one = part.parts[index];
          return one === undefined ? next(place) : match(one, place, (after) => from(index + 1, after));
        };
        return from(0, at);
      }
      case "choice":
        return part.parts.some((one) => match(one, at, next));
      case "optional":
        return match(part.body, at, next) || next(at);
      case "loop": {
        const { body, minimum, maximum } = part;
        const round = (count: number, place: number): boolean => {
          const again = (after: number): boolean =>
            after === place && count >= minimum ? false : round(count + 1, after);
          return (count < maximum && match(body, place, again)) || (count >= minimum && next(place));
        };
        return round(0, at);
      }
    }
  }
}
