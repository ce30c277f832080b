import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { firstOf, present } from "../../scripts/present"
import { createWebhooksWorkflow } from "../../src/workflows"
import type { CreateWebhookInput } from "../../src/workflows/input/webhook"
import type { WebhookChanges } from "../../src/types"
import type { Received, Receiver } from "../support/receiver"
import { until } from "../support/until"

/** An event that nothing but a test emits, to know that everything before it has arrived. */
const LAST_EVENT = "test.ended"
const LAST_TOPIC = `action.${LAST_EVENT}`
const PING_TOPIC = "webhook.ping"

/** What a receiver got: the request, and its body read. */
export type Message = Received & {
  id: string
  type: string
  timestamp: string
  data: Record<string, any>
  revision?: number
  changes?: WebhookChanges
  context?: unknown
}

/** A webhook of the shop, and what its receiver got from it. */
export class Inbox {
  private constructor(
    private readonly container: MedusaContainer,
    private readonly receiver: Receiver,
    readonly id: string,
    readonly secret: string
  ) {}

  /** Registers a webhook, as an admin does. */
  static async open(
    container: MedusaContainer,
    receiver: Receiver,
    topics: string[],
    settings: Partial<CreateWebhookInput> = {}
  ): Promise<Inbox> {
    const webhook = { url: receiver.url, topics: [...topics, LAST_TOPIC], ...settings }
    const { result } = await createWebhooksWorkflow(container).run({ input: { webhooks: [webhook] } })
    const { id, secret } = firstOf(result)
    return new Inbox(container, receiver, id, present(secret, "the secret"))
  }

  /** Every message about the shop so far, pings left out, in the order of their arrival. */
  get messages(): Message[] {
    return this.received
      .filter((request) => topicOf(request) !== PING_TOPIC && topicOf(request) !== LAST_TOPIC)
      .map((request) => ({ ...request, ...JSON.parse(request.body) }))
  }

  /** Their topics, sorted. */
  get topics(): string[] {
    return this.messages.map(({ type }) => type).sort()
  }

  of(topic: string): Message[] {
    return this.messages.filter(({ type }) => type === topic)
  }

  /** The pings that arrived. */
  get pings(): Received[] {
    return this.received.filter((request) => topicOf(request) === PING_TOPIC)
  }

  /**
   * Resolves when all that the shop has emitted so far is delivered. Capture keeps the order of events, so nothing
   * from before is on its way any more when an event emitted now has arrived and nothing is left to compose or to send.
   */
  async settled(): Promise<void> {
    const ends = () => this.received.filter((request) => topicOf(request) === LAST_TOPIC).length
    const before = ends()
    await this.container.resolve(Modules.EVENT_BUS).emit({ name: LAST_EVENT, data: {} })
    await until("the last event", () => ends() > before)
    const db = this.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await until("the end of all work", async () => {
      const { rows } = await db.raw(
        `select 1 from webhook_event where state <> 'composed'
         union all select 1 from webhook_queue q join webhook_endpoint w on w.id = q.webhook_id and w.status = 'active'`
      )
      return rows.length === 0
    })
  }

  private get received(): Received[] {
    return this.receiver.received.filter(({ headers }) => headers["x-medusa-webhook-id"] === this.id)
  }
}

function topicOf({ headers }: Received): string {
  return String(headers["x-medusa-webhook-topic"])
}
