import { defineConfig } from "vitest/config";

// Unit tests run the sources; tests that start processes use the built `dist` (npm test builds first).
export default defineConfig({
  resolve: {
    alias: [
      { find: /^mcp-gen$/, replacement: new URL("./src/index.ts", import.meta.url).pathname },
      { find: /^@mcp-gen\/runtime$/, replacement: new URL("./src/runtime/index.ts", import.meta.url).pathname },
      { find: /^@mcp-gen\/runtime\/(.+)$/, replacement: new URL("./src/runtime/", import.meta.url).pathname + "$1.ts" },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // What user's modules are transpiled to is run by Node, as it is outside of tests.
    server: { deps: { external: [/\/mcp-gen-\w+\/\d+-[^/]+\.mjs$/] } },
    // All cores: many tests wait for the processes and sockets that they start.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
