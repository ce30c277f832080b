import medusa from "@medusajs/eslint-plugin"
import { defineConfig, globalIgnores } from "eslint/config"
import tseslint from "typescript-eslint"

/** Names that are given to an error that was caught. */
const AN_ERROR = "/^(e|err|error|cause|reason|failure)$/"

/** Functions that give what was thrown a type. */
const OF_AN_ERROR = "/^(errorOf|propertiesOf|asWritten)$/"

/** Classes of what scrolls down, and of what holds what is placed absolutely within it. */
const SCROLLS = "/\\boverflow-(y-)?(auto|scroll)\\b/"
const HOLDS = "/\\brelative\\b/"

export default defineConfig([
  globalIgnores([".medusa/", "receiver/dist/", ".data/", ".cache/", "coverage/"]),
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
      "receiver/**",
      "src/cli/**",
      "src/scripts/**",
      "src/moving-in/**",
      "src/portal/**",
      // A missing value here is a fault of the code, not of a request.
      "src/types/typed.ts",
      // What fails here fails when the plugin is loaded, not in a request.
      "src/topics/schema.ts",
      "src/topics/reference/**",
    ],
    rules: { "@medusajs/use-medusa-error-not-generic-error": "off" },
  },
  {
    // The dashboard's form checks with these schemas too. Its bundle shares the dashboard's own zod; by way of the framework
    // it would have a second one, whole, in every page.
    files: [
      "src/workflows/input/*.ts",
      "src/modules/webhook/limits.ts",
      "src/admin/components/webhook-form/check-values.ts",
    ],
    rules: { "@medusajs/zod-import-source": "off" },
  },
  {
    // Requests of frameworks whose types this package must not depend on, and data of topics that it does not know.
    files: ["receiver/src/**"],
    rules: { "@typescript-eslint/no-explicit-any": "off" },
  },
  {
    // react-query drops callbacks given to a call of `mutate` when the component is gone before the answer: the row, banner or
    // dialog that the change itself removes. A promise does not depend on the component.
    files: ["src/admin/**/*.{ts,tsx}", "src/portal/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "CallExpression[callee.name=/^mutate(Async)?$/][arguments.length>1]",
          "CallExpression[callee.property.name=/^mutate(Async)?$/][arguments.length>1]",
          "CallExpression:not([callee.name=/^use/]) > ObjectExpression.arguments > Property[key.name=/^on(Success|Error|Settled)$/]",
        ].map((selector) => ({
          selector,
          message: "Lost when the component is gone: use mutateAsync(input).then(onSuccess, showError).",
        })),
        ...["JSXText[value=/^\\s*:/]", "JSXExpressionContainer > Literal[value=/^\\s*:/]"].map(
          (selector) => ({
            selector,
            message: 'French has a space before a colon: use t("colon").',
          })
        ),
        // Radix hides an input beside each checkbox and select, absolutely positioned. Where what scrolls does not hold them,
        // they make what is around it as long as they reach, with nothing in sight there.
        ...["value", "value.raw"].map((text) => ({
          selector: `:matches(Literal, TemplateElement)[${text}=${SCROLLS}]:not([${text}=${HOLDS}])`,
          message:
            "What scrolls must be `relative`, so that it holds the hidden inputs of checkboxes and selects.",
        })),
      ],
    },
  },
  {
    // A query of react-query that fails in an outage stays failed, also when the server is back.
    files: ["src/admin/**/*.{ts,tsx}"],
    ignores: ["src/admin/hooks/use-server-query.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@tanstack/react-query",
              importNames: ["useQuery"],
              message: "Use useServerQuery, or useLiveQuery, of src/admin/hooks.",
            },
          ],
        },
      ],
    },
  },
  {
    // Medusa's own answers a name with two dots with a 500, and says of a wrong element of a list that it is required.
    files: ["src/api/**/*.ts"],
    ignores: ["src/api/utils/validate.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@medusajs/framework/http",
              importNames: ["validateAndTransformQuery", "validateAndTransformBody"],
              message: "Use validateQuery or validateBody of src/api/utils/validate.ts.",
            },
          ],
        },
      ],
    },
  },
  {
    // An error's own message may quote what must not stand in a log: `errorText` (src/modules/webhook/safe-errors.ts)
    // says what may. The CLI, the dashboard and the portal run outside of the shop's server.
    files: ["src/**/*.ts"],
    ignores: [
      "src/admin/**",
      "src/portal/**",
      "src/cli/**",
      "src/**/__tests__/**",
      "src/modules/webhook/safe-errors.ts",
      // Has the only text that begins with "Invalid request:".
      "src/modules/webhook/invalid-field.ts",
      // These compare a message, or know the error for one of their own.
      "src/payloads/filter.ts",
      "src/modules/webhook/run-exclusive.ts",
      "src/modules/webhook/dispatch/send/remark.ts",
    ],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          `MemberExpression[property.name="message"][object.name=${AN_ERROR}]`,
          `MemberExpression[property.name="message"][object.callee.name=${OF_AN_ERROR}]`,
          `VariableDeclarator[init.name=${AN_ERROR}] Property[key.name="message"]`,
          `VariableDeclarator[init.callee.name=${OF_AN_ERROR}] Property[key.name="message"]`,
          `CallExpression[callee.name="String"] > Identifier.arguments[name=${AN_ERROR}]`,
          `CallExpression[callee.object.property.name="logger"] > Identifier.arguments[name=${AN_ERROR}]`,
          `CallExpression[callee.object.name="logger"] > Identifier.arguments[name=${AN_ERROR}]`,
        ].map((selector) => ({ selector, message: "May quote values: use errorText(error)." })),
        // The dashboard finds the field by this beginning.
        ...["Literal[value=/^Invalid request:/]", "TemplateElement[value.raw=/^Invalid request:/]"].map(
          (selector) => ({
            selector,
            message: "Use invalidField or invalidRequest of src/modules/webhook/invalid-field.ts.",
          })
        ),
        // The dashboard translates remarks by their words, so a test has to know all of them.
        ...[
          "Property[key.name=/^(remark|problem)$/] > .value",
          'AssignmentPattern[left.name="remark"] > .right',
          'NewExpression[callee.name="BadResponseError"] > .arguments',
          "CallExpression[callee.name=/^(blocked|notAllowed)$/] > .arguments",
          "CallExpression[callee.property.name=/^(cancelDeliveries|unsendable|refusedOf)$/] > .arguments",
        ].map((place) => ({
          selector: `${place}:matches(Literal[value=/ /], TemplateLiteral)`,
          message: "Put the text into REMARK or REFUSAL of src/modules/webhook/remarks.ts.",
        })),
      ],
    },
  },
])
