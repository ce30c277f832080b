const { bundleFramework, IMPORTS } = require("./integration-tests/setup/framework")

// Medusa logs each migration and each request.
process.env.LOG_LEVEL ??= "error"

/** Compiles TypeScript without checking it; `npm run typecheck` does that. */
const swc = {
  jsc: {
    parser: { syntax: "typescript", tsx: true, decorators: true },
    transform: { decoratorMetadata: true, legacyDecorator: true, react: { runtime: "automatic" } },
    target: "es2022",
  },
}

const shared = {
  // Each project looks through all of these files first: `node_modules` has a hundred times as many.
  roots: ["src", "scripts", "receiver/src", "integration-tests"].map((folder) => `<rootDir>/${folder}`),
  testEnvironment: "node",
  transform: { "^.+\\.m?[jt]sx?$": ["@swc/jest", swc] },
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.data/", "<rootDir>/receiver/dist/"],
}

const inBrowser = {
  globalSetup: "<rootDir>/integration-tests/setup/start-shop.ts",
  globalTeardown: "<rootDir>/integration-tests/setup/stop-shop.ts",
}

const onPostgres = {
  globalSetup: "<rootDir>/integration-tests/setup/start-postgres.ts",
  globalTeardown: "<rootDir>/integration-tests/setup/stop-postgres.ts",
}

const onRedis = {
  globalSetup: "<rootDir>/integration-tests/setup/start-redis.ts",
  globalTeardown: "<rootDir>/integration-tests/setup/stop-redis.ts",
}

const withoutMedusa = { moduleNameMapper: { [IMPORTS.source]: `${bundleFramework()}/$1.js` } }

/** Where Medusa and the plugin tell of a shop, each message is held against the one before it. */
const inFullShop = {
  setupFilesAfterEnv: ["<rootDir>/integration-tests/setup/check-received-messages.ts"],
}

/** @type {import("jest").Config} */
module.exports = {
  // A worker compiles and boots a whole Medusa: two at once use a machine with four cores fully.
  maxWorkers: 2,
  testSequencer: "<rootDir>/integration-tests/setup/longest-first.js",
  // Each suite over HTTP leaves a Medusa's worth of modules behind.
  workerIdleMemoryLimit: "1.5GB",
  // Ends what hangs; `until` fails long before. The first hook that needs a shop's database migrates one for all suites, and a Medusa
  // boots: seconds each, but minutes on a machine that is busy with much else.
  testTimeout: 600_000,
  // Medusa keeps timers of its own after its shutdown.
  forceExit: true,
  projects: [
    {
      ...shared,
      ...withoutMedusa,
      displayName: "unit",
      testMatch: ["<rootDir>/{src,scripts,receiver/src}/**/__tests__/**/*.unit.spec.{ts,tsx}"],
    },
    {
      ...shared,
      displayName: "documents",
      testMatch: ["<rootDir>/integration-tests/documents/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onPostgres,
      ...withoutMedusa,
      displayName: "modules",
      testMatch: ["<rootDir>/integration-tests/modules/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onPostgres,
      ...withoutMedusa,
      displayName: "model",
      testMatch: ["<rootDir>/integration-tests/model/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onPostgres,
      ...withoutMedusa,
      displayName: "crash",
      testMatch: ["<rootDir>/integration-tests/crash/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onPostgres,
      ...inFullShop,
      displayName: "http",
      testMatch: ["<rootDir>/integration-tests/http/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onPostgres,
      displayName: "package",
      testMatch: ["<rootDir>/integration-tests/package/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onRedis,
      ...inFullShop,
      displayName: "production",
      testMatch: ["<rootDir>/integration-tests/production/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onPostgres,
      displayName: "versions",
      testMatch: ["<rootDir>/integration-tests/versions/**/*.spec.ts"],
    },
    {
      ...shared,
      displayName: "generators",
      testMatch: ["<rootDir>/integration-tests/generators/**/*.spec.ts"],
    },
    {
      ...shared,
      ...onPostgres,
      displayName: "fuzz",
      testMatch: ["<rootDir>/integration-tests/fuzz/**/*.spec.ts"],
    },
    {
      ...shared,
      ...inBrowser,
      displayName: "browser",
      testMatch: ["<rootDir>/integration-tests/browser/**/*.spec.ts"],
    },
  ],
}
