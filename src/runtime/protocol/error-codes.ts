// In a module of their own: bundlers write such constants into the code that uses them, and nothing else comes along.

export const METHOD_NOT_FOUND = -32601;
export const HEADER_MISMATCH = -32020;
export const MISSING_CAPABILITY = -32021;
export const UNSUPPORTED_VERSION = -32022;
