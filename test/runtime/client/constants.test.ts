import { DEFAULT_LIMITS, ErrorCode } from "@mcp-gen/runtime";
import { expect, it } from "vitest";
import * as constants from "../../../src/runtime/protocol/client-constants.js";
import { CLIENT_LIMITS } from "../../../src/runtime/protocol/client-limits.js";
import { Meta } from "../../../src/runtime/protocol/versions.js";

it("the constants that clients take are those of the tables", () => {
  expect(constants).toMatchObject({
    HEADER_MISMATCH: ErrorCode.headerMismatch,
    MISSING_CAPABILITY: ErrorCode.missingCapability,
    UNSUPPORTED_VERSION: ErrorCode.unsupportedVersion,
    META_PROTOCOL_VERSION: Meta.protocolVersion,
    META_CLIENT_INFO: Meta.clientInfo,
    META_CLIENT_CAPABILITIES: Meta.clientCapabilities,
    META_SERVER_INFO: Meta.serverInfo,
    META_LOG_LEVEL: Meta.logLevel,
  });
  expect(DEFAULT_LIMITS).toMatchObject(CLIENT_LIMITS);
});
