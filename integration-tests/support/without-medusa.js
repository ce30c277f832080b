/** `node --require` of this file: for a process that boots no Medusa, so that it starts sooner. */
const Module = require("node:module")
const { join } = require("node:path")

const { bundleFramework, IMPORTS } = require("../setup/framework")

const folder = bundleFramework()
const resolve = Module._resolveFilename

Module._resolveFilename = (request, ...rest) => {
  const [, part] = IMPORTS.exec(request) ?? []
  return part ? join(folder, `${part}.js`) : resolve(request, ...rest)
}
