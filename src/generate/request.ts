import type { Diagnostic } from "../diagnostics.js";
import type { PostProcess, Target } from "../model/config.js";
import type { Selection } from "../model/select.js";
import type { FileChange } from "../write/plan.js";

/** One server to generate for. */
export interface ServerRequest extends Selection {
  /** Path of its manifest, from `cwd`. */
  readonly manifest: string;
  /** Instead of the server's own name: for the folder and for `connect…`. */
  readonly name?: string | undefined;
  /** Default: both. */
  readonly targets?: readonly Target[] | undefined;
  /** Instead of the run's output folder. */
  readonly out?: string | undefined;
  /** What imports of generated files end with. Default: `.js`. */
  readonly importExtension?: ".js" | ".ts" | "" | undefined;
  /** More comment lines at the top of each file. */
  readonly header?: string | undefined;
  /** Where generated code finds the runtime. Default: `@mcp-gen/runtime`; `vendored` copies it beside the output. */
  readonly runtime?: string | undefined;
  /** `prettier` lays files out by the configuration of the project they go to. Default: Prettier's own style, 120 wide. */
  readonly format?: "builtin" | "prettier" | undefined;
  /** Has the last word on each file. `path` is relative to the server's folder. */
  readonly postProcess?: PostProcess | undefined;
  /** A file of the user's that gets a stub for every handler it lacks; made where there is none. From `cwd`. */
  readonly handlers?: string | undefined;
  /** Where these settings stand, for findings about them: a config file and the pointer into it. */
  readonly origin?: { readonly file: string; readonly pointer: string } | undefined;
}

/** What a run is to generate, and how. */
export interface GenerateRequest {
  /** What paths are relative to. Default: the working directory. */
  readonly cwd?: string | undefined;
  /** Each with a folder of its own; two for one folder are an error. */
  readonly servers: readonly ServerRequest[];
  /** Output folder; each server has a folder in it. Default: `generated`. */
  readonly out?: string | undefined;
  /** Warnings are errors. */
  readonly strict?: boolean | undefined;
  /** `plan` writes nothing, and prints everything anew. Default: `apply`. */
  readonly write?: "apply" | "plan" | undefined;
  /**
   * The servers are all that the output folders hold, as those of a config are: what was generated for others is
   * removed. Default: others are left alone.
   */
  readonly complete?: boolean | undefined;
  /** Print anew also what the lock file says is up to date. */
  readonly fresh?: boolean | undefined;
  /** Told what takes time, in a few words. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Gives up before anything is written. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run did, or would do. */
export interface GenerateResult {
  /** An error among them means that nothing was written. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that belongs to the servers, and those that went. Empty where a diagnostic is an error. */
  readonly files: readonly FileChange[];
  /** How the declarations differ from those that the lock files hold: `weather: tools/get_forecast changed`. */
  readonly declarations: readonly string[];
  /** What the manifests were read from, what they import included, also where it is not there; absolute paths. */
  readonly inputs: readonly string[];
}
