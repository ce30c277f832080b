/** Compiles the package into `dist`, with the plugin's files that it shares, and the samples of all topics. */
const { execFileSync } = require("node:child_process")
const { chmodSync, readFileSync, rmSync, writeFileSync } = require("node:fs")
const { join } = require("node:path")

const PACKAGE = join(__dirname, "..")
const DIST = join(PACKAGE, "dist")

rmSync(DIST, { recursive: true, force: true })
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", PACKAGE], { stdio: "inherit" })
chmodSync(join(DIST, "receiver/src/cli/index.js"), 0o755)

const { webhooks } = JSON.parse(readFileSync(join(PACKAGE, "../openapi.json"), "utf8"))
const samples = Object.entries(webhooks).map(([topic, { post }]) => {
  const { example, examples } = post.requestBody.content["application/json"]
  return [topic, example ?? Object.values(examples)[0].value]
})
writeFileSync(join(DIST, "samples.json"), JSON.stringify(Object.fromEntries(samples)))
