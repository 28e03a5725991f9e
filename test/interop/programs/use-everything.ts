import { transport } from "./connect.js";
import { connectEverything } from "./generated/everything/client.js";

const everything = await connectEverything(transport);
const weather = await everything.getStructuredContent({ location: "Chicago" });
const celsius: number = weather.temperature;
const progress: number[] = [];
const long = await everything.triggerLongRunningOperation(
  { duration: 0.2, steps: 2 },
  { onProgress: (report) => progress.push(report.progress) },
);
const resource = await everything.readDynamicTextResource({ resourceId: "7" });
console.log(
  JSON.stringify({
    version: everything.protocolVersion,
    server: everything.serverInfo?.name,
    echo: (await everything.echo({ message: "héllo" })).text,
    sum: (await everything.getSum({ a: 2, b: 40 })).text,
    celsius,
    image: (await everything.getTinyImage()).content.map((block) => block.type),
    long: long.text,
    progress,
    resource: resource.contents[0]?.uri,
    prompt: (await everything.getArgsPrompt({ city: "Paris" })).messages.length,
    completed: (await everything.completeCompletablePrompt({ argument: "department", value: "E" })).values,
  }),
);
await everything.close();
