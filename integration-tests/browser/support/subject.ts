import { randomUUID } from "node:crypto"

import type { Api } from "../../../scripts/demo/api"
import type { AdminDelivery } from "../../../src/admin/lib/api/deliveries"
import type { AdminWebhookWithSecret } from "../../../src/admin/lib/api/webhooks"
import type { CreateWebhookInput } from "../../../src/workflows/input/webhook"
import { until } from "../../support/until"

/** A product of a test's own, with webhooks that are sent it and nothing else, so that tests can run side by side. */
export class Subject {
  private edits = 0

  private constructor(
    private readonly admin: Api,
    readonly id: string,
    readonly title: string
  ) {}

  static async create(admin: Api, title: string): Promise<Subject> {
    const { product } = await admin.post<{ product: { id: string } }>("/admin/products", {
      title,
      // Titles may be the same in a shop that runs on from one run of the tests to the next.
      handle: randomUUID(),
      options: [{ title: "Size", values: ["One"] }],
    })
    return new Subject(admin, product.id, title)
  }

  /** A webhook that gets each edit. */
  async webhook(url: string, settings: Partial<CreateWebhookInput> = {}): Promise<AdminWebhookWithSecret> {
    const { webhook } = await this.admin.post<{ webhook: AdminWebhookWithSecret }>("/admin/webhooks", {
      name: this.title,
      url,
      topics: ["product.updated"],
      filter: { "data.id": this.id },
      ...settings,
    })
    return webhook
  }

  /** Edits the product so many times, and waits until each edit is a delivery: edits in a row would become one. */
  async edit(webhookId: string, times = 1): Promise<void> {
    const before = await this.countOf(webhookId)
    for (let edit = 1; edit <= times; edit++) {
      await this.admin.post(`/admin/products/${this.id}`, { subtitle: `Edit ${++this.edits}` })
      await until(`delivery ${edit}`, async () => (await this.countOf(webhookId)) >= before + edit)
    }
  }

  /** The webhook's deliveries about the product, newest first; pings and tests are about none. */
  async deliveries(webhookId: string): Promise<AdminDelivery[]> {
    const { webhook_deliveries } = await this.admin.get<{ webhook_deliveries: AdminDelivery[] }>(
      `/admin/webhook-deliveries?webhook_id=${webhookId}&resource_id=${this.id}&limit=1000`
    )
    return webhook_deliveries
  }

  /** Waits until all of them have come to this status. */
  async settles(webhookId: string, status: AdminDelivery["status"]): Promise<void> {
    await until(`all deliveries to be ${status}`, async () =>
      (await this.deliveries(webhookId)).every((delivery) => delivery.status === status)
    )
  }

  private async countOf(webhookId: string): Promise<number> {
    return (await this.deliveries(webhookId)).length
  }
}

/** A promotion of a test's own, which no order uses. @returns its id. */
export async function createPromotion(admin: Api): Promise<string> {
  const { promotion } = await admin.post<{ promotion: { id: string } }>("/admin/promotions", {
    code: randomUUID(),
    type: "standard",
    status: "draft",
    application_method: {
      type: "percentage",
      target_type: "order",
      allocation: "across",
      value: 10,
      currency_code: "eur",
    },
  })
  return promotion.id
}
