import { topicsOf } from "../define"
import { named, nullOr, orNull } from "../shape"
import { dates, deleted_at, metadata } from "./parts"

const rule = named("PromotionRule", {
  id: "prorul_01JNB4WCJ4A0J2M4P6R8T0W2Y4",
  attribute: "items.product.collection_id",
  operator: "in",
  values: [
    named("PromotionRuleValue", {
      id: "prorulval_01JNB4WDK5B1K3N5Q7S9V1X3Z5",
      value: "pcol_01JNB4W6CY4A6C8E0G2J4M6P8R",
    }),
  ],
})

/** Rules belong to a promotion (when it applies), or to its application method (what to buy, and what is reduced). */
const byRule = (name: string) => ({
  name,
  via: {
    entity: "promotion_rule",
    paths: ["promotions.id", "method_target_rules.promotion_id", "method_buy_rules.promotion_id"],
  },
})
const byRuleValue = (name: string) => ({
  name,
  via: {
    entity: "promotion_rule_value",
    paths: [
      "promotion_rule.promotions.id",
      "promotion_rule.method_target_rules.promotion_id",
      "promotion_rule.method_buy_rules.promotion_id",
    ],
  },
})

const byBudget = (name: string) => ({
  name,
  via: { entity: "campaign_budget", paths: ["campaign.promotions.id"] },
})

/** Medusa's workflows emit no events for promotions, so the module's own events are used. */
export const promotionTopics = topicsOf(
  {
    name: "promotion",
    group: "Promotion",
    entity: "promotion",
    shape: {
      id: "promo_01JNB4V3D5F7H9K1N3Q5S7V9X1",
      code: "SPRING10",
      type: "standard",
      status: "active",
      is_automatic: false,
      is_tax_inclusive: false,
      limit: orNull(500),
      used: 12,
      metadata,
      ...dates,
      deleted_at,
      campaign_id: orNull("procamp_01JNB4WEM6C2M4P6R8T0W2Y4A6"),
      campaign: orNull(
        named("Campaign", {
          id: "procamp_01JNB4WEM6C2M4P6R8T0W2Y4A6",
          name: "Spring",
          description: nullOr("As in the catalogue"),
          campaign_identifier: "spring-2026",
          starts_at: orNull("2026-03-01T00:00:00.000Z"),
          ends_at: orNull("2026-04-01T00:00:00.000Z"),
          budget: orNull(
            named("CampaignBudget", {
              id: "probudg_01JNB4WFN7D3N5Q7S9V1X3Z5B7",
              type: "usage",
              currency_code: nullOr("gbp"),
              limit: orNull(500),
              used: 12,
            })
          ),
        })
      ),
      application_method: named("ApplicationMethod", {
        id: "proappmet_01JNB4WGP8E4P6R8T0W2Y4A6C8",
        type: "percentage",
        target_type: "items",
        allocation: orNull("each"),
        value: 10,
        currency_code: orNull("gbp"),
        max_quantity: orNull(1),
        apply_to_quantity: nullOr(1),
        buy_rules_min_quantity: nullOr(1),
        target_rules: [rule],
        buy_rules: [rule],
      }),
      rules: [rule],
    },
  },
  {
    created: { description: "A promotion was created.", from: ["promotion.promotion.created"] },
    updated: {
      description: "A promotion was changed or used, or its value, its rules or its campaign were changed.",
      from: [
        "promotion.promotion.updated",
        {
          name: "promotion.application-method.updated",
          via: { entity: "application_method", paths: ["promotion_id"] },
        },
        byRule("promotion.promotion-rule.created"),
        byRule("promotion.promotion-rule.updated"),
        // New values replace the old ones, without a change of the rule itself.
        byRuleValue("promotion.promotion-rule-value.created"),
        // An order increases the usage of the promotion and of its campaign's budget, for which Medusa emits no event.
        {
          name: "LinkOrderPromotion.attached",
          via: { entity: "order_promotion", paths: ["promotion_id"] },
        },
        { name: "promotion.campaign.updated", via: { entity: "campaign", paths: ["promotions.id"] } },
        { name: "promotion.campaign.deleted", via: { entity: "campaign", paths: ["promotions.id"] } },
        byBudget("promotion.campaign-budget.created"),
        byBudget("promotion.campaign-budget.updated"),
      ],
      untold: {
        rules: "A rule was removed.",
        "application_method.target_rules": "A rule was removed.",
        "application_method.buy_rules": "A rule was removed.",
      },
    },
    deleted: { description: "A promotion was deleted.", from: ["promotion.promotion.deleted"] },
  }
)
