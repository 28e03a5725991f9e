import { createWeatherServer } from "../generated/weather/server.js";
import { handlers } from "./handlers.js";

/** One object for any number of clients, on any number of transports. */
export const server = createWeatherServer(handlers);
