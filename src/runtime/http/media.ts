/** Bits of what an `Accept` header admits. */
export const ACCEPTS_JSON = 1;
export const ACCEPTS_EVENTS = 2;
export const ACCEPTS_BOTH: number = ACCEPTS_JSON | ACCEPTS_EVENTS;

const MAX_REMEMBERED = 64;

/** Remembers the answers for header values that come again and again. Bounded; long values are always read anew. */
function remembering<T>(read: (value: string) => T): (value: string) => T {
  const known = new Map<string, T>();
  return (value) => {
    let result = known.get(value);
    if (result === undefined) {
      result = read(value);
      if (known.size < MAX_REMEMBERED && value.length < 256) {
        known.set(value, result);
      }
    }
    return result;
  };
}

/** What an `Accept` header admits (RFC 9110, 12.5.1); all of it where the header is absent. */
export const accepted: (accept: string) => number = /* @__PURE__ */ remembering((accept) => {
  let bits = 0;
  for (const range of accept.toLowerCase().split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    if (parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter))) {
      continue;
    }
    if (type === "*/*") {
      bits |= ACCEPTS_BOTH;
    } else if (type === "application/json" || type === "application/*") {
      bits |= ACCEPTS_JSON;
    } else if (type === "text/event-stream" || type === "text/*") {
      bits |= ACCEPTS_EVENTS;
    }
  }
  return bits;
});

/** Whether a `Content-Type` is JSON in UTF-8 (R5): `application/json`, other parameters only if well-formed. */
export const isJson: (contentType: string) => boolean = /* @__PURE__ */ remembering((contentType) => {
  const [type = "", ...parameters] = contentType
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  if (type !== "application/json") {
    return false;
  }
  const names = new Set<string>();
  return parameters.every((parameter) => {
    const match = /^([!#$%&'*+.^_`|~0-9a-z-]+)=(?:([!#$%&'*+.^_`|~0-9a-z-]+)|"([!#-[\]-~ ]*)")$/.exec(parameter);
    if (match === null || names.has(match[1]!)) {
      return false;
    }
    names.add(match[1]!);
    return match[1] !== "charset" || (match[2] ?? match[3]) === "utf-8";
  });
});
