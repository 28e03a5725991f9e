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
  return {
    push(chunk) {
      tail = Buffer.concat([tail.subarray(Math.max(0, tail.length + chunk.length - maxBytes)), chunk]).subarray(
        -maxBytes,
      );
    },
    text() {
      let text = tail.toString("utf8").replace(/^\ufffd+/, "");
      for (const secret of hidden) text = text.replaceAll(secret, "[hidden]");
      return text.trim();
    },
  };
}
