import { hostname } from "node:os"

import { errorOf } from "../../../src/types/typed"
import {
  appSchema,
  fetchedSchema,
  messageSchema,
  noSchema,
  webhookSchema,
  webhooksSchema,
  type FetchedMessage,
} from "./answers"
import { messageLines, postedLine, type Output } from "./output"
import { isSuccess, post } from "./request"
import { ShopError, wait, type Shop } from "./shop"

export type ListenShopOptions = {
  shop: Shop
  /** Undefined for all; for an app, all that it may have. */
  topics: string[] | undefined
  forward: URL | undefined
  /** What signs, so that the app need not be told another at each start; undefined for a new one. */
  secret: string | undefined
  /** How often a shop that is away is asked, in milliseconds. */
  everyMs: number
}

const NAME = "Listening on a developer's machine"

/** How long a webhook counts as in use after its listener said so last, and how often it says so. */
const EXPIRES_MS = 10 * 60_000
const RENEW_MS = 60_000

/** Seconds that the shop keeps a request open while there is nothing to fetch. */
const WAIT_SECONDS = 30

/** Webhooks that one look for left-over ones finds. */
const PAGE = 100

/** Messages that one request fetches: no more than an app on this machine takes within their lease. */
const FETCHED = 20

/**
 * Has a shop keep messages for this machine, fetches them, prints them and posts them to an app, as the shop would.
 *
 * It makes a webhook whose messages are fetched, acknowledges what it has shown, and deletes the webhook in the end. One
 * that is left over from a listener that was killed says when it expires, and the next listener deletes it.
 * @returns when the signal comes. @throws ShopError
 */
export async function listenToShop(
  { shop, topics: asked, forward, secret, everyMs }: ListenShopOptions,
  output: Output,
  signal: AbortSignal
): Promise<void> {
  await removeLeftOvers(shop, output)
  const topics = asked ?? (await allTopics(shop))
  const created = {
    name: `${NAME} (${hostname()})`,
    mode: "pull",
    topics,
    metadata: expiry(),
    ...(secret !== undefined && { secret }),
  }
  const { webhook } = await shop.post(shop.webhooks, created, webhookSchema)
  const path = `${shop.webhooks}/${encodeURIComponent(webhook.id)}`
  try {
    output.progress(`Listening to ${shop.address}: ${topics.join(", ")}`)
    if (forward && secret === undefined) {
      output.progress(`Signed with ${webhook.secret}`)
    }
    const listener = new Listener(shop, path, forward, output)
    for (let renewedAt = Date.now(); !signal.aborted;) {
      if (!(await listener.fetch(signal))) {
        await wait(everyMs, signal)
      }
      if (Date.now() - renewedAt > RENEW_MS && !signal.aborted) {
        await listener.patiently(signal, () => shop.post(path, { metadata: expiry() }, noSchema))
        renewedAt = Date.now()
      }
    }
  } finally {
    await removeOwn(shop, path, output)
  }
}

class Listener {
  private away = false

  constructor(
    private readonly shop: Shop,
    /** The webhook's path in the shop's API. */
    private readonly path: string,
    private readonly forward: URL | undefined,
    private readonly output: Output
  ) {}

  /** Handles what there is to fetch, or waits for it. @returns false where the shop was away. */
  async fetch(signal: AbortSignal): Promise<boolean> {
    return this.patiently(signal, async () => {
      const query = `limit=${FETCHED}&wait=${WAIT_SECONDS}`
      const { messages } = await this.shop.get(`${this.path}/messages?${query}`, fetchedSchema, signal)
      const handled: string[] = []
      for (const message of messages) {
        if (!signal.aborted) {
          await this.handle(message)
          handled.push(message.id)
        }
      }
      if (handled.length) {
        await this.shop.post(`${this.path}/messages/ack`, { ids: handled }, noSchema)
      }
    })
  }

  /**
   * A shop that is away for a while is asked again; other refusals end the listener.
   * @returns false where it was away.
   */
  async patiently(signal: AbortSignal, ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask()
      this.away = false
    } catch (error) {
      if (signal.aborted) {
        return true
      }
      if (!(error instanceof ShopError) || (error.status !== undefined && error.status < 500)) {
        throw error
      }
      if (!this.away) {
        this.output.progress(`${error.message} Trying again …`)
      }
      this.away = true
    }
    return !this.away
  }

  private async handle({ id, headers, body }: FetchedMessage): Promise<void> {
    const message = this.shop.read(messageSchema, body, `the body of ${id}`)
    const { id: event, type: topic } = message
    const posted = this.forward && (await post(this.forward, body, headers))
    this.output.result(
      {
        topic,
        id: event,
        delivery_id: id,
        headers,
        body: message,
        ...(posted && { forwarded: posted }),
      },
      [...messageLines(topic, event, body), ...(posted ? [postedLine(this.forward, posted)] : [])]
    )
    if (posted && !isSuccess(posted)) {
      this.output.progress(
        `${topic} ${event} was not taken. It is sent again with: replay ${id} --forward ${String(this.forward)}`
      )
    }
  }
}

/** An app may not have `*`, which stands for topics to come, too. */
async function allTopics(shop: Shop): Promise<string[]> {
  if (!shop.isForApp) {
    return ["*"]
  }
  const { webhook_app } = await shop.get("/webhook-apps/me", appSchema)
  return webhook_app.topics
}

/** Says so where the shop does not delete it: an error of this must not hide why the listener ends. */
async function removeOwn(shop: Shop, path: string, output: Output): Promise<void> {
  try {
    await shop.delete(path)
    output.progress("The webhook is deleted.")
  } catch (error) {
    output.progress(`${errorOf(error).message} The webhook is left over. The next listener deletes it.`)
  }
}

async function removeLeftOvers(shop: Shop, output: Output): Promise<void> {
  const query = new URLSearchParams({ q: NAME, limit: String(PAGE) })
  const { webhooks } = await shop.get(`${shop.webhooks}?${query.toString()}`, webhooksSchema)
  for (const { id, metadata } of webhooks) {
    if (typeof metadata?.listens_until === "string" && Date.parse(metadata.listens_until) < Date.now()) {
      await shop.delete(`${shop.webhooks}/${encodeURIComponent(id)}`)
      output.progress(`Deleted ${id}, which an earlier listener has left over.`)
    }
  }
}

function expiry(): { listens_until: string } {
  return { listens_until: new Date(Date.now() + EXPIRES_MS).toISOString() }
}
