/** A secret as JSON, URLs and Basic authorization carry it: servers repeat not only what they were told, but what they made of it. */
export function encodedForms(secret: string): string[] {
  // A lone surrogate, which has no bytes, becomes what is sent for it.
  const bytes = Buffer.from(secret);
  const text = bytes.toString();
  return [JSON.stringify(text).slice(1, -1), ...percentForms(text), ...base64Forms(bytes)];
}

/** Libraries differ in which characters they leave alone, in what a space is, and in the case of the digits. */
function percentForms(text: string): string[] {
  const component = encodeURIComponent(text);
  const strict = component.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const inForms = new URLSearchParams([["", text]]).toString().slice(1);
  const forms = [encodeURI(text), component, strict, inForms].flatMap((form) => [
    form,
    form.replaceAll("%20", "+"),
    form.replaceAll("%2F", "/"),
  ]);
  return forms.flatMap((form) => [form, form.replace(/%../g, (digits) => digits.toLowerCase())]);
}

/** On its own, with and without padding, and behind something else, such as the `user:` of Basic authorization. */
function base64Forms(bytes: Buffer): string[] {
  const alone = bytes.toString("base64");
  const forms = [alone, alone.replace(/=+$/, ""), ...[0, 1, 2].map((before) => base64Inside(bytes, before))];
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** The characters that are the same whatever stands around: those of which all six bits are of the secret. */
function base64Inside(bytes: Buffer, before: number): string {
  const coded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
  return coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
