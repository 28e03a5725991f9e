import type { Implementation } from "../protocol/types.js";

/** Who a client says it is, unless it is told. The version is written out, since there is no file to read it from everywhere. */
export const CLIENT_INFO: Implementation = { name: "mcp-gen", version: "0.1.0" };
