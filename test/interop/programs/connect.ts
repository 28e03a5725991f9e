import { httpTransport } from "@mcp-gen/runtime/http";
import { stdioTransport } from "@mcp-gen/runtime/node";
import type { Transport } from "@mcp-gen/runtime";

const [target = "", ...args] = process.argv.slice(2);

/** The server that the command line names: a URL, or a script and its arguments. */
export const transport: Transport = /^https?:/.test(target)
  ? httpTransport(target)
  : stdioTransport({ command: process.execPath, args: [target, ...args] });
