import { ConnectionError } from "../protocol/errors.js";

/**
 * Parses what a server sent. Nesting is bounded before anything that recurses sees it (R32); envelope keys are not checked
 * as strictly as a server does, since an answer is taken by one reader only.
 *
 * @throws {ConnectionError} `"bad-message"`
 */
export function parseAnswer(text: string, maxDepth: number): unknown {
  try {
    if (isDeeper(text, maxDepth)) throw new RangeError(`It is nested more than ${maxDepth} levels deep.`);
    return JSON.parse(text);
  } catch (cause) {
    throw new ConnectionError("bad-message", "The server sent something that is no usable JSON.", {
      cause,
      sent: true,
    });
  }
}

function isDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === "\\") i++;
      else inString = character !== '"';
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") {
      if (++depth > maxDepth) return true;
    } else if (character === "]" || character === "}") depth--;
  }
  return false;
}
