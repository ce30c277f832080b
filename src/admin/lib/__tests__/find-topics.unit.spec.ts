import i18next from "i18next"

import { Catalogue } from "../../../topics/catalogue"
import { topicTexts } from "../../hooks/use-topic-texts"
import de from "../../i18n/de"
import fr from "../../i18n/fr"
import texts from "../../i18n"
import { isFound, plainName } from "../find-topics"

const resources = { ...texts, de: { webhooks: de }, fr: { webhooks: fr } }

const catalogue = new Catalogue().list()

async function search(language: "en" | "de" | "fr", text: string): Promise<string[]> {
  const i18n = i18next.createInstance()
  await i18n.init({ lng: language, fallbackLng: "en", defaultNS: "webhooks", resources })
  const { found } = topicTexts(i18n.getFixedT(language, "webhooks"))
  return catalogue
    .filter((topic) => found(text, { ...topic, events: topic.events.map(({ name }) => name) }))
    .map(({ topic }) => topic)
}

describe("the search for topics", () => {
  it.each([
    ["order placed", "order.created"],
    ["order.placed", "order.created"],
    ["placed order", "order.created"],
    ["new order", "order.created"],
    ["sale", "order.created"],
    ["paid", "payment.captured"],
    ["money back", "payment.refunded"],
    ["shipped", "shipment.created"],
    ["stock", "inventory-level.updated"],
    ["signed up", "customer.created"],
    ["discount", "promotion.created"],
    ["order.fulfillment", "order.fulfillment_created"],
    ["cancelled", "order.canceled"],
    ["PRODUCT   changed", "product.updated"],
  ])("finds by %p the topic %s", async (text, topic) => {
    expect(await search("en", text)).toContain(topic)
  })

  it.each([
    ["de", "Bestellung aufgegeben", "order.created"],
    ["de", "bezahlt", "payment.captured"],
    ["de", "order.placed", "order.created"],
    // Medusa's German dashboard has several words for these.
    ["de", "Fulfillment", "order.fulfillment_created"],
    ["de", "Retoure", "order.return_requested"],
    ["de", "Reklamation", "order.claim_created"],
    ["de", "Umtausch", "order.exchange_created"],
    ["fr", "préparation", "order.fulfillment_created"],
    ["fr", "commande passee", "order.created"],
    ["fr", "payé", "payment.captured"],
  ] as const)("finds in %s by %p the topic %s", async (language, text, topic) => {
    expect(await search(language, text)).toContain(topic)
  })

  it("finds nothing by what no topic is about, and everything by nothing", async () => {
    expect(await search("en", "weather")).toEqual([])
    expect(await search("en", "  ")).toHaveLength(catalogue.length)
  })

  it("does not take a word's middle for what is looked for", () => {
    const texts = { topic: "a.b", name: "Reorder", description: "", group: "", events: [], synonyms: "" }
    expect(isFound("order", texts)).toBe(false)
  })
})

describe("the plain name of a topic", () => {
  it.each([
    ["order.created", "Order created"],
    ["inventory-level.updated", "Inventory level updated"],
    ["order.fulfillment_created", "Order fulfillment created"],
    ["action.loyalty.points_earned", "Loyalty points earned"],
  ])("of %s is %p", (topic, name) => expect(plainName(topic)).toBe(name))

  it("differs from topic to topic in each language", async () => {
    for (const language of ["en", "de", "fr"] as const) {
      const i18n = i18next.createInstance()
      await i18n.init({ lng: language, fallbackLng: "en", defaultNS: "webhooks", resources })
      const { name } = topicTexts(i18n.getFixedT(language, "webhooks"))
      const names = catalogue.map(({ topic }) => name(topic))
      expect(new Set(names).size).toBe(names.length)
    }
  })
})
