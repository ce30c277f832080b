import { firstOf } from "../../../scripts/present"
import type { Receiver } from "../../support/receiver"
import { expectAsPromised } from "../../support/as-promised"
import { Inbox } from "../inbox"
import type { Shop } from "../shop/open-shop"

/** Something that happens in the shop, and what is told of it. */
export type Change<Given extends Shop = Shop> = {
  what: string
  change: (shop: Given) => Promise<unknown>
  /** Topics of every message that tells of it, sorted. */
  messages: string[]
  /** What the data of the message under test shows. */
  shows: (shop: Given) => Record<string, unknown>
}

/** Part of the data that stands for any moment. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)

/**
 * Makes the change, and expects every message that tells of it, once: no fewer and no more, each as its topic promises.
 * @param topic the one under test.
 */
export async function expectTold<Given extends Shop>(
  shop: Given,
  receiver: Receiver,
  topic: string,
  { change, messages, shows }: Change<Given>
): Promise<void> {
  const inbox = await Inbox.open(shop.container, receiver, ["*"])
  await change(shop)
  await inbox.settled()

  expect(inbox.topics).toEqual(messages)
  expectAsPromised(inbox.messages)
  expect(firstOf(inbox.of(topic)).data).toMatchObject(shows(shop))
}
