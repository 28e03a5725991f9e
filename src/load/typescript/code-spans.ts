/** Code in a comment, by fences that stand in lines of their own, or in a line between backticks. */
const CODE = /^[ \t]*(```+|~~~+)[^\n]*\n[^]*?(?:^[ \t]*\1[^\n]*$|(?![^]))|`[^`\n]+`/gm;
/** Stands for an `@`; no comment holds it. */
const MASK = "\0";

/** Whether something in a comment's code looks like a tag, and would end what is before it. */
export function hasCodeLikeTags(text: string): boolean {
  return withoutTagsInCode(text) !== text;
}

/** A comment in which each `@` of its code is masked: no tag begins there. */
export function withoutTagsInCode(text: string): string {
  return text.replace(CODE, (code) => code.replaceAll("@", MASK));
}

/** The same with its code as it was. */
export function withCode(text: string): string {
  return text.replaceAll(MASK, "@");
}
