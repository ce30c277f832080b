import { execFile } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { installed } from "../../scripts/finder"
import { ROOT } from "../../scripts/medusa"
import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import { RequestRate } from "../../src/modules/webhook/apps/request-rate"
import type WebhookModuleService from "../../src/modules/webhook/service"
import { APP_TOKEN, provideExamples } from "../http/described/provide-examples"
import { Receiver } from "../support/receiver"

const run = promisify(execFile)

/** Kept from run to run; git ignores it. */
const CACHE = join(ROOT, ".cache/fuzz")
const PYTHON = join(CACHE, "python/bin/python")

const SCHEMATHESIS = "schemathesis==4.32.5"

/** Of each operation, beside what Schemathesis makes of the examples and of the bounds of each parameter. */
const EXAMPLES_EACH = 320

const MOST_MINUTES = 30

medusaIntegrationTestRunner({
  inApp: true,
  testSuite: ({ api, getContainer }) => {
    let folder: string
    let receiver: Receiver

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "fuzz-"))
      receiver = await Receiver.start()
    })

    afterAll(async () => {
      await receiver.stop()
      rmSync(folder, { recursive: true })
    })

    it(
      "an app has no server error for an answer to 5,000 requests that are made of openapi.json, right ones and wrong ones",
      async () => {
        expect(installed(["python3"], [])).not.toEqual([])
        await installSchemathesis()
        await provideExamples(getContainer(), receiver.url)
        const container = getContainer()
        const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
        const rate = new RequestRate(container.resolve(ContainerRegistrationKeys.PG_CONNECTION), 100_000)
        Object.assign(service, { appRate: rate, portalCodeRate: rate })
        const document = join(folder, "openapi.json")
        writeFileSync(document, JSON.stringify(documentForApps(receiver.url)))

        const said = await run(
          join(CACHE, "python/bin/schemathesis"),
          [
            ...["run", document, "--url", api.defaults.baseURL, "--seed", "1", "--no-color"],
            ...[
              "--checks",
              "not_a_server_error",
              "--max-examples",
              String(EXAMPLES_EACH),
              "--continue-on-failure",
            ],
            ...["--phases", "examples,coverage,fuzzing", "--workers", "1", "--request-timeout", "60"],
            ...["--header", `Authorization: Bearer ${APP_TOKEN}`, "--header", "x-webhook-portal: 1"],
            ...["--report", "junit", "--report-junit-path", join(folder, "report.xml")],
          ],
          { cwd: folder, maxBuffer: 64 * 1024 * 1024 }
        ).catch((error: { stdout?: string; stderr?: string }) => ({
          stdout: `failed\n${error.stdout ?? ""}${error.stderr ?? ""}`,
        }))
        writeFileSync(join(CACHE, "report.txt"), said.stdout)
        expect(said.stdout).not.toMatch(/^failed/)
        const [, count = "0"] = /(\d+) generated/.exec(said.stdout) ?? []
        expect(Number(count)).toBeGreaterThanOrEqual(5_000)
      },
      MOST_MINUTES * 60_000
    )
  },
})

async function installSchemathesis(): Promise<void> {
  mkdirSync(CACHE, { recursive: true })
  if (!existsSync(PYTHON)) {
    await run("python3", ["-m", "venv", join(CACHE, "python")])
  }
  await run(PYTHON, ["-m", "pip", "install", "-q", SCHEMATHESIS])
}

/**
 * What apps may call. Requests are to wait for nothing, and a webhook that one of them makes is to be sent to nobody else's address:
 * where the document knows no bound, the fuzz has one.
 */
function documentForApps(url: string): object {
  const document = JSON.parse(readFileSync(join(ROOT, "openapi.json"), "utf8"))
  document.paths = Object.fromEntries(
    Object.entries(document.paths).filter(([path]) => path.startsWith("/webhook-apps/"))
  )
  const { get } = document.paths["/webhook-apps/webhooks/{id}/messages"]
  get.parameters = get.parameters.filter(({ name }: { name: string }) => name !== "wait")
  for (const name of ["AppCreateWebhook", "AdminUpdateWebhook"]) {
    document.components.schemas[name].properties.url = { type: "string", enum: [url] }
  }
  return document
}
