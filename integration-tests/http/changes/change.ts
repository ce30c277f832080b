import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { firstOf, present } from "../../../scripts/present"
import { Catalogue } from "../../../src/topics/catalogue"
import { truncate } from "../../support/database"
import type { Receiver } from "../../support/receiver"
import { expectValidMessages } from "../../support/message-checks"
import { isCaughtUp, runCatchUp } from "../catch-up/run"
import { Inbox } from "../inbox"
import type { Shop } from "../shop/open-shop"

/** Something that happens in the shop, and its messages. */
export type Change<Given extends Shop = Shop> = {
  what: string
  change: (shop: Given) => Promise<unknown>
  /** The topics of its messages, sorted. */
  messages: string[]
  /** Whether the resource shows nothing of it, so that an update is sent only where nothing earlier is known. */
  unseen?: boolean
  /** What the data of the message under test shows; of an update the `id` too. */
  shows: (shop: Given) => Record<string, unknown>
}

/** Part of the data that stands for any moment. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)

/** The tables of what was captured and sent. Without their rows, a change is one that the bus has lost. */
const CAPTURED = ["event", "delivery", "attempt", "queue", "snapshot"].map((name) => `webhook_${name}`)

/**
 * Makes the change, and expects each of its messages exactly once, valid by the schema of its topic. An update is
 * of a resource that had a message before, so that it has `changes`. Catch-up finds nothing then. It finds the change
 * when nothing was captured of it, except one that the resource shows nothing of.
 * @param topic the one under test.
 */
export async function expectSent<Given extends Shop>(
  shop: Given,
  receiver: Receiver,
  topic: string,
  { change, messages, unseen, shows }: Change<Given>
): Promise<void> {
  const inbox = await Inbox.open(shop.container, receiver, ["*"])
  if (topic.endsWith(".updated") && !unseen) {
    const id = present(shows(shop).id, "the id in what the message shows")
    await shop.container.resolve(Modules.EVENT_BUS).emit({ name: eventOf(topic), data: { id } })
    await inbox.settled()
    receiver.reset()
  }
  await change(shop)
  await inbox.settled()

  expect(inbox.topics).toEqual(messages)
  expectValidMessages(inbox.messages)
  expect(firstOf(inbox.of(topic)).data).toMatchObject(shows(shop))

  // What is only requested changes no row of the resource, nor of its parts.
  if (!unseen) {
    expect(await runCatchUp(shop.container)).toBe(0)
    await truncate(shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION), CAPTURED)
    receiver.reset()
    await runCatchUp(shop.container)
    await inbox.settled()
    expect(inbox.topics).toEqual(messages.filter(isCaughtUp))
    expectValidMessages(inbox.messages)
    expect(await runCatchUp(shop.container)).toBe(0)
  }
}

/** The event of Medusa that names the resource of a topic itself. */
export function eventOf(topic: string): string {
  const { events } = present(new Catalogue().get(topic), "the topic")
  return present(
    events.find(({ via }) => !via),
    "the event"
  ).name
}
