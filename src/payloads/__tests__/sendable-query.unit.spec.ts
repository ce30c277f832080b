import { asWritten } from "../../types/typed"
import type { ModuleJoinerConfig } from "@medusajs/framework/types"

import { firstOf } from "../../../scripts/present"
import { NeverSent } from "../../topics/never-sent"
import { KnownFields } from "../known-fields"
import { SendableQuery } from "../sendable-query"
import { FakeQuery } from "./fake-query"

const EXTENSION = { primaryKey: "id", foreignKey: "id" }

/** A small shop as its modules and links declare it: Medusa's payments and customers, and a module of a merchant's. */
const CONFIGS = asWritten<ModuleJoinerConfig[]>([
  {
    serviceName: "payment",
    alias: [
      { name: ["payment_collection", "payment_collections"], entity: "PaymentCollection" },
      { name: ["payment", "payments"], entity: "Payment" },
      { name: ["account_holder", "account_holders"], entity: "AccountHolder" },
    ],
    schema: `
      type PaymentCollection { id: ID! metadata: JSON payments: [Payment!]! }
      type Payment { id: ID! data: JSON metadata: JSON amount: Float payment_collection: PaymentCollection! }
      type AccountHolder { id: ID! data: JSON email: String }`,
  },
  {
    serviceName: "customer",
    alias: { name: ["customer", "customers"], entity: "Customer" },
    schema: "type Customer { id: ID! email: String metadata: JSON }",
  },
  {
    serviceName: "order",
    alias: { name: ["order_change", "order_changes"], entity: "OrderChange" },
    schema: `
      type OrderChange { id: ID! actions: [OrderChangeAction]! }
      type OrderChangeAction { id: ID! details: JSON order_change: OrderChange }`,
  },
  {
    serviceName: "loyalty",
    alias: { name: ["loyalty_card", "loyalty_cards"], entity: "LoyaltyCard" },
    schema:
      "type LoyaltyCard { id: ID! token: String pin_hash: String tokens: [LoyaltyToken!]! data: JSON settings: JSON }",
  },
  {
    serviceName: "CustomerAccountHolder",
    schema: "type LinkCustomerAccountHolder { account_holder: AccountHolder }",
    extends: [
      {
        serviceName: "customer",
        entity: "Customer",
        fieldAlias: {
          account_holders: "account_holder_link.account_holder",
          purse: { path: "payments_link.payment" },
        },
        relationship: { ...EXTENSION, alias: "account_holder_link", entity: "LinkCustomerAccountHolder" },
      },
    ],
  },
])

const SECRET = "s3cret"

async function read(entity: string, row: object, fields: string[], allowFields: string[] = []) {
  const query = new FakeQuery({ [entity]: [{ id: "1", ...row }] })
  const sendable = new SendableQuery(query, new NeverSent(allowFields), new KnownFields(CONFIGS))
  const { data } = await sendable.graph({ entity, fields })
  return { row: data[0], asked: firstOf(query.requests).fields }
}

const payment = { id: "pay_1", amount: 5, data: { key: SECRET } }
const kept = { id: "pay_1", amount: 5 }

describe("what is read of the shop", () => {
  it.each<[string, string, object, string[], object]>([
    ["what is beside the id", "payments", payment, ["*"], kept],
    [
      "a relation",
      "payment_collection",
      { payments: [payment, payment] },
      ["payments.*"],
      { payments: [kept, kept] },
    ],
    [
      "a relation of a relation that came along",
      "payment_collection",
      { payments: [{ ...payment, payment_collection: { id: "2", payments: [payment] } }] },
      ["*", "payments.*", "payments.payment_collection.*"],
      { payments: [{ ...kept, payment_collection: { id: "2", payments: [kept] } }] },
    ],
    [
      "an alias over a link",
      "customer",
      { account_holders: [{ id: "acchld_1", data: SECRET }] },
      ["account_holders.*"],
      { account_holders: [{ id: "acchld_1" }] },
    ],
    [
      "the link itself",
      "customer",
      { account_holder_link: [{ account_holder: { id: "acchld_1", data: SECRET } }] },
      ["account_holder_link.account_holder.*"],
      { account_holder_link: [{ account_holder: { id: "acchld_1" } }] },
    ],
    [
      "what no schema declares, by its name",
      "customer",
      { payment_sessions: [{ id: "payses_1", data: SECRET, context: SECRET }], purses: { api_key: SECRET } },
      ["payment_sessions.*", "purses.*"],
      { payment_sessions: [{ id: "payses_1" }], purses: {} },
    ],
    [
      "a merchant's own entity, by the names of its fields",
      "loyalty_card",
      { token: SECRET, pin_hash: SECRET, data: 1, tokens: [{ id: "2", token: SECRET, label: "a" }] },
      ["*", "tokens.*"],
      { data: 1, tokens: [{ id: "2", label: "a" }] },
    ],
    [
      "an entity of a module without a schema",
      "gift_code",
      { clientSecret: SECRET, code: "A" },
      ["*"],
      { code: "A" },
    ],
    [
      "the token within an action's details, which stay",
      "order_change",
      { actions: [{ details: { token: SECRET, quantity: 1 } }] },
      ["actions.*"],
      { actions: [{ details: { quantity: 1 } }] },
    ],
    [
      "an action's details that are named alone",
      "order_change",
      { actions: [{ details: { token: SECRET, quantity: 1 } }] },
      ["actions.details"],
      { actions: [{ details: { quantity: 1 } }] },
    ],
  ])("is without credentials and raw provider data in %s", async (_, entity, row, fields, expected) => {
    expect((await read(entity, row, ["id", ...fields])).row).toEqual({ id: "1", ...expected })
  })

  it("is as it was where everything is named, and nothing of it is never sent", async () => {
    const row = Object.freeze({ email: "ada@example.com", metadata: Object.freeze({ token: "mine" }) })

    expect((await read("customer", row, ["id", "email", "metadata"])).row).toEqual({ id: "1", ...row })
  })

  it("keeps what a merchant wrote into metadata, whatever its name", async () => {
    const metadata = { token: "mine", payment: { data: 1 } }

    expect((await read("payments", { metadata }, ["*"])).row).toEqual({ id: "1", metadata })
  })

  it("is cut where records point to each other", async () => {
    const collection: Record<string, unknown> = { id: "2" }
    collection.payments = [{ ...payment, payment_collection: collection }]
    const { row } = await read("payments", { data: SECRET, payment_collection: collection }, [
      "*",
      "payment_collection.*",
    ])

    expect(row).not.toHaveProperty("data")
    expect(collection.payments).toEqual([{ ...kept, payment_collection: collection }])
  })

  it("is not even asked for what is never sent", async () => {
    const fields = ["id", "payments.data", "payments.data.key", "payments.amount", "metadata.token"]

    expect((await read("payment_collection", {}, fields)).asked).toEqual([
      "id",
      "payments.amount",
      "metadata.token",
    ])
  })

  it("holds a merchant's own field that the option allowFields frees, by the entity's name", async () => {
    const row = { token: "A1", pin_hash: SECRET }

    expect((await read("loyalty_cards", row, ["*", "token"], ["loyalty_card.token"])).row).toEqual({
      id: "1",
      token: "A1",
    })
  })

  it("holds no field of Medusa's entities for that option", async () => {
    const row = { password_hash: SECRET, email: "ada@example.com" }

    expect((await read("customer", row, ["*"], ["customer.password_hash"])).row).toEqual({
      id: "1",
      email: "ada@example.com",
    })
  })
})
