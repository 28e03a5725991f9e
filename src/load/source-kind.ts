/** Whether a path names a module that exports a manifest, and is run to get it. */
export function isModule(path: string): boolean {
  return /\.mcp\.m?[jt]s$/i.test(path);
}

/** Whether a path names YAML. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** Whether a path names TypeScript: functions to read, where it is no module, or what a module imports. */
export function isTypeScript(path: string): boolean {
  return TYPESCRIPT.test(path);
}

/** The name of a file without the ending that makes it TypeScript. */
export function withoutTypeScript(name: string): string {
  return name.replace(TYPESCRIPT, "");
}

const TYPESCRIPT = /\.m?tsx?$/i;
