import { afterEach, describe, expect, it, vi } from "vitest";
import { emitProven } from "../../src/emit/proven.js";
import { scrub } from "../../src/emit/scrub.js";
import { proveShape } from "../../src/emit/shape.js";
import { build, emitOptions } from "./support/printed.js";

// What proving costs where it was done before, as in a process that watches.

vi.mock("../../src/emit/scrub.js", { spy: true });
afterEach(() => vi.clearAllMocks());

describe("a proof", () => {
  const { model } = build({ tools: [{ name: "find", inputSchema: { type: "object" } }] });

  it("takes one twin of the model for all files", async () => {
    const files = await emitProven(model, emitOptions, proveShape);
    expect(files).toHaveLength(4);
    expect(scrub).toHaveBeenCalledOnce();
  });

  it("R61 is one of the whole file, however long", async () => {
    const long = "f();\n".repeat(50_000);
    const prove = (text: string, twin: string): Promise<void> => proveShape("client.ts", text)(() => twin);
    await prove(`${long}f("a");`, `${long}f("b");`);
    await expect(prove(`${long}f(a());`, `${long}f("a");`)).rejects.toThrow("client.ts, line 50001: ");
    await expect(prove(`f(a());${long}`, `f("a");${long}`)).rejects.toThrow("client.ts, line 1: ");
  });

  it("takes none for files that are proven already", async () => {
    await emitProven(model, emitOptions, () => () => Promise.resolve());
    expect(scrub).not.toHaveBeenCalled();
  });
});
