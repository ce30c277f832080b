import { execFileSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { ReceiverApp } from "../support/receiver-package"

/** Those that the package is for. */
const NODES = [20, 22, 24]

let app: ReceiverApp

beforeAll(() => {
  app = ReceiverApp.install()
})

afterAll(() => app.remove())

describe("the receiver's package, packed and installed", () => {
  it.each(NODES)("verifies and handles a message on Node %d, and so does its CLI post one", (major) => {
    const node = installNode(major)
    expect(app.run("console.log(process.versions.node.split('.')[0])", node)).toBe(`${major}\n`)
    expect(app.receive(node)).toBe("order_1\n204\n")
    const cli = join(app.folder, "node_modules/medusa-webhooks-receiver/dist/cli.js")
    const sample = execFileSync(node, [cli, "trigger", "customer.updated", "--json"], { encoding: "utf8" })
    expect(JSON.parse(sample)).toMatchObject({ type: "customer.updated", data: { id: expect.any(String) } })
  })
})

/** The newest Node of a major version, which npm has as a package for each kind of machine. @returns its program. */
function installNode(major: number): string {
  const name = `node-${process.platform}-${process.arch}`
  // Beside what other suites install; git ignores it.
  const folder = join(ROOT, ".cache/nodes", String(major))
  mkdirSync(folder, { recursive: true })
  const quietly = ["--no-save", "--no-audit", "--no-fund", "--prefer-offline"]
  execFileSync("npm", ["install", "--prefix", folder, ...quietly, `${name}@${major}`], { stdio: "pipe" })
  return join(folder, "node_modules", name, "bin/node")
}
