/**
 * `node --require` of this file, for a process that boots no Medusa: it runs TypeScript files, compiled as the package is, and loads Medusa's
 * framework as one file. Tests start many such processes, and ts-node, which loads TypeScript, takes twice as long for each. Lines in
 * their errors are those of the compiled code.
 */
const { readFileSync } = require("node:fs")
const Module = require("node:module")
const { join } = require("node:path")

const { transformSync } = require("@swc/core")

const { bundleFramework, IMPORTS } = require("../setup/framework")

const OPTIONS = {
  swcrc: false,
  module: { type: "commonjs" },
  jsc: {
    target: "es2021",
    parser: { syntax: "typescript", decorators: true },
    transform: { decoratorMetadata: true, legacyDecorator: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
}

Module._extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), { ...OPTIONS, filename })
  module._compile(code, filename)
}

const folder = bundleFramework()
const resolve = Module._resolveFilename

Module._resolveFilename = (request, ...rest) => {
  const [, part] = IMPORTS.exec(request) ?? []
  return part ? join(folder, `${part}.js`) : resolve(request, ...rest)
}
