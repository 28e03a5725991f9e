import * as ours from "node:path";

/**
 * The way from a folder to a path, with `/` on every platform: what is printed into code, or told to people and machines.
 *
 * @param platform Whose paths they are. Default: this one's.
 */
export function relativeWithSlashes(folder: string, path: string, platform: ours.PlatformPath = ours): string {
  return platform.relative(folder, path).split(platform.sep).join("/");
}
