import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import fc from "fast-check"

import { createDatabase } from "../support/database"
import { Receiver } from "../support/receiver"
import { World, type Behaviour } from "./world"

const DATABASE = "webhooks_model"

/** For how long to try sequences; `npm test -- --only model --minutes 60` for longer. */
const MINUTES = Number(process.env.MODEL_MINUTES ?? 0.5)

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  receiver = await Receiver.start()
})

afterAll(async () => {
  await receiver.stop()
  await drop()
})

/** What the test itself remembers of the world. */
type Model = { webhooks: number; processes: number }

type Command = fc.AsyncCommand<Model, World>

/** A command that needs a webhook, of which it is given one, and one of the processes. */
function onWebhook(
  name: string,
  run: (world: World, webhook: number, process: number) => Promise<unknown>
): fc.Arbitrary<Command> {
  return fc.tuple(fc.nat(9), fc.nat(9)).map(([webhook, process]) => ({
    check: (model) => model.webhooks > 0,
    run: async (model, world) => {
      await run(world, webhook % model.webhooks, process % Math.max(model.processes, 1))
      await expectInvariants(world)
    },
    toString: () => `${name} ${webhook} ${process}`,
  }))
}

function onProcess(
  name: string,
  run: (model: Model, world: World, process: number) => Promise<unknown>
): fc.Arbitrary<Command> {
  return fc.nat(9).map((process) => ({
    check: (model) => model.processes > 0,
    run: async (model, world) => {
      await run(model, world, process % model.processes)
      await expectInvariants(world)
    },
    toString: () => `${name} ${process}`,
  }))
}

const behaviours = fc.constantFrom<Behaviour>("ok", "ok", "slow", "hang", "fail", "gone")

const deliver = fc.tuple(fc.nat(9), fc.constantFrom(1, 40, 80)).map(([webhook, count]): Command => ({
  check: (model) => model.webhooks > 0,
  run: async (model, world) => world.deliver(webhook % model.webhooks, count),
  toString: () => `deliver ${count} to ${webhook}`,
}))

const commands = fc.commands(
  [
    fc.constant<Command>({
      check: (model) => model.webhooks < 4,
      run: async (model, world) => {
        await world.createWebhook()
        model.webhooks += 1
      },
      toString: () => "create a webhook",
    }),
    fc.constant<Command>({
      check: (model) => model.processes < 3,
      run: async (model, world) => {
        await world.startProcess()
        model.processes += 1
      },
      toString: () => "start a process",
    }),
    onProcess("stop a process", async (model, world, process) => {
      await world.stopProcess(process)
      model.processes -= 1
    }),
    onProcess("cut a process off", async (_, world, process) => world.cut(process, true)),
    onProcess("reconnect a process", async (_, world, process) => world.cut(process, false)),
    deliver,
    deliver,
    deliver,
    fc.tuple(fc.nat(9), behaviours).map(([webhook, behaviour]): Command => ({
      check: (model) => model.webhooks > 0,
      run: async (model, world) => {
        world.behaviours[webhook % model.webhooks] = behaviour
      },
      toString: () => `let ${webhook} ${behaviour}`,
    })),
    onWebhook("pause", (world, webhook, process) => world.setActive(webhook, false, process)),
    onWebhook("resume", (world, webhook, process) => world.setActive(webhook, true, process)),
    onWebhook("change the URL of", (world, webhook, process) => world.changeUrl(webhook, process)),
    onWebhook("rotate the secret of", (world, webhook, process) => world.rotateSecret(webhook, process)),
    onWebhook("cancel all of", (world, webhook, process) => world.cancelAll(webhook, process)),
    onWebhook("limit the rate of", (world, webhook) => world.limitRate(webhook, 30)),
    onWebhook("lift the limit of", (world, webhook) => world.limitRate(webhook, null)),
    fc.constantFrom(20, 60, 100, 400).map((ms): Command => ({
      check: () => true,
      run: async (_, world) => {
        await new Promise((resolve) => setTimeout(resolve, ms))
        await expectInvariants(world)
      },
      toString: () => `wait ${ms} ms`,
    })),
  ],
  { maxCommands: 50, size: "max" }
)

async function expectInvariants(world: World): Promise<void> {
  expect(await world.broken()).toEqual([])
  expect(await world.staleLeases()).toBe(0)
  expect(await world.orphans()).toBe(0)
}

async function live(sequence: Iterable<Command>): Promise<void> {
  const world = await World.start(DATABASE, db, receiver)
  try {
    await world.createWebhook()
    await world.startProcess()
    await fc.asyncModelRun(() => ({ model: { webhooks: 1, processes: 1 }, real: world }), sequence)
    await world.comeToRest()
    await expectInvariants(world)
  } finally {
    await world.stop()
  }
}

it(
  "keeps every promise in random sequences of what admins, receivers and processes do",
  async () => {
    let lives = 0
    let last = Promise.resolve()
    const property = fc.asyncProperty(commands, async (sequence) => {
      lives += 1
      last = live(sequence).catch((error: Error) => {
        throw new Error(`${sequence}: ${error.message}`)
      })
      await last
    })
    await fc
      .assert(property, {
        numRuns: 100_000,
        interruptAfterTimeLimit: MINUTES * 60_000,
        markInterruptAsFailure: false,
        ...(process.env.MODEL_SEED && { seed: Number(process.env.MODEL_SEED) }),
      })
      // The one that was under way when the time was over counts too.
      .finally(() => last)
    console.info(`${lives} sequences`)
  },
  MINUTES * 60_000 + 180_000
)
