/** The last bytes of what a program said. */
export interface TextTail {
  push(chunk: Buffer): void;
  text(): string;
}

/** @param secrets Texts that must not be repeated to anybody (R46). */
export function textTail(maxBytes: number, secrets: readonly string[] = []): TextTail {
  let tail: Buffer = Buffer.alloc(0);
  // Long enough not to be a word of every sentence.
  const hidden = secrets.filter(({ length }) => length >= 8);
  // A secret across the cut must be whole to be found.
  const keptBytes = maxBytes + Math.max(0, ...hidden.map((secret) => Buffer.byteLength(secret)));
  return {
    push(chunk) {
      const room = keptBytes - chunk.length;
      tail = room > 0 ? Buffer.concat([tail.subarray(-room), chunk]) : chunk.subarray(-keptBytes);
    },
    text() {
      let text = tail.toString("utf8");
      for (const secret of hidden) text = text.replaceAll(secret, "[hidden]");
      return Buffer.from(text)
        .subarray(-maxBytes)
        .toString("utf8")
        .replace(/^\ufffd+/, "")
        .trim();
    },
  };
}
