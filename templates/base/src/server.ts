import { createWeatherServer } from "../generated/weather/server.js";
import { handlers } from "./handlers.js";

/** One object for any number of clients, on any number of transports. */
export const server = createWeatherServer(handlers, {
  // Clients learn only that a handler failed ("Internal error"); why is for whoever runs the server.
  onError: (error, { method, name }) => console.error(`${method} ${name ?? ""} failed:`, error),
});
