import { builtInTopics } from "../groups"
import { allowFieldProblem, isSecretName, NEVER_SENT, NeverSent } from "../never-sent"
import { allModels } from "./all-models"

/** JSON columns of Medusa's, and columns named like a credential, that may be sent: why is beside them. */
const MAY_BE_SENT: Record<string, string[]> = {
  // What was bought, chosen or agreed upon.
  LineItem: ["variant_option_values"],
  OrderLineItem: ["variant_option_values"],
  ShippingMethod: ["description", "data"],
  OrderShippingMethod: ["description", "data"],
  OrderSummary: ["totals"],
  // Without the token of a transfer, which the list has.
  OrderChangeAction: ["details"],
  // What an admin configures: which of the provider's services an option is, rules, zones, texts, views of the dashboard.
  ShippingOption: ["data"],
  ShippingOptionRule: ["value"],
  GeoZone: ["postal_expression"],
  PriceListRule: ["value"],
  Translation: ["translations"],
  TranslationSettings: ["fields"],
  LayoutConfiguration: ["configuration"],
  UserPreference: ["value"],
  ViewConfiguration: ["configuration"],
  WebhookEndpoint: ["context", "filter", "public_keys", "retry_schedule", "rate_claims"],
  // Medusa's own machinery, which `query.graph` has no names for.
  IndexData: ["data"],
  IndexMetadata: ["fields_hash"],
  SearchIndexSync: ["filters"],
  SearchIndexVersion: ["definition_hash"],
}

/** What the list has without a table: a provider is asked for it, or it lies in a JSON column. */
const WITHOUT_TABLE = ["PaymentMethod", "File", "OrderChangeAction.details"]

const models = allModels()

describe("the list of what is never sent", () => {
  it("covers the entities of Medusa's modules", () => {
    expect(models.size).toBeGreaterThan(100)
    expect([...models.keys()]).toEqual(
      expect.arrayContaining(["Payment", "AuthIdentity", "Order", "Notification"])
    )
  })

  it.each([...models].map(([type, { columns }]) => [type, columns] as const))(
    "decides about each column of %s that is JSON, or is named like a credential",
    (type, columns) => {
      const suspects = columns.filter(
        ({ name, isJson }) =>
          isSecretName(name) || (isJson && name !== "metadata" && !name.startsWith("raw_"))
      )
      const listed = NEVER_SENT[type] ?? {}
      const undecided = suspects.filter(
        ({ name }) => !("*" in listed) && !(name in listed) && !MAY_BE_SENT[type]?.includes(name)
      )
      expect(undecided.map(({ name }) => `${type}.${name}`)).toEqual([])
    }
  )

  it("names nothing that there is not", () => {
    const named = Object.entries(NEVER_SENT)
      .filter(([type]) => !WITHOUT_TABLE.includes(type))
      .flatMap(([type, fields]) => Object.keys(fields).map((field) => ({ type, field })))
    const missing = named.filter(
      ({ type, field }) => !models.get(type)?.columns.some(({ name }) => field === "*" || name === field)
    )
    expect(missing).toEqual([])
  })

  it("has nothing that a built-in topic reads or shows", () => {
    const neverSent = new NeverSent()
    const read = builtInTopics.flatMap(({ topic, entity, fields = [] }) =>
      fields.flatMap((field) => (entity && neverSent.ofPath(entity, field) ? [`${topic}: ${field}`] : []))
    )
    expect(read).toEqual([])
    expect(
      builtInTopics.filter(({ topic, sample }) => neverSent.cutEventData(topic, sample) !== sample)
    ).toEqual([])
  })
})

describe("a name that credentials have", () => {
  it.each([
    ...[
      "token",
      "tokens",
      "access_token",
      "refreshToken",
      "secret",
      "client_secret",
      "clientSecret",
      "webhook-secret",
    ],
    ...[
      "password",
      "password_hash",
      "passwordHash",
      "hash",
      "salt",
      "api_key",
      "apiKey",
      "publishable_api_keys",
    ],
    ...["private_key", "credentials", "otp", "cvc", "provider_data", "recovery_codes", "APIKey"],
  ])("is %s", (name) => expect(isSecretName(name)).toBe(true))

  it.each([
    ...["token_type", "tokenized_at", "secret_hint", "idempotency_key", "key", "hashtag", "basalt"],
    ...["code", "hs_code", "promotion_code", "data", "metadata", "external_id", "provider_id", "api_key_id"],
    ...["monkeys", "keys", "turkey", "scotch"],
  ])("is not %s", (name) => expect(isSecretName(name)).toBe(false))

  it("is no field of a built-in topic", () => {
    const names = builtInTopics.flatMap(({ fields = [] }) => fields.flatMap((field) => field.split(".")))
    expect(names.filter(isSecretName)).toEqual([])
  })
})

describe("an event's own data", () => {
  const neverSent = new NeverSent(["loyalty.card_issued.token"])

  it("loses what is named like a credential, at any depth, and keeps the rest", () => {
    const data = { id: "1", token: "t", cards: [{ api_key: "k", name: "Ada" }], metadata: { token: "mine" } }

    expect(neverSent.cutEventData("customer.verified", data)).toEqual({
      id: "1",
      cards: [{ name: "Ada" }],
      metadata: { token: "mine" },
    })
    expect(data.token).toBe("t")
  })

  it("keeps what the option allowFields frees of this event", () => {
    const data = { token: "t" }

    expect(neverSent.cutEventData("loyalty.card_issued", data)).toBe(data)
    expect(neverSent.cutEventData("loyalty.card_lost", data)).toEqual({})
  })

  it.each([
    ["an object", { id: "1", at: new Date(0) }],
    ["a list", ["a", null, 1]],
    ["a text", "prod_1"],
    ["null", null],
  ])("is the very same where it has none: %s", (_, data) =>
    expect(neverSent.cutEventData("customer.verified", data)).toBe(data)
  )
})

describe("an entry of the option allowFields", () => {
  it.each(["loyalty_card.token", "loyalty.card_issued.token", "gift_card.pin_hash"])("may be %s", (entry) =>
    expect(allowFieldProblem(entry)).toBeUndefined()
  )

  it.each([
    ["invite.token", /a credential of Medusa's and is never sent/],
    ["payments.data", /raw data of a provider of Medusa's and is never sent/],
    ["auth_identities.app_metadata", /never sent/],
    ["PaymentSession.data", /never sent/],
    ["loyalty_card.title", /is not withheld/],
    ["token", /not an entity or event with a field/],
    ["loyalty_card.", /not an entity or event with a field/],
  ])("stops the boot for %s", (entry, problem) => expect(allowFieldProblem(entry)).toMatch(problem))
})
