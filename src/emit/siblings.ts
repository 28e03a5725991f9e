import { identifier, type Code } from "./code.js";
import { sibling } from "./symbols.js";

/** What `types.ts` exports under a name. */
export function typeOf(name: string): Code {
  return sibling("./types", identifier(name), "type");
}

/** What `validators.ts` exports under a name: a check or a validator. */
export function validatorOf(name: string): Code {
  return sibling("./validators", identifier(name), "value");
}
