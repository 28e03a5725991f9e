/** What programs need of the environment to work at all; everything else may hold a secret (R49). */
const POSIX = ["HOME", "LANG", "LC_ALL", "LC_CTYPE", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "TZ", "USER"];
const WINDOWS = [
  "APPDATA",
  "COMSPEC",
  "HOMEDRIVE",
  "HOMEPATH",
  "LOCALAPPDATA",
  "PATH",
  "PATHEXT",
  "PROCESSOR_ARCHITECTURE",
  "PROGRAMDATA",
  "PROGRAMFILES",
  "SYSTEMDRIVE",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "USERNAME",
  "USERPROFILE",
  "WINDIR",
];

/**
 * The environment of a child: an allowlist of ours, and what the caller declares.
 *
 * @param declared A variable that is `undefined` is left out.
 */
export function childEnv(
  declared: Readonly<Record<string, string | undefined>> = {},
  inherit = false,
  ours: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const allowed = platform === "win32" ? WINDOWS : POSIX;
  // Names of variables are nobody's property names (R33).
  const env = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(ours)) {
    // Exported shell functions are code (CVE-2014-6271).
    if (value === undefined || (!inherit && value.startsWith("()"))) continue;
    if (inherit || allowed.includes(platform === "win32" ? name.toUpperCase() : name)) env[name] = value;
  }
  for (const [name, value] of Object.entries(declared)) {
    if (platform === "win32") {
      // One variable has one spelling there; the caller's wins.
      for (const same of Object.keys(env)) if (same.toUpperCase() === name.toUpperCase()) delete env[same];
    }
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}
