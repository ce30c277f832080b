import { Modules } from "@medusajs/framework/utils"

import type { WebhookDelivery } from "../../../src/types"
import { Receiver } from "../../support/receiver"
import { until } from "../../support/until"
import { admin, EVENT, getContainer, receiver } from "./set-up"

export function watching(): void {
  describe("a webhook that watches the others", () => {
    let broken: Receiver

    beforeAll(async () => {
      broken = await Receiver.start()
    })

    beforeEach(() => broken.reset())

    afterAll(() => broken.stop())

    /** A webhook whose every attempt is a failed delivery once its receiver is down. */
    const create = async (url: string, topics: string[], settings = {}): Promise<string> => {
      const body = { url, topics, retry_schedule: [], max_failures: 0, ...settings }
      const { data } = await admin.post("/admin/webhooks", body)
      return data.webhook.id
    }

    const emit = () =>
      getContainer()
        .resolve(Modules.EVENT_BUS)
        .emit({ name: EVENT, data: { points: 1 } })

    /** Deliveries about webhooks, oldest first. */
    const alertsOf = async (id: string): Promise<WebhookDelivery[]> => {
      const { data } = await admin.get(
        `/admin/webhook-deliveries?webhook_id=${id}&order=created_at&limit=100`
      )
      const deliveries: WebhookDelivery[] = data.webhook_deliveries
      return deliveries.filter(
        ({ topic, resource_id }) => topic.startsWith("webhook.") && resource_id !== null
      )
    }

    const settled = (id: string, count: number) =>
      until(`${count} deliveries`, async () => {
        const deliveries = await alertsOf(id)
        return (
          deliveries.filter(({ status }) => ["success", "failed"].includes(status)).length === count &&
          deliveries
        )
      })

    it("is sent what happens to them, and with which delivery", async () => {
      const watcher = await create(receiver.url, ["webhook.*"])
      const watched = await create(broken.url, [`action.${EVENT}`], { max_failures: 1 })
      broken.answerWith(500)
      await emit()

      await settled(watcher, 3)
      const bodies = receiver.received
        .map(({ body }) => JSON.parse(body))
        .filter(({ type }) => type !== "webhook.ping")
      expect(Object.fromEntries(bodies.map(({ type, data }) => [type, data]))).toEqual({
        "webhook.delivery_failed": {
          id: expect.stringMatching(/^whdel_/),
          webhook_id: watched,
          topic: `action.${EVENT}`,
          remark: "500 Internal Server Error",
        },
        "webhook.gave_up": { id: watched, last_success_at: null },
        "webhook.disabled": {
          id: watched,
          reason: "max_failures",
          disabled_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        },
      })
      expect((await alertsOf(watcher)).map(({ resource_id }) => resource_id)).toEqual([
        watched,
        watched,
        watched,
      ])
    })

    it("is not sent what happens to itself", async () => {
      const watcher = await create(broken.url, ["webhook.*", `action.${EVENT}`], { max_failures: 1 })
      const other = await create(receiver.url, ["webhook.disabled"])
      broken.answerWith(500)
      await emit()

      await settled(other, 1)
      expect(await alertsOf(watcher)).toEqual([])
    })

    it("and another that watches it come to an end, though both receivers are down", async () => {
      const one = await create(broken.url, ["webhook.*", `action.${EVENT}`])
      const other = await create(broken.url, ["webhook.*"])
      broken.answerWith(500)
      await emit()

      // The failed delivery, that the first gave up, that the other gave up telling of it: and no more.
      await settled(other, 2)
      await settled(one, 1)
      expect((await alertsOf(other)).map(({ topic }) => topic).sort()).toEqual([
        "webhook.delivery_failed",
        "webhook.gave_up",
      ])
      expect((await alertsOf(one)).map(({ topic }) => topic)).toEqual(["webhook.gave_up"])
    })
  })
}
