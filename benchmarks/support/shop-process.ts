import { join } from "node:path"

import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, ProductStatus } from "@medusajs/framework/utils"
import {
  createInventoryLevelsWorkflow,
  createProductsWorkflow,
  createStockLocationsWorkflow,
} from "@medusajs/medusa/core-flows"
import loadMedusa from "@medusajs/medusa/loaders/index"
import express from "express"
import { request } from "undici"

import { asWritten, propertiesOf } from "../../src/types/typed"
import { serve } from "../../integration-tests/support/child"
import { catchUp } from "../../src/catch-up/catch-up"
import { hasEntity } from "../../src/catch-up/entities"
import { ShopSweep } from "../../src/catch-up/shop-sweep"
import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import { generateSecret, secretHint } from "../../src/modules/webhook/secrets"
import type WebhookModuleService from "../../src/modules/webhook/service"
import { WebhookRegistry } from "../../src/modules/webhook/registry"
import { beginRound } from "../../src/modules/webhook/store/sweep"
import { Sweep } from "../../src/modules/webhook/sweep"
import { QueryComposer } from "../../src/payloads/query-composer"
import { builtInTopics } from "../../src/topics/groups"
import { insertProducts, touchProducts } from "./catalogue"
import { monotonicNow } from "./clock"
import { cpuMs } from "./cpu"

const TOPIC = "product.updated"

/** The number of products per workflow. */
const BATCH = 50

/** The maximum duration of a call of this process. */
const STRETCH_MS = 60_000

const SIZES = ["S", "M", "L", "XL"]

let container: MedusaContainer

const { compose } = QueryComposer.prototype

const methods = {
  /** Creates products of four variants, each with two prices and stock. */
  fill: async (products: number): Promise<void> => {
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const channels = await query.graph({ entity: "sales_channel", fields: ["id"] })
    const { result: locations } = await createStockLocationsWorkflow(container).run({
      input: { locations: [{ name: "Warehouse" }] },
    })
    const location = locations[0]?.id ?? ""
    for (let from = 0; from < products; from += BATCH) {
      await createProductsWorkflow(container).run({
        input: {
          products: Array.from({ length: Math.min(BATCH, products - from) }, (_, n) =>
            product(
              from + n,
              channels.data.map(({ id }) => id)
            )
          ),
        },
      })
    }
    const items = await query.graph({ entity: "inventory_item", fields: ["id"] })
    await createInventoryLevelsWorkflow(container).run({
      input: {
        inventory_levels: items.data.map(({ id }) => ({
          inventory_item_id: id,
          location_id: location,
          stocked_quantity: 1_000,
        })),
      },
    })
  },

  productIds: async (): Promise<string[]> => {
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const { data } = await query.graph({ entity: "product", fields: ["id"] })
    return data.map(({ id }) => id)
  },

  subscribe: async (url: string, topic: string): Promise<void> => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const secret = generateSecret()
    await service.createWebhookEndpoints([
      {
        name: "Benchmark",
        url,
        topics: [topic],
        secrets: asWritten<Record<string, unknown>>(
          await service.sealSecrets([{ value: secret, expires_at: null }])
        ),
        secret_hint: secretHint(secret),
      },
    ])
    await service.webhooksChanged()
  },

  subscribePlainly: (url: string): void => {
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const fields = builtInTopics.find(({ topic }) => topic === TOPIC)?.fields ?? []
    const send = async (id: string): Promise<void> => {
      const { data } = await query.graph({ entity: "product", fields, filters: { id } })
      const body = JSON.stringify({ type: TOPIC, data: data[0] })
      const answer = await request(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      })
      await answer.body.dump()
    }
    let turn = Promise.resolve()
    container.resolve(Modules.EVENT_BUS).subscribe(TOPIC, ({ data }) => {
      turn = turn.then(() => send(String(propertiesOf(data).id)))
      return turn
    })
  },

  insertProducts: (count: number): Promise<void> =>
    insertProducts(container.resolve(ContainerRegistrationKeys.PG_CONNECTION), count),

  touchProducts: (count: number): Promise<void> =>
    touchProducts(container.resolve(ContainerRegistrationKeys.PG_CONNECTION), count),

  catchUp: async (): Promise<number> => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const startedAt = monotonicNow()
    await catchUp({
      query: container.resolve(ContainerRegistrationKeys.QUERY),
      ledger: service.catchUp,
      hasEntity: (entity) => hasEntity(entity),
      catalogue: service.catalogue,
      now: () => new Date(),
      graceMs: 0,
      memoryMs: 86_400_000,
      signal: new AbortController().signal,
    })
    return monotonicNow() - startedAt
  },

  /**
   * Runs a round of the sweep without its pauses, or continues one, for at most a minute.
   * @returns the working time in milliseconds, and whether the round has ended.
   */
  sweep: async (begins: boolean): Promise<{ worked: number; ended: boolean }> => {
    const { options, catalogue, catchUp: ledger } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
    const registry = new WebhookRegistry(
      db,
      options,
      catalogue,
      () => [],
      logger,
      () => undefined
    )
    const shop = new ShopSweep(() => query)
    const round = new Sweep(db, registry, catalogue, ledger, shop, (_, work) => work(), 24, logger)
    if (begins) {
      await db.raw("delete from webhook_sweep")
      await beginRound(db, 24)
    }
    let worked = 0
    for (;;) {
      const startedAt = monotonicNow()
      await round.page()
      worked += monotonicNow() - startedAt
      const { rows } = await db.raw(
        "update webhook_sweep set next_at = now() where finished_at is null returning 1"
      )
      if (!rows.length || worked > STRETCH_MS) {
        return { worked, ended: !rows.length }
      }
    }
  },

  cpuMs,

  /** Sets whether events are composed with snapshots. Without them, what is left is one read for a batch. */
  useSnapshots: (uses: boolean): void => {
    QueryComposer.prototype.compose = function (events, webhooks, catalogue, options) {
      const snapshots = uses ? options.snapshots : new Map<string, never>()
      return compose.call(this, events, webhooks, catalogue, { ...options, snapshots })
    }
  },

  emitUpdates: async (productIds: string[]): Promise<number> => {
    const startedAt = monotonicNow()
    await container.resolve(Modules.EVENT_BUS).emit(productIds.map((id) => ({ name: TOPIC, data: { id } })))
    return startedAt
  },

  /** @returns when the emission ended. The time after it is the plugin's. */
  emitAction: async (name: string): Promise<number> => {
    await container.resolve(Modules.EVENT_BUS).emit({ name, data: { points: 10, reason: "A review" } })
    return monotonicNow()
  },

  emitForNobody: async (count: number): Promise<number> => {
    const bus = container.resolve(Modules.EVENT_BUS)
    const startedAt = monotonicNow()
    for (let n = 0; n < count; n++) {
      await bus.emit({ name: "region.updated", data: { id: `reg_${n}` } })
    }
    return monotonicNow() - startedAt
  },
}

export type ShopMethods = typeof methods

function product(n: number, channelIds: string[]) {
  return {
    title: `Linen shirt ${n}`,
    handle: `linen-shirt-${n}`,
    description: "A light shirt of Portuguese linen.",
    status: ProductStatus.PUBLISHED,
    sales_channels: channelIds.map((id) => ({ id })),
    images: [{ url: `https://shop.example.com/images/linen-shirt-${n}.png` }],
    options: [{ title: "Size", values: SIZES }],
    variants: SIZES.map((size) => ({
      title: size,
      sku: `linen-${n}-${size}`,
      options: { Size: size },
      manage_inventory: true,
      prices: [
        { currency_code: "eur", amount: 20 },
        { currency_code: "usd", amount: 22 },
      ],
    })),
  }
}

async function start(): Promise<void> {
  const medusa = await loadMedusa({
    directory: join(__dirname, "../shop"),
    expressApp: express(),
    skipLoadingEntryPoints: true,
  })
  container = medusa.container
  serve(methods)
}

void start()
