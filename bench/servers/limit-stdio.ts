import { answer } from "./tool.js";

let rest = "";
process.stdin.setEncoding("utf8").on("data", (chunk: string) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop()!;
  for (const line of lines) process.stdout.write(answer(line) + "\n");
});
