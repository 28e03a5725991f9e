// An application that starts a server and is ended without a chance to close it.
import { stdioTransport } from "../../../../src/runtime/node/stdio-transport.js";

const transport = stdioTransport({ command: process.execPath, args: [process.argv[2]!, "deaf"] });
const answer = await transport.request({ jsonrpc: "2.0", id: 1, method: "spawn" }, {});
console.log(JSON.stringify([transport.pid, "result" in answer && answer.result.pid]));
