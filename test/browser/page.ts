// The page of the browser test: calls the weather server through the generated client, over WebSocket and over HTTP, and
// shows what came back. The query says where: `?http=…&ws=…`.
import type { Transport } from "@mcp-gen/runtime";
import { httpTransport } from "@mcp-gen/runtime/http";
import { webSocketTransport } from "@mcp-gen/runtime/websocket";
import { connectWeather } from "../../generated/weather/client.js";

/** What one transport gave, for the table and for the test. */
export interface Outcome {
  transport: string;
  protocol?: string;
  city?: string;
  days?: number;
  temperature?: number;
  refused?: string;
  booked?: string;
  error?: string;
}

async function use(transport: string, open: () => Transport): Promise<Outcome> {
  try {
    const weather = await connectWeather(open(), {
      elicitations: { confirmBooking: () => ({ action: "accept", content: { confirm: true, passengers: 4 } }) },
    });
    const { city, days } = await weather.getForecast({ city: "Sydney", days: 5 });
    const { temperature } = await weather.readStation({ id: "syd-1" });
    const refused = await weather.getForecast({ city: "" }).then(
      () => "taken",
      (error: Error) => error.message,
    );
    const dry = days.find(({ sky }) => sky === "clear" || sky === "clouds");
    const ride = dry && (await weather.bookBalloonRide({ city, date: dry.date }));
    const protocol = weather.protocolVersion;
    await weather.close();
    return {
      transport,
      protocol,
      city,
      days: days.length,
      temperature,
      refused,
      booked: ride?.reference ?? "never dry",
    };
  } catch (error) {
    return { transport, error: String(error) };
  }
}

const query = new URLSearchParams(location.search);
const outcomes = [
  await use("Streamable HTTP", () => httpTransport(query.get("http")!)),
  await use("WebSocket", () => webSocketTransport(query.get("ws")!)),
];
for (const outcome of outcomes) {
  const section = document.body.appendChild(document.createElement("section"));
  for (const [name, value] of Object.entries(outcome)) {
    const row = section.appendChild(document.createElement("p"));
    row.textContent = `${name}: ${String(value)}`;
  }
}
document.body.dataset["outcomes"] = JSON.stringify(outcomes);
