// The compiler writes files that cannot be run; npm mends that when it installs the package, and this in a clone.
import { chmodSync } from "node:fs";

chmodSync(new URL("../dist/cli/main.js", import.meta.url), 0o755);
