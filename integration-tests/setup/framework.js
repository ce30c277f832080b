const { createHash } = require("node:crypto")
const { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs")
const { dirname, join, relative } = require("node:path")

const ROOT = join(__dirname, "../..")

/** Parts of Medusa's framework: what stands after `@medusajs/framework/`. */
const PARTS = ["awilix", "mikro-orm/migrations", "modules-sdk", "utils", "workflows-sdk"]

/** Packages that the framework names, and that are not installed. */
const NOT_INSTALLED = [
  "@mikro-orm/*-highlighter",
  "better-sqlite3",
  "libsql",
  "mariadb",
  "mysql",
  "mysql2",
  "oracledb",
  "pg-native",
  "pg-query-stream",
  "sqlite3",
  "tedious",
]

/**
 * Bundles parts of Medusa's framework, for tests and processes that boot no Medusa: each loads the framework anew, and one file is loaded in
 * half the time of two thousand. It happens once for each version of the lock file.
 * @returns the folder with a file for each part: `utils.js`.
 */
function bundleFramework() {
  const lock = readFileSync(join(ROOT, "package-lock.json"))
  const version = createHash("sha256").update(lock).digest("hex").slice(0, 12)
  const folder = join(ROOT, "node_modules/.cache/framework-for-tests", version)
  if (!existsSync(folder)) {
    // Renamed at the end, so that it is complete if it exists.
    const partial = `${folder}.${process.pid}`
    bundleInto(partial)
    rename(partial, folder)
  }
  return folder
}

function bundleInto(folder) {
  require("esbuild").buildSync({
    stdin: {
      contents: PARTS.map((part) => `exports["${part}"] = () => require("@medusajs/framework/${part}")`).join(
        "\n"
      ),
      resolveDir: ROOT,
    },
    outfile: join(folder, "all.js"),
    bundle: true,
    platform: "node",
    external: NOT_INSTALLED,
    minifyWhitespace: true,
    keepNames: true,
    logLevel: "error",
  })
  for (const part of PARTS) {
    const file = join(folder, `${part}.js`)
    mkdirSync(dirname(file), { recursive: true })
    const all = relative(dirname(file), join(folder, "all.js"))
    writeFileSync(file, `module.exports = require("./${all}")["${part}"]()\n`)
  }
}

function rename(partial, folder) {
  try {
    renameSync(partial, folder)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    // Another process may have been faster.
    if (!existsSync(folder)) {
      throw error
    }
  }
}

/** Which imports lead to a file of the bundle. */
const IMPORTS = new RegExp(`^@medusajs/framework/(${PARTS.join("|")})$`)

module.exports = { bundleFramework, IMPORTS }
