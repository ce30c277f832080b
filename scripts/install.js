/** Installs missing packages of the lock file. It needs only Node and npm. */
const { spawn } = require("node:child_process")
const { existsSync, readFileSync } = require("node:fs")
const { join } = require("node:path")

const ROOT = join(__dirname, "..")

async function installMissing() {
  if (isInstalled()) {
    return
  }
  console.log("Installing packages (npm ci) …")
  const code = await new Promise((resolve, reject) => {
    const npm = spawn("npm", ["ci", "--no-audit", "--no-fund"], {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
    })
    npm.on("error", reject).on("exit", (code, signal) => resolve(signal ?? code))
    // npm gets a Ctrl-C from the terminal, but not a signal that is sent to this process.
    process.once("SIGTERM", () => npm.kill("SIGTERM"))
  })
  if (code !== 0) {
    console.error(`npm ci failed (${code})`)
    process.exit(1)
  }
}

/** Whether all packages of the lock file are installed in their versions, except optional ones, which are for other platforms. */
function isInstalled() {
  const wanted = packagesOf("package-lock.json")
  const present = packagesOf("node_modules/.package-lock.json")
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || present[path]?.version === version
  )
}

function packagesOf(lockFile) {
  const path = join(ROOT, lockFile)
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {}
}

module.exports = { installMissing }

if (require.main === module) {
  void installMissing()
}
