#!/usr/bin/env node
import { play } from "./scenarios.js";

// The client under test of the official conformance suite: `client.js <url>`, the scenario in the environment.
const { MCP_CONFORMANCE_SCENARIO, MCP_CONFORMANCE_PROTOCOL_VERSION, MCP_CONFORMANCE_CONTEXT } = process.env;
const url = process.argv.at(-1);

if (url === undefined || !URL.canParse(url) || MCP_CONFORMANCE_SCENARIO === undefined) {
  console.error("usage: MCP_CONFORMANCE_SCENARIO=<name> npm run everything:client -- <url>");
  process.exitCode = 2;
} else {
  const scenario = {
    name: MCP_CONFORMANCE_SCENARIO,
    url,
    version: MCP_CONFORMANCE_PROTOCOL_VERSION ?? "2026-07-28",
    context: JSON.parse(MCP_CONFORMANCE_CONTEXT ?? "{}") as { [key: string]: unknown },
  };
  try {
    await play(scenario);
  } catch (error) {
    console.error(`${scenario.name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
