import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const message =
  "Text becomes code through code`…` and the doors doc(), jsdoc(), literal() and identifier(), not by joining strings.";

/** In `src/emit` text becomes code: a string may be joined only as the argument of a door, or to say what went wrong. */
const joinedCode = [
  { selector: "BinaryExpression[operator='+'] > :matches(Literal[raw=/^[\"']/], TemplateLiteral)", message },
  {
    selector:
      ":not(TaggedTemplateExpression, CallExpression[callee.name=/^(doc|jsdoc|lineComment|literal|identifier)$/], " +
      "NewExpression[callee.name=/Error$/]) > TemplateLiteral[expressions.length>0]",
    message,
  },
];

export default defineConfig(
  globalIgnores([
    "**/dist/",
    "build/",
    "test-output/",
    "templates/",
    "generated/",
    "test/**/programs/",
    "test/generator/fixtures/expected/",
    "examples/demo/third-party.ts",
    "**/node_modules/",
  ]),
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "off",
      "no-new-func": "error",
      "no-console": "off",
      "no-self-compare": "error",
      "no-unreachable-loop": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-array-delete": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-implied-eval": "error",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unsafe-function-type": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", caughtErrors: "none", ignoreRestSiblings: true, varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // Libraries print nothing; the command line and programs do.
    files: ["src/runtime/**/*.ts", "src/model/**/*.ts", "src/load/**/*.ts", "src/emit/**/*.ts", "src/write/**/*.ts"],
    rules: { "no-console": "error" },
  },
  {
    files: ["src/emit/**/*.ts"],
    // The printer itself, doors and what turns their nodes into text; and sentences for comments, which only doc() takes.
    ignores: ["src/emit/{code,code-file,doc-comment,json-literal,layout}.ts", "src/emit/**/*-docs.ts"],
    rules: { "no-restricted-syntax": ["error", ...joinedCode] },
  },
  {
    // Tests hand wrong types over on purpose, and throw what others throw.
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/only-throw-error": "off",
      // How a test shows that hostile text did not become code.
      "no-new-func": "off",
      "@typescript-eslint/no-implied-eval": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      // `MessageStream.send` gives a promise only when there is no room; the pairs of the tests always have some.
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "file", name: "send" }] },
      ],
    },
  },
);
