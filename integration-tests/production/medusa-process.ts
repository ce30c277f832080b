import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import loadMedusa from "@medusajs/medusa/loaders/index"
import express from "express"

import { asWritten } from "../../src/types/typed"
import { ROOT } from "../../scripts/medusa"
import { serve } from "../support/child"

let container: MedusaContainer
let shutdown: () => Promise<unknown>

const methods = {
  /** Emits an event on the bus, as a merchant's own code does. */
  emit: async (name: string, data: Record<string, unknown>): Promise<void> => {
    await container.resolve(Modules.EVENT_BUS).emit({ name, data })
  },

  /** Whether this process subscribes to an event. */
  listensTo: (name: string): boolean => {
    const { eventToSubscribersMap } = asWritten<{
      eventToSubscribersMap: Map<string, unknown[]>
    }>(container.resolve(Modules.EVENT_BUS))
    return Boolean(eventToSubscribersMap.get(name)?.length)
  },

  /** Ends Medusa as a SIGTERM does; the process stays. */
  shutDown: async (): Promise<void> => {
    await shutdown()
  },
}

export type MedusaMethods = typeof methods

/** One process of a shop, with the configuration of this repository; its environment says which. */
async function start(): Promise<void> {
  const app = express()
  ;({ container, shutdown } = await loadMedusa({ directory: ROOT, expressApp: app }))
  await new Promise<void>((resolve) => app.listen(Number(process.env.PORT), "127.0.0.1", resolve))
  serve(methods)
}

void start()
