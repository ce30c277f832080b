import { hostname } from "node:os"

import { messageLines, postedLine, type Output } from "./output"
import { headersOf, isSuccess, post } from "./request"
import { ShopError, wait, type Shop, type Webhook } from "./shop"

export type ListenShopOptions = {
  shop: Shop
  topics: string[]
  forward: URL | undefined
  /** How often the shop is asked, in milliseconds. */
  everyMs: number
}

/** No name server knows it (RFC 2606): nothing could be sent there if somebody activated the webhook. */
const NOWHERE = "https://listening.invalid/"

const NAME = "Listening on a developer's machine"

/** How long a webhook counts as in use after its listener said so last, and how often it says so. */
const EXPIRES_MS = 10 * 60_000
const RENEW_MS = 60_000

const PAGE = 100

/**
 * Has a shop keep messages for this machine, fetches them, prints them and posts them to an app, signed as the shop would.
 *
 * A webhook that is paused keeps its deliveries: this makes one, reads what waits for it, and deletes it in the end. One
 * that is left over from a listener that was killed says when it expires, and the next listener deletes it.
 * @returns when the signal comes. @throws ShopError
 */
export async function listenToShop(
  { shop, topics, forward, everyMs }: ListenShopOptions,
  output: Output,
  signal: AbortSignal
): Promise<void> {
  await removeLeftOvers(shop, output)
  const { webhook } = await shop.post<{ webhook: Webhook & { secret: string } }>("/admin/webhooks", {
    name: `${NAME} (${hostname()})`,
    url: NOWHERE,
    topics,
    status: "paused",
    metadata: expiry(),
  })
  try {
    output.progress(`Listening to ${shop.url.origin}: ${topics.join(", ")}`)
    if (forward) {
      output.progress(`Signed with ${webhook.secret}`)
    }
    const listener = new Listener(shop, webhook, forward, output)
    for (let renewedAt = Date.now(); !signal.aborted; await wait(everyMs, signal)) {
      await listener.fetch(signal)
      if (Date.now() - renewedAt > RENEW_MS) {
        await shop.post(`/admin/webhooks/${webhook.id}`, { metadata: expiry() })
        renewedAt = Date.now()
      }
    }
  } finally {
    await shop.delete(`/admin/webhooks/${webhook.id}`)
    output.progress("The webhook is deleted.")
  }
}

type Row = { id: string; event_id: string; topic: string; payload: string | null }

type Page = { webhook_deliveries: Row[]; next_cursor: string | null; poll_cursor: string }

class Listener {
  private readonly seen = new Set<string>()
  /** Where the shop has said to go on; what is newest comes again. */
  private cursor = ""
  private away = false

  constructor(
    private readonly shop: Shop,
    private readonly webhook: Webhook & { secret: string },
    private readonly forward: URL | undefined,
    private readonly output: Output
  ) {}

  /** Handles what is new. A shop that is away for a while is asked again; other refusals end the listener. */
  async fetch(signal: AbortSignal): Promise<void> {
    try {
      for (let cursor: string | null = this.cursor; cursor !== null;) {
        const page: Page = await this.shop.get(this.pathOf(cursor))
        for (const row of page.webhook_deliveries.filter(({ id }) => !this.seen.has(id))) {
          if (signal.aborted) {
            return
          }
          await this.handle(row)
          this.seen.add(row.id)
        }
        this.cursor = page.poll_cursor
        cursor = page.next_cursor
      }
      this.away = false
    } catch (error) {
      if (!(error instanceof ShopError) || (error.status !== undefined && error.status < 500)) {
        throw error
      }
      if (!this.away) {
        this.output.progress(`${error.message} Trying again …`)
      }
      this.away = true
    }
  }

  private pathOf(cursor: string): string {
    const query = new URLSearchParams({
      webhook_id: this.webhook.id,
      fields: "id,event_id,topic,payload",
      order: "created_at",
      limit: String(PAGE),
      ...(cursor && { cursor }),
    })
    return `/admin/webhook-deliveries?${query.toString()}`
  }

  private async handle({ id, event_id, topic, payload: body }: Row): Promise<void> {
    if (body === null) {
      return
    }
    const facts = {
      webhookId: this.webhook.id,
      deliveryId: id,
      origin: "live" as const,
      source: this.shop.url.origin,
    }
    const headers = headersOf(body, facts, this.webhook.secret, new Date())
    const posted = this.forward && (await post(this.forward, body, headers))
    this.output.result(
      {
        topic,
        id: event_id,
        delivery_id: id,
        headers,
        body: JSON.parse(body),
        ...(posted && { forwarded: posted }),
      },
      [...messageLines(topic, event_id, body), ...(posted ? [postedLine(this.forward, posted)] : [])]
    )
    if (posted && !isSuccess(posted)) {
      this.output.progress(
        `${topic} ${event_id} was not taken. It is sent again with: replay ${id} --forward ${String(this.forward)}`
      )
    }
  }
}

async function removeLeftOvers(shop: Shop, output: Output): Promise<void> {
  const query = new URLSearchParams({ q: NAME, status: "paused", limit: String(PAGE) })
  const { webhooks } = await shop.get<{ webhooks: Webhook[] }>(`/admin/webhooks?${query.toString()}`)
  for (const { id, metadata } of webhooks) {
    if (typeof metadata?.listens_until === "string" && Date.parse(metadata.listens_until) < Date.now()) {
      await shop.delete(`/admin/webhooks/${id}`)
      output.progress(`Deleted ${id}, which an earlier listener has left over.`)
    }
  }
}

function expiry(): { listens_until: string } {
  return { listens_until: new Date(Date.now() + EXPIRES_MS).toISOString() }
}
