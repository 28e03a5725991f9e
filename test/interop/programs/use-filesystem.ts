import { ToolError } from "@mcp-gen/runtime";
import { transport } from "./connect.js";
import { connectFilesystem } from "./generated/filesystem/client.js";

const folder = process.argv.at(-1)!;
const filesystem = await connectFilesystem(transport);
await filesystem.writeFile({ path: `${folder}/note.txt`, content: "one\ntwo\n" });
const { content } = await filesystem.readTextFile({ path: `${folder}/note.txt`, head: 1 });
const outside: unknown = await filesystem.readTextFile({ path: "/etc/hostname" }).catch((error: unknown) => error);
console.log(
  JSON.stringify({
    version: filesystem.protocolVersion,
    content,
    listing: (await filesystem.listDirectory({ path: folder })).content,
    outside: outside instanceof ToolError && outside.tool,
  }),
);
await filesystem.close();
