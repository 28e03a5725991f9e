import type { EmittedFile } from "./emit.js";

/** Formats files in the style of the project they go to; what is printed without it is laid out at width 120. */
export interface Formatter {
  /** What decides the style, to tell whether it changed. */
  readonly digest: string;
  format(files: readonly EmittedFile[]): Promise<EmittedFile[]>;
}

/**
 * Prettier with the configuration that holds in a folder, `.editorconfig` included. Generated files are laid out as
 * Prettier would lay them out by itself already (a test compares), so this is for projects with a style of their own.
 */
export async function prettierFor(path: (name: EmittedFile["name"]) => string): Promise<Formatter> {
  const prettier = await import("prettier");
  await prettier.clearConfigCache(); // `--watch` outlives an edit of the configuration
  const options = await prettier.resolveConfig(path("client.ts"), { editorconfig: true });
  return {
    digest: JSON.stringify(options),
    format: (files) =>
      Promise.all(
        files.map(async ({ name, text }) => ({
          name,
          text: await prettier.format(text, { ...options, parser: "typescript", filepath: path(name) }),
        })),
      ),
  };
}
