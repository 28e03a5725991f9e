import { transport } from "./connect.js";
import { connectMemory } from "./generated/memory/client.js";

const memory = await connectMemory(transport);
await memory.createEntities({ entities: [{ name: "Ada", entityType: "person", observations: ["writes programs"] }] });
const { entities } = await memory.searchNodes({ query: "Ada" });
const graph = await memory.readGraph();
console.log(
  JSON.stringify({
    version: memory.protocolVersion,
    found: entities.map(({ name, observations }) => [name, observations[0]]),
    relations: graph.relations.length,
    resource: (await memory.readKnowledgeGraph()).contents[0]?.mimeType,
  }),
);
await memory.close();
