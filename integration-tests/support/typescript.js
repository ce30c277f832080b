/**
 * `node --require` of this file runs TypeScript files, compiled as the package is. Tests start many processes, and ts-node takes
 * half a second longer for each, because it loads TypeScript. Lines in the errors of such a process are those of the compiled code.
 */
const { readFileSync } = require("node:fs")
const Module = require("node:module")

const { transformSync } = require("@swc/core")

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
