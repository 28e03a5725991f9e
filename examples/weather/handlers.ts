import { ResourceNotFoundError, ToolError } from "@mcp-gen/runtime/server";
import type { WeatherHandlers } from "../../generated/weather/server.js";
import { cities, dayAt, stations, type Station } from "./climate.js";

const MS_PER_DAY = 86_400_000;

/** What the weather server does. Plain functions: they know neither the transport nor the protocol's era. */
export const weatherHandlers: WeatherHandlers = {
  getForecast({ city, days = 3, units = "metric" }) {
    const station = stationIn(city);
    const degrees =
      units === "metric" ? (celsius: number) => celsius : (celsius: number) => Math.round(celsius * 1.8 + 32);
    const forecast = Array.from({ length: days }, (_, ahead) =>
      dayAt(station, new Date(Date.now() + ahead * MS_PER_DAY)),
    );
    return {
      city: station.city,
      days: forecast.map((day) => ({ ...day, high: degrees(day.high), low: degrees(day.low) })),
    };
  },

  listStations({ city }) {
    const found = city === undefined ? stations : stationsIn(city);
    return found.map((station) => `${station.id} (${station.city})`).join("\n");
  },

  async bookBalloonRide({ city, date }, context) {
    const station = stationIn(city);
    const { sky } = dayAt(station, new Date(date));
    if (sky === "rain" || sky === "snow")
      throw new ToolError(`No balloon flies in ${station.city} on ${date}: ${sky}.`);
    const answer = await context.elicit.confirmBooking({
      message: `Book a balloon ride in ${station.city} on ${date}?`,
    });
    if (answer.action !== "accept" || !answer.content.confirm) return { booked: false };
    const passengers = answer.content.passengers ?? 2;
    return { booked: true, reference: `${station.id}-${date.replaceAll("-", "")}-${passengers}` };
  },

  readReport() {
    const today = new Date();
    const lines = cities.map((city) => {
      const { high, low, sky } = dayAt(stationIn(city), today);
      return `${city}: ${sky}, ${low} to ${high} °C`;
    });
    return lines.join("\n");
  },

  readStation({ id }) {
    const station = stations.find((one) => one.id === id);
    if (!station) throw new ResourceNotFoundError(`weather://stations/${id}`);
    return { id, temperature: dayAt(station, new Date()).high };
  },

  getPlanTripPrompt({ city, days = "3" }) {
    return `Plan a trip of ${days} days to ${city}. Ask for the forecast first, and keep outdoor plans for dry days.`;
  },

  completePlanTripPrompt({ name, value }) {
    if (name === "days") return ["1", "2", "3", "4", "5", "6", "7"].filter((days) => days.startsWith(value));
    return cities.filter((city) => city.toLowerCase().startsWith(value.toLowerCase()));
  },

  completeStation({ value }) {
    return stations.map(({ id }) => id).filter((id) => id.startsWith(value));
  },
};

function stationsIn(city: string): Station[] {
  const wanted = city.trim().toLowerCase();
  return stations.filter((station) => station.city.toLowerCase() === wanted);
}

/** @throws {ToolError} There is no station in that city. */
function stationIn(city: string): Station {
  const [station] = stationsIn(city);
  if (station) return station;
  throw new ToolError(`No forecast for ${JSON.stringify(city)}. Cities with a station: ${cities.join(", ")}.`);
}
