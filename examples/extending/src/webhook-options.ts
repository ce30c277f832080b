// src/webhook-options.ts
export const webhookOptions = {
  // Disables a webhook after this many failed deliveries in a row. The max_failures of a webhook overrides it.
  maxFailures: 3,
  topics: {
    // An entity of the shop, read by the ID in the event.
    "member.joined": {
      events: ["customer.created"],
      entity: "customer",
      fields: ["id", "email", "first_name", "groups.name"],
      description: "A customer has joined.",
    },
    // Data that your own code provides.
    "points.earned": {
      events: ["loyalty.points_earned"],
      description: "A customer has earned points.",
      payload: ({ data }: { name: string; data: unknown }) => {
        const { customer_id, points } = data as { customer_id: string; points: number }
        return { id: customer_id, points, level: points < 100 ? "silver" : "gold" }
      },
    },
  },
}
