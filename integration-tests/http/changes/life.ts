import type { ReturnWorkflow } from "@medusajs/framework/workflows-sdk"

import { atLeast } from "../../../scripts/present"
import type { Receiver } from "../../support/receiver"
import { expectAsPromised } from "../../support/as-promised"
import { Inbox } from "../inbox"
import type { Shop } from "../shop/open-shop"

/** Something that comes into being, changes and goes, and what is told of it. */
export type Life<Given extends Shop = Shop> = {
  what: string
  /**
   * @param told resolves when all that has happened so far is told of. Without, an update of what is gone by then would
   * be told of by its deletion alone.
   */
  live: (shop: Given, told: () => Promise<void>) => Promise<unknown>
  /** Every topic that tells of it, sorted. */
  topics: string[]
}

/** What a shop notes beside anything. */
export const metadata = { erp: "4711" }

/** Everything that there is to measure of a good. */
export const measures = {
  weight: 220,
  length: 30,
  height: 3,
  width: 20,
  hs_code: "620520",
  origin_country: "pt",
  mid_code: "PTLIN",
  material: "linen",
}

/** Enters one thing, as the workflow's own route does. @returns its id. */
export async function enter(
  { run }: Shop,
  workflow: ReturnWorkflow<any, any, any>,
  input: unknown
): Promise<string> {
  const [created] = atLeast(1, await run<unknown, { id: string }[]>(workflow, input))
  return created.id
}

/** Lives it, and expects messages of every topic that tells of it and of no other, each as its topic promises. */
export async function expectMessagesOf<Given extends Shop>(
  shop: Given,
  receiver: Receiver,
  { live, topics }: Life<Given>
): Promise<void> {
  const inbox = await Inbox.open(shop.container, receiver, ["*"])
  const told = () => inbox.settled()
  // What happens before a creation is told of would be told of by the creation alone.
  const run: Shop["run"] = async (workflow, input) => {
    await told()
    return shop.run(workflow, input)
  }
  await live(Object.assign({}, shop, { run }), told)
  await told()

  expectAsPromised(inbox.messages)
  expect([...new Set(inbox.topics)]).toEqual(topics)
}
