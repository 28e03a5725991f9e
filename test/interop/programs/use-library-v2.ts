import { ToolError } from "@mcp-gen/runtime";
import { transport } from "./connect.js";
import { connectLibraryV2 } from "./generated/library-v2/client.js";

const library = await connectLibraryV2(transport);
const { title, year, tags } = await library.findBook({ title: "Ulysses" });
const decade: number = year - (year % 10);
const progress: number[] = [];
const counted = await library.count({}, { onProgress: (report) => progress.push(report.progress) });
const failed: unknown = await library.findBook({ title: "missing" }).catch((error: unknown) => error);
console.log(
  JSON.stringify({
    version: library.protocolVersion,
    book: [title, decade, tags[0]],
    counted: counted.text,
    progress,
    failed: failed instanceof ToolError && [failed.tool, failed.message],
    hours: (await library.readHours()).contents[0],
    shelf: (await library.readShelf({ id: "a b/ü" })).contents[0],
    prompt: (await library.getRecommendPrompt({ genre: "novel" })).messages[0]?.content,
    completed: (await library.completeRecommendPrompt({ argument: "genre", value: "es" })).values,
    listed: (await library.listTools()).map((tool) => tool.name),
  }),
);
await library.close();
