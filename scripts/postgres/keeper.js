/**
 * Starts PostgreSQL, and stops it when the parent process disconnects or ends, even by `kill -9`. It is plain JavaScript, so that it starts
 * without a compiler.
 */
const { spawnSync } = require("node:child_process")
const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs")
const { dirname, join } = require("node:path")

/** @type {import("./index").Kept} */
const { pgCtl, cluster, log, settings, account, throwaway } = JSON.parse(process.argv[2])

const folder = dirname(cluster)
const pidFile = join(folder, "keeper.pid")

writeFileSync(pidFile, String(process.pid))
const start = run("start", "--log", log, "--options", settings.map((setting) => `-c ${setting}`).join(" "))
process.on("disconnect", stop).on("SIGTERM", stop).on("SIGINT", stop)
if (start.status === 0) {
  process.send({ started: true })
} else {
  const reason = existsSync(log)
    ? readFileSync(log, "utf8").slice(-2000)
    : (start.error?.message ?? start.stderr)
  process.send({ started: false, reason }, () => process.disconnect())
}

function stop() {
  run("stop", "--mode=fast")
  rmSync(pidFile, { force: true })
  if (throwaway) {
    rmSync(throwaway, { recursive: true, force: true })
  }
  process.exit()
}

/** @param {string[]} command */
function run(...command) {
  return spawnSync(pgCtl, [...command, "--wait", `--pgdata=${cluster}`], {
    ...account,
    cwd: folder,
    env: { ...process.env, LC_ALL: "C" },
    encoding: "utf8",
  })
}
