import { fork } from "node:child_process";
import { once } from "node:events";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const dist = fileURLToPath(new URL("../../../dist/load/", import.meta.url));

const PROGRAM = `
import { loadConfig } from ${JSON.stringify(pathToFileURL(join(dist, "config.js")).href)};
import { loadManifest } from ${JSON.stringify(pathToFileURL(join(dist, "load.js")).href)};

process.on("message", async (path) => {
  const files = [];
  const onFile = (file) => files.push(file);
  const read = path.includes("config") ? loadConfig(path, onFile) : loadManifest(path, path, onFile).then((one) => one.manifest);
  process.send({ value: await read, files });
});
`;

export interface Watched {
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** Those that it was read from, relative to the folder. */
  readonly files: readonly string[];
}

/**
 * A process that reads configs and modules again and again, as `--watch` does. It is one of its own and runs what is built:
 * here, Vitest would do the importing, by its rules.
 */
export function watchingProcess(): (folder: string, path: string) => Promise<Watched> {
  const child = fork(join(temporaryFolder({ "program.mjs": PROGRAM }), "program.mjs"));
  afterAll(() => void child.kill());
  return async (folder, path) => {
    child.send(join(folder, path));
    const [{ value, files }] = (await once(child, "message")) as [Watched];
    return { value, files: files.map((file) => relative(folder, file)) };
  };
}
