import { ToolError } from "@mcp-gen/runtime";
import { transport } from "./connect.js";
import { connectLibraryV1 } from "./generated/library-v1/client.js";

const library = await connectLibraryV1(transport, {
  elicit: (form) => ({ action: "accept", content: { name: `${form.message} Ada` } }),
});
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
    asked: (await library.ask()).text,
    hours: (await library.readHours()).contents[0],
    shelf: (await library.readShelf({ id: "a b/ü" })).contents[0],
    prompt: (await library.getRecommendPrompt({ genre: "novel" })).messages[0]?.content,
    completed: (await library.completeRecommendPrompt({ argument: "genre", value: "es" })).values,
    listed: (await library.listTools()).map((tool) => tool.name),
  }),
);
await library.close();
