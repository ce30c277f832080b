/**
 * `node scripts/run.js <name> [arguments]` runs `scripts/<name>`, which is TypeScript, on a fresh clone too: what
 * is not installed yet is installed first. So this file needs nothing but Node.
 */
const { installMissing } = require("./install")

installMissing().then(() => {
  const [name, ...args] = process.argv.slice(2)
  require("ts-node").register({ transpileOnly: true })
  return require(`./${name}`).main(args)
})
