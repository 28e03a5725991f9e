// Calls one weather server on every transport through the generated client. `npm run demo` starts it, with the path of the
// compiled `examples/weather/main.js`.
import { httpTransport } from "@mcp-gen/runtime/http";
import { memoryTransport } from "@mcp-gen/runtime/memory";
import { stdioTransport } from "@mcp-gen/runtime/node";
import type { Awaitable, Transport } from "@mcp-gen/runtime";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { connectWeather, type WeatherClient } from "../../generated/weather/client.js";
import { createWeatherServer } from "../../generated/weather/server.js";
import { cities, dayAt, stations } from "../weather/climate.js";
import { weatherHandlers } from "../weather/handlers.js";
import { table } from "./table.js";

const [serverFile = ""] = process.argv.slice(2);
const repeats = 300;

// The child serves one server object on its pipes and, on a port that it names on stderr, to everybody else.
const { promise: listening, resolve: heard } = deferred<string>();
const stdio = stdioTransport({
  command: process.execPath,
  args: [serverFile, "--transport", "all", "--port", "0"],
  stderr: (text) => {
    const url = /http:\S+/.exec(text)?.[0];
    if (url !== undefined) heard(url);
  },
});
const transports: [name: string, open: () => Awaitable<Transport>][] = [
  ["stdio", () => stdio],
  ["Streamable HTTP", async () => httpTransport(await listening)],
  ["WebSocket", async () => webSocketTransport((await listening).replace("http", "ws"))],
  ["memory", () => memoryTransport(createWeatherServer(weatherHandlers))],
];

const clients: WeatherClient[] = [];
const answers: string[][] = [];
const timings: string[][] = [];
for (const [name, open] of transports) {
  const started = performance.now();
  const weather = await connectWeather(await open(), {
    elicitations: { confirmBooking: () => ({ action: "accept", content: { confirm: true } }) },
  });
  const connected = performance.now();
  const said = await callEverything(weather);
  const calls: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const before = performance.now();
    await weather.getForecast({ city: "Paris" });
    calls.push(performance.now() - before);
  }
  calls.sort((a, b) => a - b);
  clients.push(weather);
  answers.push(said);
  const median = (calls[repeats >> 1]! * 1000).toFixed(0);
  timings.push([name, weather.protocolVersion, `${(connected - started).toFixed(1)} ms`, `${median} µs`]);
}
for (const weather of clients.reverse()) await weather.close();

console.log(
  table(
    ["call", "answer"],
    answers[0]!.map((answer) => answer.split(" → ", 2)),
  ),
);
console.log(table(["transport", "protocol", "connect", `getForecast, median of ${repeats}`], timings));
const same = answers.every((said) => said.join() === answers[0]!.join());
if (!same) throw new Error("The transports did not give the same answers");
console.log(`\nAll ${transports.length} transports gave the same ${answers[0]!.length} answers.`);

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}

/** One call of each kind, as `what → answer`. */
async function callEverything(weather: WeatherClient): Promise<string[]> {
  const { city, days } = await weather.getForecast({ city: "paris", days: 2, units: "imperial" });
  const near = await weather.listStations({ city: "Berlin" });
  const station = await weather.readStation({ id: "osl-1" });
  const report = await weather.readReport();
  const prompt = await weather.getPlanTripPrompt({ city: "Tokyo" });
  const completed = await weather.completePlanTripPrompt({ argument: "city", value: "L" });
  const ride = await weather.bookBalloonRide({ city: "Lisbon", date: dryDay("Lisbon") });
  const refused = await weather.getForecast({ city: "Atlantis" }).catch((error: Error) => error.name);
  const [message] = prompt.messages;
  return [
    `getForecast({ city: "paris", days: 2, units: "imperial" }) → ${city}: ${days.map((day) => `${day.sky} ${day.high} °F`).join(", ")}`,
    `listStations({ city: "Berlin" }) → ${near.text.replaceAll("\n", ", ")}`,
    `readStation({ id: "osl-1" }) → ${station.temperature} °C`,
    `readReport() → ${report.contents.length} document about ${cities.length} cities`,
    `getPlanTripPrompt({ city: "Tokyo" }) → ${message?.content.type === "text" ? message.content.text.slice(0, 48) : ""}…`,
    `completePlanTripPrompt({ argument: "city", value: "L" }) → ${completed.values.join(", ")}`,
    `bookBalloonRide({ city: "Lisbon", … }), asks the user → ${ride.booked ? `booked, ${ride.reference}` : "not booked"}`,
    `getForecast({ city: "Atlantis" }) → throws ${String(refused)}`,
  ];
}

/** The next date on which balloons fly there. */
function dryDay(city: string): string {
  const station = stations.find((one) => one.city === city)!;
  for (let ahead = 1; ; ahead++) {
    const { date, sky } = dayAt(station, new Date(Date.now() + ahead * 86_400_000));
    if (sky === "clear" || sky === "clouds") return date;
  }
}
