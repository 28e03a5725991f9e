import { test } from "node:test";
import { memoryTransport } from "@mcp-gen/runtime/memory";
import { server } from "../src/server.js";
import { exercise } from "./exercise.js";

test("in one process", () => exercise(memoryTransport(server)));
