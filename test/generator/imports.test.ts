import ts from "typescript";
import { describe, expect, it } from "vitest";
import { positions } from "./support/positions.js";
import { print } from "./support/printed.js";

/** Everything that the files take from elsewhere: imports, exports from, `import()` types and calls, `require`. */
function specifiersOf(files: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (const text of files.values()) {
    const { importedFiles, referencedFiles, typeReferenceDirectives } = ts.preProcessFile(text, true, true);
    for (const { fileName } of [...importedFiles, ...referencedFiles, ...typeReferenceDirectives]) found.add(fileName);
  }
  return found;
}

const OURS = /^(?:@mcp-gen\/runtime(?:\/(?:server|validation|http|node))?|\.\/(?:types|validators|client|server)\.js)$/;

describe("R68 what generated files import", () => {
  it.each(positions.map((position) => [position.name, position] as const))(
    "comes from our list, whatever the %s says",
    (_, position) => {
      for (const text of ["node:child_process", 'import("evil")', "evil/../../x"]) {
        const foreign = [...specifiersOf(print(position.manifest(text)))].filter((specifier) => !OURS.test(specifier));
        expect(foreign).toEqual([]);
      }
    },
  );

  it("takes nothing from what other generators read as types, imports or commands: R48", () => {
    const extensions = {
      tsType: "import('evil').Evil",
      tsImport: "evil",
      "x-ts-type": "typeof import('evil')",
      "x-go-type-import": { path: "evil" },
      customTypePath: "evil",
      default_factory: "evil()",
      command: "evil",
      args: ["-c", "evil"],
      env: { EVIL: "1" },
      cwd: "/evil",
      runtime: "evil",
    };
    const schema = { type: "object", properties: { p: { type: "string", ...extensions } }, ...extensions };
    const manifest = {
      tools: [{ name: "plain", inputSchema: schema, outputSchema: schema, ...extensions }],
      ...extensions,
    };
    const files = print(manifest);
    expect([...specifiersOf(files)].filter((specifier) => !OURS.test(specifier))).toEqual([]);
    expect(files.get("types.ts")).not.toContain("evil");
    // The declaration is listed as it is: data.
    const client = files.get("client.ts")!;
    expect(client).not.toMatch(/spawn|stdioTransport\(/);
  });

  it("follows the caller's options", () => {
    const files = print({}, { runtime: (subpath) => `./vendored${subpath}/index.js` });
    expect([...specifiersOf(files)].some((specifier) => specifier.startsWith("./vendored"))).toBe(true);
    expect([...specifiersOf(files)].some((specifier) => specifier.startsWith("@mcp-gen"))).toBe(false);
  });
});
