import type { ReturnWorkflow } from "@medusajs/framework/workflows-sdk"

import { atLeast } from "../../../scripts/present"
import type { Receiver } from "../../support/receiver"
import { expectValidMessages } from "../../support/message-checks"
import { Inbox } from "../inbox"
import type { Shop } from "../shop/open-shop"

/** A resource that is created, changed and deleted, and its messages. */
export type Lifecycle<Given extends Shop = Shop> = {
  what: string
  /**
   * @param settled resolves when all messages of what has happened so far have arrived. Otherwise an update of a deleted resource would
   * become a deletion only.
   */
  run: (shop: Given, settled: () => Promise<void>) => Promise<unknown>
  /** The topics of its messages, sorted. */
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

/** Runs it, and expects messages of exactly these topics, each valid by the schema of its topic. */
export async function expectMessagesOf<Given extends Shop>(
  shop: Given,
  receiver: Receiver,
  { run, topics }: Lifecycle<Given>
): Promise<void> {
  const inbox = await Inbox.open(shop.container, receiver, ["*"])
  const settled = () => inbox.settled()
  // A change before the message of the creation would be part of that message.
  const runAfterMessages: Shop["run"] = async (workflow, input) => {
    await settled()
    return shop.run(workflow, input)
  }
  await run(Object.assign({}, shop, { run: runAfterMessages }), settled)
  await settled()

  expectValidMessages(inbox.messages)
  expect([...new Set(inbox.topics)]).toEqual(topics)
}
