import { asWritten } from "../../types/typed"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { StepResponse } from "@medusajs/framework/workflows-sdk"

import { present } from "../../../scripts/present"
import { shopHook } from "../shop-hook"
import type { ComposedWebhookDelivery } from "../../types"
import { composeWebhookDeliveriesWorkflow } from "../compose-webhook-deliveries"

const DELIVERY: ComposedWebhookDelivery = {
  event_id: "whevt_1",
  topic: "order.created",
  resource_id: "order_1",
  occurred_at: "2026-03-02T09:30:00.000Z",
  webhook: { id: "whk_1", name: "ERP", url: "https://erp.example", context: null, metadata: null },
  data: { id: "order_1", items: [{ id: "item_1", tags: ["new"] }], note: null },
}

const container = createMedusaContainer()

/** What the registered handler answers with next. */
let answer: (given: unknown) => unknown

const change = (deliveries = [DELIVERY], preview = false) =>
  present(shopHook(container, preview), "what shopHook() returns")(deliveries)

describe("the hook deliveriesComposed", () => {
  it("is not run for, while no handler is registered", () => {
    expect(shopHook(container, false)).toBeNull()
  })

  describe("with a handler", () => {
    beforeAll(() => {
      composeWebhookDeliveriesWorkflow.hooks.deliveriesComposed(async (given) => {
        return new StepResponse(asWritten<[]>(answer(given)))
      })
    })

    it("gives it the deliveries, and whether nothing of them will be sent", async () => {
      const seen: unknown[] = []
      answer = (given) => void seen.push(given)
      expect(await change()).toEqual([])
      await change([DELIVERY], true)
      expect(seen).toEqual([
        { deliveries: [DELIVERY], preview: false },
        { deliveries: [DELIVERY], preview: true },
      ])
    })

    it("takes its changes as they are", async () => {
      const changes = [
        { event_id: "whevt_1", webhook_id: "whk_1", data: { id: "order_1", list: [{ a: [] }] } },
        { event_id: "whevt_1", webhook_id: "whk_2", data: null },
        { event_id: "whevt_1", webhook_id: "whk_3", veto: true },
      ]
      answer = () => changes
      expect(await change()).toEqual(changes)
    })

    it.each<[string, unknown]>([
      ["no list", { event_id: "whevt_1", webhook_id: "whk_1", veto: true }],
      ["neither data nor a veto", [{ event_id: "whevt_1", webhook_id: "whk_1" }]],
      ["both", [{ event_id: "whevt_1", webhook_id: "whk_1", data: {}, veto: true }]],
      ["a veto that is none", [{ event_id: "whevt_1", webhook_id: "whk_1", veto: false }]],
      ["no webhook", [{ event_id: "whevt_1", veto: true }]],
    ])("refuses %s", async (_, wrong) => {
      answer = () => wrong
      await expect(change([DELIVERY], true)).rejects.toThrow("The hook deliveriesComposed failed")
    })

    it("passes on what it throws", async () => {
      answer = () => {
        throw new Error("the service is down")
      }
      await expect(change([DELIVERY], true)).rejects.toThrow(
        "The hook deliveriesComposed failed: the service is down"
      )
    })
  })
})
