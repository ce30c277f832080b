// src/subscribers/welcome-points.ts
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { Modules } from "@medusajs/framework/utils"

export default async function welcomePoints({ event, container }: SubscriberArgs<{ id: string }>) {
  await container.resolve(Modules.EVENT_BUS).emit({
    name: "loyalty.points_earned",
    data: { customer_id: event.data.id, points: 100 },
  })
}

export const config: SubscriberConfig = { event: "customer.created" }
