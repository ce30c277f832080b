// Prints what Spectral's recommended rules say of an OpenAPI document.
const { readFileSync } = require("node:fs")
const { Spectral } = require("@stoplight/spectral-core")
const { oas } = require("@stoplight/spectral-rulesets")

const spectral = new Spectral()
spectral.setRuleset({ extends: [[oas, "recommended"]] })
spectral
  .run(JSON.parse(readFileSync(process.argv[2], "utf8")))
  .then((problems) => console.log(JSON.stringify(problems.map(({ code, message }) => `${code}: ${message}`))))
