import { pointerTo, type Diagnostic, type Report } from "../diagnostics.js";
import { isGenerated } from "../emit/marker.js";
import type { EmittedFile } from "../emit/emit.js";
import { GivenUp, runUserCode, thrownText } from "../load/user-code.js";
import type { ServerRequest } from "./request.js";

/** Gives each file to the user's hook, whose mistakes are findings: it is code that the generator does not know. */
export async function postProcess(
  files: readonly EmittedFile[],
  server: ServerRequest,
  report: Report,
): Promise<readonly EmittedFile[]> {
  const hook = server.postProcess;
  if (hook === undefined) return files;
  const processed = files.map(async (file): Promise<EmittedFile> => {
    const { name, text } = file;
    try {
      const result: unknown = await runUserCode(`postProcess of ${server.name ?? server.manifest}`, () =>
        hook({ path: name, text }),
      );
      if (typeof result !== "string") {
        report(finding(server, `It returned no text for ${name}.`, "Return the text of the file, changed or not."));
      } else if (!isGenerated(result)) {
        const hint =
          "By that line we know our files when they are to be updated or removed. `header` adds lines below it.";
        report(finding(server, `It took away the first line of ${name}.`, hint));
      } else return { ...file, text: result };
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      const reason = thrownText(error);
      report(finding(server, `It failed at ${name}: ${reason}`, "What the hook throws ends the run."));
    }
    return file;
  });
  return Promise.all(processed);
}

function finding({ manifest, origin }: ServerRequest, message: string, hint: string): Diagnostic {
  const pointer = `${origin?.pointer ?? ""}${pointerTo("", "postProcess")}`;
  return { severity: "error", code: "MCPGEN_POST_PROCESS", message, pointer, hint, file: origin?.file ?? manifest };
}
