// The functions are the handlers: what a module exports is called as it is exported.
import { serveStdio } from "@mcp-gen/runtime/node";
import { createRatesServer } from "../../generated/rates/server.js";
import * as rates from "./rates.js";

await serveStdio(createRatesServer(rates));
