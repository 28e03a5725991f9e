// An application that starts servers and is ended without a chance to close them. It has the runtime twice, as happens with
// two versions of it in one tree: bundled, and from argv[3].
import { stdioTransport } from "../../../../src/runtime/node/stdio-transport.js";

const other = (await import(process.argv[3]!)) as { stdioTransport: typeof stdioTransport };
const pids: unknown[] = [];
for (const start of [stdioTransport, other.stdioTransport]) {
  const transport = start({ command: process.execPath, args: [process.argv[2]!, "deaf"] });
  const answer = await transport.request({ jsonrpc: "2.0", id: 1, method: "spawn" }, {});
  pids.push(transport.pid, "result" in answer && answer.result.pid);
}
console.log(JSON.stringify(pids));
