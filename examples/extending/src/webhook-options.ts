// src/webhook-options.ts
export const webhookOptions = {
  // A webhook is disabled after so many failed deliveries in a row. Each may have a max_failures of its own.
  maxFailures: 3,
  topics: {
    // What the shop has of a resource, read for the id that the event carries.
    "member.joined": {
      events: ["customer.created"],
      entity: "customer",
      fields: ["id", "email", "first_name", "groups.name"],
      description: "A customer has joined.",
    },
    // Data of your own making.
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
