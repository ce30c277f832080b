import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { lastOf } from "../../scripts/present"
import { packageFaults, type PackageFaults } from "./package-faults"
import { signingKey, signStandard } from "../../src/modules/webhook/dispatch/sign"

export const RECEIVER_PACKAGE = "medusa-webhooks-receiver"
export const RECEIVER_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** An app in a folder of its own, into which the receiver's package was packed and installed. */
export class ReceiverApp {
  private constructor(
    readonly folder: string,
    private tarball = ""
  ) {}

  static install(): ReceiverApp {
    const app = new ReceiverApp(mkdtempSync(join(tmpdir(), "receiver-package-")))
    writeFileSync(join(app.folder, "package.json"), `{ "name": "app", "private": true }`)
    app.tarball = join(
      app.folder,
      lastOf(app.npm("pack", join(ROOT, "receiver"), "--silent").trim().split("\n"))
    )
    app.npm("install", app.tarball, "--no-audit", "--no-fund", "--offline")
    return app
  }

  /** The faults that publint and attw find in the package. */
  checkPackage(): PackageFaults {
    return packageFaults(this.tarball)
  }

  npm(...args: string[]): string {
    return execFileSync("npm", args, { cwd: this.folder, encoding: "utf8", stdio: "pipe" })
  }

  /** Runs a program of the app's. @returns what it prints. @throws Error when it fails, or prints an error. */
  run(code: string, node = process.execPath): string {
    writeFileSync(join(this.folder, "app.mjs"), code)
    const { status, stdout, stderr } = spawnSync(node, ["app.mjs"], { cwd: this.folder, encoding: "utf8" })
    if (status !== 0 || stderr) {
      throw new Error(`The app ended with ${status}: ${stderr}`)
    }
    return stdout
  }

  /** Has its handler take a message that is signed now. @returns the id that it got, and its answer's status. */
  receive(node?: string): string {
    const body = JSON.stringify({ id: "whevt_1", type: "order.created", data: { id: "order_1" } })
    const at = Math.floor(Date.now() / 1000)
    const headers = {
      "webhook-id": "whevt_1",
      "webhook-timestamp": String(at),
      "webhook-signature": signStandard("whevt_1", at, Buffer.from(body), [signingKey(RECEIVER_SECRET)]),
    }
    const request = JSON.stringify({ method: "POST", body, headers })
    return this.run(
      `
      import { createWebhookHandler } from "${RECEIVER_PACKAGE}"
      const handler = createWebhookHandler({
        secret: "${RECEIVER_SECRET}", on: { "order.created": ({ data }) => console.log(data.id) },
      })
      const { status } = await handler(new Request("http://app.test/", ${request}))
      console.log(status)
      `,
      node
    )
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}
