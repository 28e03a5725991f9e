import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { stdioTransport } from "@mcp-gen/runtime/node";
import { exercise } from "./exercise.js";

const main = fileURLToPath(new URL("../src/main.js", import.meta.url));

test("over stdio", () => exercise(stdioTransport({ command: process.execPath, args: [main, "--stdio"] })));
