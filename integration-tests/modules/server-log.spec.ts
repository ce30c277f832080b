import { firstOf } from "../../scripts/present"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  keepingLogger,
  letTimePass,
  SECRET,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

/** What a merchant puts into a URL to show who calls, and what a receiver may say back. */
const TOKEN = "token-in-the-url"
const ECHO = "echo-of-the-receiver"

shareDatabase()

describe("the server's log", () => {
  it("holds no secret, no signature, no value of a URL's query, and nothing that a receiver says", async () => {
    const { logger, written } = keepingLogger()
    const shop = createPipeline(db, {}, { logger })
    const urls = [
      `${receiver.url}?key=${TOKEN}`,
      // Refused by the guard, by the machine, and by name.
      `http://10.0.0.1/hook?key=${TOKEN}`,
      `http://127.0.0.1:1/hook?key=${TOKEN}`,
      `http://no-such-host.invalid/hook?key=${TOKEN}`,
    ]
    const settings = { retry_schedule: [], max_failures: 2, headers: { "x-api-key": TOKEN } }
    const ids = await Promise.all(urls.map((url) => insertWebhook(db, { url, ...settings })))
    const failing = await insertWebhook(db, {
      url: firstOf(urls),
      retry_schedule: [60, 60, 60, 60, 60, 60, 60],
    })
    receiver.answerWith((_, response) => response.writeHead(500, { "x-echo": ECHO }).end(ECHO))
    await shop.pipeline.start()

    for (const product of ["prod_1", "prod_2"]) {
      await shop.bus.emit("product.updated", { id: product })
      await until("two attempts", async () => {
        const failed = await Promise.all(ids.map((id) => deliveriesOf(db, id, "failed")))
        return failed.every(({ length }) => length >= Number(product.at(-1)))
      })
    }
    await until("five failed attempts", async () => {
      await letTimePass(db)
      shop.pipeline.dispatcher.wake()
      return written.some((line) => line.includes(failing) && line.includes("failing"))
    })
    await shop.pipeline.stop()

    for (const id of ids) {
      expect(written.join()).toContain(`${id} was disabled (max_failures)`)
    }
    expect(written.join()).toContain("was given up: 500")
    for (const hidden of [TOKEN, ECHO, SECRET, SECRET.slice("whsec_".length), "v1,"]) {
      expect(written.filter((line) => line.includes(hidden))).toEqual([])
    }
  })
})
