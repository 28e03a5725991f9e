/**
 * What generated validators are made with. Applications meet it as the type `Validator`.
 *
 * @packageDocumentation
 */
export {
  countProperties,
  isAtLeast,
  isAtMost,
  isEqual,
  isInteger,
  isMultiple,
  isNumber,
  isUnique,
  remember,
} from "./validation/checks.js";
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
export { rareKeywords } from "./validation/explain-rare.js";
export type { JsonObject } from "./protocol/jsonrpc.js";
export { isObject, own, type JsonSchema } from "./validation/json-schema.js";
export { validator, type Validator, type ValidatorOptions } from "./validation/validator.js";
export type { JsonSchemaTarget, StandardIssue, StandardProps, StandardResult } from "./validation/standard-schema.js";
