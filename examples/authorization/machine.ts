import { oauthClient } from "@mcp-gen/runtime/auth";
import { httpTransport } from "@mcp-gen/runtime/http";
import { connectWeather, type WeatherClient } from "../../generated/weather/client.js";

/** Connects as a program that acts for itself. `issuer` is where it was registered: its key is shown to nobody else. */
export function connectAsMachine(url: string, issuer: string, privateKey: string): Promise<WeatherClient> {
  const client = { id: "nightly-report", issuer, privateKey, algorithm: "ES256" };
  return connectWeather(httpTransport(url, { auth: oauthClient({ client, scopes: ["weather:read"] }) }));
}
