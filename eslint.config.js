import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** In `src/emit` text becomes code: it may do so through the printer's doors only, never by joining strings. */
const joinedCode = [
  {
    selector: "BinaryExpression[operator='+'] > :matches(Literal[raw=/^[\"']/], TemplateLiteral)",
    message: "Code is printed with code`…` and the doors jsdoc(), literal() and identifier(), not joined from strings.",
  },
  {
    selector: ":not(TaggedTemplateExpression) > TemplateLiteral[expressions.length>0]",
    message: "Code is printed with code`…` and the doors jsdoc(), literal() and identifier(), not joined from strings.",
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
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-array-delete": "error",
      "@typescript-eslint/no-base-to-string": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-implied-eval": "error",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unsafe-function-type": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
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
    rules: { "no-restricted-syntax": ["error", ...joinedCode] },
  },
  {
    // Tests hand wrong types over on purpose, and throw what others throw.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/only-throw-error": "off", "@typescript-eslint/prefer-promise-reject-errors": "off" },
  },
);
