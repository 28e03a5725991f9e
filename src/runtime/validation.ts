/**
 * What generated validators are made with. Applications meet it as the type `Validator`.
 *
 * @packageDocumentation
 */
export type { GeneratedCheck } from "./validation/check.js";
export {
  countProperties,
  hasOnly,
  isAtLeast,
  isAtMost,
  isEqual,
  isInteger,
  isMultiple,
  isNumber,
  isUnique,
  prepared,
} from "./validation/checks.js";
export { fillDefaults } from "./validation/defaults.js";
export { fillDefaultsInPlace } from "./validation/defaults-in-place.js";
export {
  isDate,
  isDateTime,
  isEmail,
  isHostname,
  isIpv4,
  isIpv6,
  isRegex,
  isTime,
  isUri,
  isUuid,
} from "./validation/formats.js";
export { rareKeywords, refusal } from "./validation/explain-rare.js";
export { metered, slowPatterns, type PatternCost } from "./validation/patterns.js";
export type { JsonObject } from "./protocol/jsonrpc.js";
export { isObject, own, type JsonSchema } from "./validation/json-schema.js";
export { references } from "./validation/references.js";
export { remember } from "./validation/remember.js";
export { tagsInParts } from "./validation/tags-in-parts.js";
export { validator, type Validator } from "./validation/validator.js";
export type { JsonSchemaTarget, StandardIssue, StandardProps, StandardResult } from "./validation/standard-schema.js";
