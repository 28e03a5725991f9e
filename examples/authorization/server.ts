import { bearerAuth, jwtVerifier } from "@mcp-gen/runtime/auth";
import { serveHttp, type HttpService } from "@mcp-gen/runtime/node";
import { createWeatherServer } from "../../generated/weather/server.js";
import { weatherHandlers } from "../weather/handlers.js";

/** The weather, for those who have a token from `issuer` for `resource`. */
export function serveProtectedWeather(issuer: string, resource: string): Promise<HttpService> {
  const { hostname, port, pathname: path } = new URL(resource);
  return serveHttp(createWeatherServer(weatherHandlers), {
    port: Number(port),
    path,
    allowedHosts: [hostname],
    auth: bearerAuth({
      resource,
      authorizationServers: [issuer],
      verify: jwtVerifier({ issuer, audience: resource, jwksUri: `${issuer}/jwks` }),
      scopes: ["weather:read"],
    }),
  });
}
