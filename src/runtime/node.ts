export { serveStdio, type ServeStdioOptions } from "./node/serve-stdio.js";
export { stdioTransport, type StdioTransport, type StdioTransportOptions } from "./node/stdio-transport.js";
export { serveHttp, type HttpService, type ServeHttpOptions } from "./node/serve-http.js";
export type { ReconnectOptions } from "./streams/reconnect.js";
export { pinnedFetch, type PinnedFetchOptions } from "./node/pinned-fetch.js";
