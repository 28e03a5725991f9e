/**
 * Keeps stdout for the protocol (R52): from now on, what other code writes to `process.stdout`, `console.log` included,
 * goes to stderr.
 *
 * @returns The way past the guard, and how to end it.
 */
export function guardStdout(): { write: typeof process.stdout.write; release(): void } {
  const { stdout, stderr } = process;
  const own = Object.getOwnPropertyDescriptor(stdout, "write");
  const write = stdout.write.bind<typeof stdout.write>(stdout);
  const redirect = stderr.write.bind<typeof stdout.write>(stderr);
  stdout.write = redirect;
  // Nobody need read our stderr: what is redirected there is no reason to end the process.
  stderr.on("error", ignore);
  return {
    write,
    release() {
      stderr.off("error", ignore);
      if (stdout.write !== redirect) return;
      if (own) Object.defineProperty(stdout, "write", own);
      else delete (stdout as { write?: unknown }).write;
    },
  };
}

function ignore(): void {}
