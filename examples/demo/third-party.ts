// Calls three tools of `@modelcontextprotocol/server-everything` through the client that `npm run demo` has just generated
// for it. The client is not committed, so only the demo compiles this file: with `tsc --strict`.
import { stdioTransport } from "@mcp-gen/runtime/node";
import { connectServerEverything } from "../../generated/server-everything/client.js";
import { table } from "./table.js";

const everything = await connectServerEverything(
  stdioTransport({ command: process.execPath, args: process.argv.slice(2) }),
);
const rows: string[][] = [];
const call = async (what: string, run: () => Promise<string>): Promise<void> => {
  const started = performance.now();
  const answer = await run();
  rows.push([what, answer, `${(performance.now() - started).toFixed(1)} ms`]);
};

await call('echo({ message: "hello" })', async () => (await everything.echo({ message: "hello" })).text);
await call("getSum({ a: 2, b: 40 })", async () => (await everything.getSum({ a: 2, b: 40 })).text);
await call('getStructuredContent({ location: "Chicago" })', async () => {
  const { temperature, humidity, conditions } = await everything.getStructuredContent({ location: "Chicago" });
  const celsius: number = temperature; // typed by the server's outputSchema
  return `${celsius} °C, ${humidity} % humidity, ${conditions}`;
});
await everything.close();

console.log(table([`tool of ${everything.serverInfo?.name ?? "the server"}`, "answer", "time"], rows));
