import type { Model } from "../model/model.js";
import { isFreeIdentifier } from "../model/identifiers.js";
import { identifier, type Identifier } from "./code.js";

/** Hands out names for declarations that only the printers know of: the parts of recursive schemas, say. */
export interface NameAllocator {
  /** `suggestion`, or with a number after it where that is taken; also when case is ignored. */
  allocate(suggestion: string): Identifier;
}

/** Knows every name that the model's own declarations have. */
export function nameAllocator(model: Model): NameAllocator {
  const taken = new Set(declaredNames(model).map((name) => name.toLowerCase()));
  /** The number to try next behind a suggestion: thousands of parts may be called alike. */
  const numbers = new Map<string, number>();
  return {
    allocate(suggestion) {
      const key = suggestion.toLowerCase();
      let name = suggestion;
      let number = numbers.get(key) ?? 2;
      for (; taken.has(name.toLowerCase()) || !isFreeIdentifier(name); number += 1) {
        name = `${suggestion}${number}`; // eslint-disable-line no-restricted-syntax -- a name, checked by identifier()
      }
      numbers.set(key, number);
      taken.add(name.toLowerCase());
      return identifier(name);
    },
  };
}

function declaredNames(model: Model): string[] {
  const schemas = [
    ...model.tools.flatMap(({ input, output }) => [input, output]),
    ...model.resources.map(({ content }) => content),
    ...model.resourceTemplates.map(({ content }) => content),
    ...model.forms.map(({ content }) => content),
  ];
  return [
    ...Object.values(model.names as unknown as Record<string, string>),
    ...schemas.flatMap((schema) => (schema === undefined ? [] : [schema.type, schema.validator])),
    ...model.tools.flatMap(({ call, descriptor }) => [call, descriptor]),
    ...model.resources.flatMap(({ read, descriptor }) => [read, descriptor]),
    ...model.resourceTemplates.flatMap(({ read, complete, descriptor, params }) => [
      read,
      complete,
      descriptor,
      params,
    ]),
    ...model.prompts.flatMap(({ get, complete, args }) => [get, complete, args]),
  ];
}
