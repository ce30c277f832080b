/**
 * `node scripts/run.js <name> [arguments]` runs the TypeScript file `scripts/<name>`. It works in a fresh clone, because it installs missing
 * packages first. So this file uses only Node's own modules.
 */
const { installMissing } = require("./install")

installMissing().then(() => {
  const [name, ...args] = process.argv.slice(2)
  require("ts-node").register({ transpileOnly: true })
  return require(`./${name}`).main(args)
})
