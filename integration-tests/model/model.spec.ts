import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import fc from "fast-check"

import { createDatabase } from "../support/database"
import { Receiver } from "../support/receiver"
import { command, sequences, type Command, type Model, type Step } from "./commands"
import { Programs } from "./processes"
import { itHoldsInRandom } from "./random-sequences"
import type { ShopProcess } from "./shop-process"
import { World } from "./world"

const DATABASE = "webhooks_model"

/** A sequence to try alone, as the test writes down one that has failed. */
const GIVEN = process.env.MODEL_STEPS

/** Sequences that found a fault, as the test has written them down. */
const FAILED_BEFORE: [what: string, steps: Step[]][] = [
  [
    "a rate is limited while deliveries are claimed ahead",
    [
      ["let it answer", 0, 0, 0],
      ["deliver", 0, 0, 3],
      ["deliver", 0, 0, 3],
      ["let it answer", 0, 0, 2],
      ["limit the rate", 0, 0, 0],
      ["wait", 0, 0, 3],
    ],
  ],
  [
    "a delivery is due while claims pause, as the database was away",
    [
      ["emit", 7, 5, 0],
      ["lose the database", 0, 5, 0],
      ["let it answer", 0, 0, 9],
      ["resume", 0, 0, 6],
      ["serve the bystander", 8, 5, 8],
    ],
  ],
  [
    "an old secret signs beside the new one for a while",
    [
      ["rotate the secret", 0, 0, 3],
      ["emit", 0, 0, 0],
      ["wait", 0, 0, 3],
      ["emit", 0, 0, 0],
    ],
  ],
]

const SEQUENCES: typeof FAILED_BEFORE = GIVEN ? [["given", JSON.parse(GIVEN)]] : FAILED_BEFORE

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver
const programs = new Programs<ShopProcess>("shop-process.ts")

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  receiver = await Receiver.start()
})

afterAll(async () => {
  await programs.stop()
  await receiver.stop()
  await drop()
})

/** Lives through a sequence, and expects at each step and at the end what must hold. */
async function live(sequence: Iterable<Command>): Promise<void> {
  const world = await World.start(DATABASE, db, receiver, programs)
  try {
    await world.createWebhook(0, "plain")
    const model: Model = { webhooks: 1, processes: 1, kills: 0 }
    await fc.asyncModelRun(() => ({ model, real: world }), sequence)
    await world.settle()
  } finally {
    await world.stop()
  }
}

it.each(SEQUENCES)("keeps every promise where %s", async (_, steps) => {
  await live(steps.map(command))
})

itHoldsInRandom(
  "keeps every promise in random sequences of what admins, receivers and processes do",
  sequences(),
  0.5,
  live
)
