import { once } from "node:events";
import { createServer } from "node:http";
import { oauthUser, type AuthStore } from "@mcp-gen/runtime/auth";
import { httpTransport } from "@mcp-gen/runtime/http";
import { connectWeather, type WeatherClient } from "../../generated/weather/client.js";

const REDIRECT = new URL("http://127.0.0.1:4180/callback");
/** Static: whatever came in the address stays out of the page. */
const PAGE = "<!doctype html><title>Done</title><p>You can close this page and go back to the application.";
const HEADERS = { "Content-Type": "text/html", "Content-Security-Policy": "default-src 'none'" };

/**
 * Connects to a protected server for a user of this machine.
 *
 * @param show Shows the user an address, or opens it: the only place where a browser comes in.
 */
export function connectAsUser(url: string, store: AuthStore, show: (address: URL) => unknown): Promise<WeatherClient> {
  async function authorize(address: URL, { signal }: { signal: AbortSignal }): Promise<URL> {
    const listener = createServer();
    const answered = new Promise<URL>((resolve) => {
      listener.on("request", (request, response) => {
        response.writeHead(200, { ...HEADERS, Connection: "close" }).end(PAGE);
        const back = new URL(request.url ?? "/", REDIRECT);
        if (back.pathname === REDIRECT.pathname) resolve(back);
      });
    });
    listener.listen(Number(REDIRECT.port), REDIRECT.hostname);
    await once(listener, "listening", { signal });
    try {
      show(address);
      return await Promise.race([answered, once(signal, "abort").then(() => Promise.reject(new Error("nobody came")))]);
    } finally {
      listener.close();
    }
  }

  const auth = oauthUser({ redirectUri: REDIRECT.href, authorize, store, clientName: "Weather at home" });
  // Users take their time to log in.
  return connectWeather(httpTransport(url, { auth }), { limits: { connectTimeoutMs: 300_000 } });
}
