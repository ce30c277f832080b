import medusa from "@medusajs/eslint-plugin"
import { defineConfig, globalIgnores } from "eslint/config"
import tseslint from "typescript-eslint"

export default defineConfig([
  globalIgnores([".medusa/", ".data/", ".cache/", "coverage/"]),
  ...medusa.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommended],
    rules: {
      // An argument that a signature asks for, and a key that is left out of the rest, are named for the reader.
      "@typescript-eslint/no-unused-vars": ["error", { args: "after-used", ignoreRestSiblings: true }],
    },
  },
  {
    // MedusaError tells which status an error in a request becomes. What runs outside of the shop has none.
    files: [
      "scripts/**",
      "benchmarks/**",
      "integration-tests/**",
      "src/cli/**",
      "src/scripts/**",
      "src/moving-in/**",
    ],
    rules: { "@medusajs/use-medusa-error-not-generic-error": "off" },
  },
])
