import fc from "fast-check"

import { entryOf, itemAt } from "../../scripts/present"
import { BEHAVIOURS, type Behaviour } from "./attempts"
import { pause, type World } from "./world"

/** What the test itself remembers of the world. */
export type Model = { webhooks: number; processes: number; kills: number }

export type Command = fc.AsyncCommand<Model, World>

/** A command as it is written down: its name, and numbers that choose what it is about. */
export type Step = [name: string, ...choices: number[]]

/** Off by this much: not at all, as clocks that nobody sets, and as one whose hour is wrong. */
const CLOCKS_MS = [0, 0, -45_000, 45_000, -600_000, 600_000]

const KINDS = ["plain", "plain", "ordered", "strict"] as const

const COUNTS = [1, 40, 80, 200]

const RATES = [5, 30]

const WAITS_MS = [20, 60, 100, 400]

const MAX_WEBHOOKS = 4
const MAX_PROCESSES = 3

/** Each costs the start of a program, two seconds of a processor. */
const MAX_KILLS = 1

/** Chooses one of a list, whatever the number. */
const oneOf = <Value>(list: readonly Value[], choice: number): Value => itemAt(list, choice % list.length)

type Action = {
  /** How often it is tried, compared with the others. */
  weight: number
  /** Whether it needs a webhook, or a process that answers. */
  webhook?: true
  process?: true
  check?: (model: Model) => boolean
  run: (world: World, webhook: number, process: number, choice: number, model: Model) => Promise<unknown>
}

const STATUS = ["inactive"] as const

const ACTIONS: Record<string, Action> = {
  create: {
    weight: 1,
    process: true,
    check: ({ webhooks }) => webhooks < MAX_WEBHOOKS,
    run: async (world, _, process, choice, model) => {
      await world.createWebhook(process, oneOf(KINDS, choice))
      model.webhooks += 1
    },
  },
  delete: {
    weight: 1,
    webhook: true,
    process: true,
    run: async (world, webhook, process, _, model) => {
      await world.deleteWebhook(webhook, process)
      model.webhooks = world.targets.length
    },
  },
  pause: onStatus("paused"),
  disable: onStatus("disabled"),
  resume: onStatus("active"),
  "change the URL": {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process) => world.changeUrl(webhook, process),
  },
  "rotate the secret": {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process, choice) => world.rotateSecret(webhook, process, oneOf([0, 300], choice)),
  },
  "limit the rate": {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process, choice) => {
      const limit = oneOf(RATES, choice)
      return world.change(webhook, process, { rate_limit: limit }, ["rate"], { kind: "rate", limit })
    },
  },
  "lift the limit": {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process) => world.change(webhook, process, { rate_limit: null }, ["rate"], null),
  },
  order: {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process, choice) =>
      world.order(webhook, process, oneOf(["resource", "none"] as const, choice)),
  },
  cancel: {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process) => world.cancel(webhook, process),
  },
  retry: {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process) => world.retry(webhook, process),
  },
  deliver: {
    weight: 3,
    webhook: true,
    run: (world, webhook, _, choice) => world.deliver(webhook, oneOf(COUNTS, choice)),
  },
  emit: {
    weight: 3,
    process: true,
    run: async (world, _, process, choice) => {
      for (let nth = 0; nth < 5; nth++) {
        await world.emit(process, choice % 3, oneOf(["product.created", "product.updated"], choice + nth))
      }
    },
  },
  "let it answer": {
    weight: 2,
    webhook: true,
    run: async (world, webhook, _, choice) => {
      itemAt(world.webhooks, webhook).behaviour = oneOf<Behaviour>(BEHAVIOURS, choice)
    },
  },
  "serve the bystander": { weight: 2, run: (world) => world.serveBystander() },
  start: {
    weight: 2,
    check: ({ processes }) => processes < MAX_PROCESSES,
    run: async (world, _, __, choice, model) => {
      await world.startProcess(oneOf(CLOCKS_MS, choice))
      model.processes += 1
    },
  },
  stop: {
    weight: 1,
    process: true,
    run: async (world, _, process, __, model) => {
      await world.stopProcess(process)
      model.processes -= 1
    },
  },
  kill: {
    weight: 1,
    process: true,
    check: ({ kills }) => kills < MAX_KILLS,
    run: async (world, _, process, __, model) => {
      await world.killProcess(process)
      model.processes -= 1
      model.kills += 1
    },
  },
  "cut off": { weight: 1, process: true, run: async (world, _, process) => world.break(process) },
  reconnect: { weight: 1, run: (world) => world.mendAll() },
  "lose the database": {
    weight: 1,
    run: (world, _, __, choice) => world.loseDatabase(oneOf([20, 200, 500], choice)),
  },
  wait: { weight: 2, run: (_, __, ___, choice) => pause(oneOf(WAITS_MS, choice)) },
}

/** A command of a sequence that was written down. */
export function command([name, webhook = 0, process = 0, choice = 0]: Step): Command {
  const action = entryOf(ACTIONS, name)
  return {
    check: (model) =>
      (!action.webhook || model.webhooks > 0) &&
      (!action.process || model.processes > 0) &&
      (action.check?.(model) ?? true),
    run: async (model, world) => {
      // Nobody asks a process that cannot reach its database: what it will have done by when is not known.
      const asked = world.connected
      if (action.process && !asked.length) {
        return
      }
      const target = action.webhook ? oneOf(world.targets, webhook) : -1
      await action.run(world, target, asked[process % asked.length] ?? -1, choice, model)
      await world.expectInvariants()
    },
    toString: () => JSON.stringify([name, webhook, process, choice]),
  }
}

/** Sequences of what admins, receivers, processes and the database do. */
export function sequences(): fc.Arbitrary<Iterable<Command>> {
  const commands = Object.entries(ACTIONS).flatMap(([name, { weight }]) =>
    Array.from({ length: weight }, () =>
      fc.tuple(fc.nat(11), fc.nat(11), fc.nat(11)).map((choices) => command([name, ...choices]))
    )
  )
  return fc.commands(commands, { maxCommands: 50, size: "max" })
}

function onStatus(status: "active" | "paused" | "disabled"): Action {
  return {
    weight: 1,
    webhook: true,
    process: true,
    run: (world, webhook, process) =>
      world.change(webhook, process, { status }, STATUS, status === "active" ? null : { kind: "inactive" }),
  }
}
