import { ResourceNotFoundError, ToolError } from "@mcp-gen/runtime/server";
import type { WeatherHandlers } from "../generated/weather/server.js";

const skies = ["clear", "clouds", "rain"] as const;
const temperatures = new Map([
  ["Oslo", 9],
  ["Paris", 17],
  ["Quito", 21],
]);

/** What the server does: one function for each declaration. */
export const handlers: WeatherHandlers = {
  getForecast({ city, days = 3 }) {
    const today = temperatures.get(city);
    if (today === undefined) throw new ToolError(`There is no forecast for ${city}.`);
    const forecast = Array.from({ length: days }, (_, day) => ({
      day,
      high: today + day,
      sky: skies[day % skies.length] ?? "clear",
    }));
    return { city, days: forecast };
  },

  readStation({ id }) {
    const temperature = temperatures.get(id);
    if (temperature === undefined) throw new ResourceNotFoundError(`weather://stations/${id}`);
    return { id, temperature };
  },

  getPlanTripPrompt({ city }) {
    return `Plan a trip to ${city}. Ask for the forecast first, and keep the dry days for walks.`;
  },
};
