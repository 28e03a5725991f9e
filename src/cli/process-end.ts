// Code of the user's may end the process as well; what ended on purpose is told from what did not.

let isMeant = false;

/** Ends the process at once. */
export function endProcess(code: string | number | null | undefined): never {
  isMeant = true;
  process.exit(code ?? 0);
}

/**
 * Watches over what is not to be cut short.
 *
 * @param onCut Called in the moment in which the process ends otherwise than by `endProcess`: what it does later is not done.
 * @returns What is called when all is done.
 */
export function watchEnd(onCut: () => void): () => void {
  const onExit = (): void => {
    if (!isMeant) onCut();
  };
  process.once("exit", onExit);
  return () => process.off("exit", onExit);
}
