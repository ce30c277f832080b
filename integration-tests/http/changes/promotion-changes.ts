import { RuleType } from "@medusajs/framework/utils"
import {
  batchPromotionRulesWorkflow,
  createPromotionsWorkflow,
  deletePromotionsWorkflow,
  updateCampaignsWorkflow,
  updatePromotionRulesWorkflow,
  updatePromotionsWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast } from "../../../scripts/present"
import { CURRENCY, type Shop } from "../shop/open-shop"
import { buyCart, newCart } from "../shop/orders"
import { type Change } from "./change"
import { enter } from "./lifecycle"

/** A shop with a promotion that has a campaign and a rule. */
export type ShopWithPromotion = Shop & {
  promotion: string
  rule: string
  campaign: string
  /** Another, which orders may use ten times, as often as its campaign's budget allows. */
  limited: string
}

const LIMITED = "LIMITED"

export async function givePromotion(shop: Shop): Promise<ShopWithPromotion> {
  const [created] = atLeast(
    1,
    await shop.run(createPromotionsWorkflow, { promotionsData: [newPromotion("SPRING10")] })
  )
  const { id } = created
  const promotion = await shop.find("promotion", { id }, ["rules.id", "campaign.id"])
  const limited = await enter(shop, createPromotionsWorkflow, {
    promotionsData: [
      {
        code: LIMITED,
        type: "standard",
        status: "active",
        limit: 10,
        campaign: { name: LIMITED, campaign_identifier: LIMITED, budget: { type: "usage", limit: 10 } },
        application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
      },
    ],
  })
  return { ...shop, promotion: id, rule: promotion.rules[0].id, campaign: promotion.campaign.id, limited }
}

/** By the topic of their messages. */
export const PROMOTION_CHANGES: Record<string, Change<ShopWithPromotion>[]> = {
  "promotion.created": [
    {
      what: "a promotion with rules, and promotion.updated stays away",
      change: ({ run }) => run(createPromotionsWorkflow, { promotionsData: [newPromotion("SUMMER")] }),
      messages: ["promotion.created"],
      shows: () => ({
        code: "SUMMER",
        application_method: { value: 10, target_rules: [{ attribute: "items.product.id" }] },
        rules: [{ attribute: "currency_code", values: [{ value: CURRENCY }] }],
      }),
    },
  ],

  "promotion.updated": [
    {
      what: "a promotion's code",
      change: ({ run, promotion }) =>
        run(updatePromotionsWorkflow, { promotionsData: [{ id: promotion, code: "MAY" }] }),
      messages: ["promotion.updated"],
      shows: ({ promotion }) => ({ id: promotion, code: "MAY" }),
    },
    {
      what: "its application method",
      change: ({ run, promotion }) =>
        run(updatePromotionsWorkflow, {
          promotionsData: [{ id: promotion, application_method: { value: 20 } }],
        }),
      messages: ["promotion.updated"],
      shows: ({ promotion: id }) => ({ id, application_method: { value: 20 } }),
    },
    {
      what: "the values of a rule",
      change: ({ run, rule }) => run(updatePromotionRulesWorkflow, { data: [{ id: rule, values: ["usd"] }] }),
      messages: ["promotion.updated"],
      shows: ({ promotion: id }) => ({ id, rules: [{ values: [{ value: "usd" }] }] }),
    },
    {
      what: "a new rule, and a changed one with it, once",
      change: ({ run, promotion, region, rule }) =>
        run(batchPromotionRulesWorkflow, {
          id: promotion,
          rule_type: RuleType.RULES,
          create: [{ attribute: "region_id", operator: "eq", values: [region] }],
          update: [{ id: rule, operator: "ne" }],
          delete: [],
        }),
      messages: ["promotion.updated"],
      shows: ({ promotion: id, rule }) => ({
        id,
        rules: expect.arrayContaining([
          expect.objectContaining({ attribute: "region_id" }),
          expect.objectContaining({ id: rule, operator: "ne" }),
        ]),
      }),
    },
    {
      what: "a new rule of what is reduced",
      change: ({ run, promotion }) =>
        run(batchPromotionRulesWorkflow, {
          id: promotion,
          rule_type: RuleType.TARGET_RULES,
          create: [{ attribute: "items.product.type_id", operator: "eq", values: ["ptyp_1"] }],
          update: [],
          delete: [],
        }),
      messages: ["promotion.updated"],
      shows: ({ promotion: id }) => ({ id, application_method: { target_rules: [{}, {}] } }),
    },
    {
      what: "its campaign",
      change: ({ run, campaign }) =>
        run(updateCampaignsWorkflow, { campaignsData: [{ id: campaign, name: "May" }] }),
      messages: ["promotion.updated"],
      shows: ({ promotion: id }) => ({ id, campaign: { name: "May" } }),
    },
    {
      what: "an order that uses it",
      change: async (shop) => {
        const items = [{ variant_id: shop.small, quantity: 2 }]
        await buyCart(shop, await newCart(shop, { items, promo_codes: [LIMITED] }))
      },
      messages: [
        "cart.created",
        "cart.updated",
        "order.created",
        "product.updated",
        "promotion.updated",
        "reservation-item.created",
      ],
      shows: ({ limited }) => ({ id: limited, used: 1, campaign: { budget: { used: 1 } } }),
    },
  ],

  "promotion.deleted": [
    {
      what: "a promotion, by the id if there was no message about it before",
      change: ({ run, promotion }) => run(deletePromotionsWorkflow, { ids: [promotion] }),
      messages: ["promotion.deleted"],
      shows: ({ promotion }) => ({ id: promotion }),
    },
  ],
}

function newPromotion(code: string) {
  return {
    code,
    type: "standard" as const,
    status: "active" as const,
    campaign: { name: code, campaign_identifier: code },
    application_method: {
      type: "percentage" as const,
      target_type: "items" as const,
      allocation: "across" as const,
      value: 10,
      currency_code: CURRENCY,
      target_rules: [{ attribute: "items.product.id", operator: "eq" as const, values: ["prod_1"] }],
    },
    rules: [{ attribute: "currency_code", operator: "eq" as const, values: [CURRENCY] }],
  }
}
