// Removes what the build and the tests wrote; everything here is ignored by git.
import { rmSync } from "node:fs";

for (const folder of ["build", "dist", "src/runtime/dist", "test-output"]) {
  rmSync(new URL(`../${folder}`, import.meta.url), { recursive: true, force: true });
}
