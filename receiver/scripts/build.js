/**
 * Compiles the package into `dist`, with the shared files of the plugin and the samples of all topics. The CLI is bundled into one file
 * with the used parts of zod, so that the package has no dependencies.
 */
const { execFileSync } = require("node:child_process")
const { chmodSync, readFileSync, rmSync, writeFileSync } = require("node:fs")
const { join } = require("node:path")

const { buildSync } = require("esbuild")

const PACKAGE = join(__dirname, "..")
const DIST = join(PACKAGE, "dist")
const ZOD_LICENCE = join(require.resolve("zod/package.json"), "../LICENSE")

rmSync(DIST, { recursive: true, force: true })
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", PACKAGE], { stdio: "inherit" })

const CLI = join(DIST, "cli.js")
buildSync({
  entryPoints: [join(PACKAGE, "src/cli/index.ts")],
  outfile: CLI,
  bundle: true,
  platform: "node",
  target: "node20",
  banner: { js: `/*! Contains parts of zod:\n${readFileSync(ZOD_LICENCE, "utf8")}*/` },
  logLevel: "warning",
})
chmodSync(CLI, 0o755)

const { webhooks } = JSON.parse(readFileSync(join(PACKAGE, "../openapi.json"), "utf8"))
const samples = Object.entries(webhooks).map(([topic, { post }]) => {
  const { example, examples } = post.requestBody.content["application/json"]
  return [topic, example ?? Object.values(examples)[0].value]
})
writeFileSync(join(DIST, "samples.json"), JSON.stringify(Object.fromEntries(samples)))
