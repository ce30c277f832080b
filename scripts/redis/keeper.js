/**
 * Starts Redis, and stops it when the parent process disconnects or ends, even by `kill -9`. It is plain JavaScript, so that it starts without
 * a compiler.
 */
const { spawn } = require("node:child_process")

/** @type {import("./index").Kept} */
const { path, settings } = JSON.parse(process.argv[2])

let output = ""
let stopping = false

// Redis reads its settings from stdin, so that no list of processes shows the password.
const redis = spawn(path, ["-"], { stdio: ["pipe", "pipe", "pipe"] })
redis.stdin.on("error", () => undefined).end(`${settings.join("\n")}\n`)
redis.stdout.on("data", read)
redis.stderr.on("data", read)
redis.on("error", (error) => fail(error.message))
redis.on("exit", () => (stopping ? process.exit() : fail(output.slice(-2000))))
process.on("disconnect", stop).on("SIGTERM", stop).on("SIGINT", stop)

/** @param {Buffer} text */
function read(text) {
  const wasReady = isReady()
  output = (output + text).slice(-10_000)
  if (isReady() && !wasReady) {
    process.send?.({ started: true })
  }
}

function isReady() {
  return output.includes("Ready to accept connections")
}

function stop() {
  stopping = true
  redis.kill("SIGTERM")
}

/** @param {string} reason */
function fail(reason) {
  if (process.connected) {
    process.send({ started: false, reason }, () => process.exit(1))
  } else {
    process.exit(1)
  }
}
