// Writes `schemas/`, which editors use, from the zod schemas that the generator reads manifests and configs with.
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { z } from "zod";
import { configSchema } from "../dist/model/config.js";
import { manifestSchema } from "../dist/model/manifest.js";

await write(
  "manifest",
  "mcp-gen manifest",
  "One MCP server: what it answers to its lists, and names for them.",
  manifestSchema,
);
await write("config", "mcp-gen config", "What `mcp-gen.config.ts` exports, as far as JSON can say it.", configSchema, {
  $schema: { description: "Where editors find this schema, in a config that is JSON.", type: "string" },
});

async function write(name, title, description, schema, more = {}) {
  const path = new URL(`../schemas/${name}.schema.json`, import.meta.url);
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  writeFileSync(
    path,
    await format(
      JSON.stringify({ $schema, title, description, ...rest, properties: { ...more, ...rest.properties } }),
      {
        parser: "json",
        printWidth: 120,
      },
    ),
  );
}
