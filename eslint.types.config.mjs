import { defineConfig, globalIgnores } from "eslint/config"
import tseslint from "typescript-eslint"

/**
 * What only types can tell, of the tests too, which Medusa's rules (`eslint.config.mjs`) leave out. Values of no known type
 * are allowed: messages, answers and rows of the database are, until something reads them.
 */
export default defineConfig([
  globalIgnores([
    ".medusa/",
    ".data/",
    ".cache/",
    "coverage/",
    "examples/",
    "receiver/dist/",
    "receiver/bin/",
  ]),
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: {
        project: [
          "tsconfig.json",
          // Includes the dashboard.
          "src/portal/tsconfig.json",
          "integration-tests/browser/tsconfig.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    rules: {
      // An async function may have nothing to wait for where its type asks for a promise.
      "@typescript-eslint/require-await": "off",
      // `expect(service.method)` and methods that are spied upon.
      "@typescript-eslint/unbound-method": "off",
      // The kinds of GraphQL's syntax are an enum whose values are plain strings.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    // Express takes functions that return a promise, although its types say otherwise.
    files: ["receiver/**/__tests__/**"],
    rules: {
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
    },
  },
  {
    // A cast (`as Type`) hides what a later change breaks. `src/types/typed.ts` has typed functions for what types leave out.
    files: ["{src,scripts,integration-tests,benchmarks,receiver}/**/*.{ts,tsx}"],
    ignores: ["src/types/typed.ts"],
    rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }] },
  },
  {
    // Medusa's rules leave out tests. A value that a test expects comes from a function of `scripts/present.ts`, whose error says
    // what is missing.
    files: ["{integration-tests,benchmarks,scripts}/**/*.ts", "{src,receiver}/**/__tests__/**/*.{ts,tsx}"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { args: "after-used", argsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
    },
  },
  {
    // `value!` continues with `undefined`. Destructure with a default, or use `present`, `firstOf`, `lastOf` or `zip` of
    // `src/types/typed.ts`, whose errors say what is missing.
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/modules/webhook/store/**", "src/**/__tests__/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "error" },
  },
  {
    // Code that the documents show is run as it stands there.
    files: ["integration-tests/**"],
    rules: { "@typescript-eslint/no-implied-eval": "off" },
  },
])
