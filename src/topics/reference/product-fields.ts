import {
  ApplicationMethodAllocation,
  ApplicationMethodTargetType,
  ApplicationMethodType,
  CampaignBudgetType,
  PriceListStatus,
  PriceListType,
  ProductStatus,
  PromotionRuleOperator,
  PromotionStatus,
  PromotionType,
  RuleOperator,
  ShippingOptionPriceType,
} from "@medusajs/framework/utils"

import { amount, field, integer, oneOf, type Fields } from "./field"

/** Descriptions of the properties of products, stock, prices, promotions, and of a shop's settings. */
export const PRODUCT_FIELDS: Fields = {
  "Product.categories": field("The categories that it is in"),
  "Product.collection": field("Its collection", "it is in none"),
  "Product.discountable": field("Whether promotions apply to it"),
  "Product.images": field("Its pictures, in no promised order: see `rank`"),
  "Product.options": field("What its variants differ in, with the values that there are"),
  "Product.sales_channels": field("The sales channels that it is offered in"),
  "Product.status": oneOf(ProductStatus, "Whether the storefront shows it"),
  "Product.tags": field("Its tags"),
  "Product.type": field("Its type", "it has none"),
  "Product.variants": field("Its variants: what is really sold"),
  "ProductImage.url": field("URL of the picture"),
  "ProductOfVariant.sales_channels": field("The sales channels that the product is offered in"),
  "ProductOfVariant.status": oneOf(ProductStatus, "Whether the storefront shows it"),
  "WithdrawnProduct.sales_channels": field("The sales channels that it left"),

  "ProductOption.is_exclusive": field("Whether it belongs to one product alone"),
  "ProductOption.products": field("The products that have it"),
  "ProductOption.values": field("The values that a variant can have"),
  "ProductOptionValue.option": field("The option that it belongs to"),

  "ProductVariant.barcode": field("Barcode", "it has none"),
  "ProductVariant.ean": field("European Article Number", "it has none"),
  "ProductVariant.inventory_items": field("What of the stock one of it takes"),
  "ProductVariant.manage_inventory": field("Whether its stock is counted"),
  "ProductVariant.options": field("Its value of each option"),
  "ProductVariant.prices": field("Its prices, those of price lists too"),
  "ProductVariant.product": field("The product that it belongs to"),
  "ProductVariant.upc": field("Universal Product Code", "it has none"),

  "VariantInventoryItem.inventory": field("The inventory item, with its stock"),
  "VariantInventoryItem.required_quantity": integer("How many of it one variant takes"),

  "Price.amount": amount("The price of one"),
  "Price.max_quantity": field("Largest quantity that it holds for", "there is no bound"),
  "Price.min_quantity": field("Smallest quantity that it holds for", "there is no bound"),
  "Price.price_list": field("The price list that it belongs to", "it is the variant's own"),
  "Price.price_rules": field("When it holds; every rule must"),
  "PriceRule.value": field("The value that the attribute must have"),
  "PriceList.ends_at": field("When it ends", "it has no end"),
  "PriceList.price_list_rules": field("For whom it holds; every rule must"),
  "PriceList.starts_at": field("When it begins", "it holds at once"),
  "PriceList.status": oneOf(PriceListStatus, "Whether it holds"),
  "PriceList.type": oneOf(PriceListType, "Whether its prices are a sale, or replace the others"),
  "PriceListRule.value": field("The values that the attribute may have, as JSON"),

  "ProductCategory.category_children": field("The categories below it"),
  "ProductCategory.is_active": field("Whether the storefront shows it"),
  "ProductCategory.is_internal": field("Whether it is for admins alone"),
  "ProductCategory.parent_category": field("The category above it", "it is at the top"),
  "ProductCategory.parent_category_id": field("Id of the category above it", "it is at the top"),

  "InventoryItem.location_levels": field("Its stock, by location"),
  "InventoryItem.title": field("Its title", "it has none"),
  "InventoryItem.variants": field("The product variants that take it"),
  "InventoryItemSummary.title": field("Its title", "it has none"),
  "InventoryItemSummary.variants": field("The product variants that take it"),
  available_quantity: field("How many can be sold: in stock less reserved"),
  incoming_quantity: field("How many are on their way"),
  inventory_item: field("What is counted"),
  location_levels: field("Its stock, by location"),
  reserved_quantity: field("How many are reserved for orders"),
  stocked_quantity: field("How many are in stock"),

  "Promotion.application_method": field("What it reduces, and by how much"),
  "Promotion.campaign": field("The campaign that it belongs to", "it belongs to none"),
  "Promotion.is_automatic": field("Whether it applies without its code"),
  "Promotion.limit": integer("How often it may be used", "there is no limit"),
  "Promotion.rules": field("When it applies; every rule must hold"),
  "Promotion.status": oneOf(PromotionStatus, "Whether it can be used"),
  "Promotion.type": oneOf(PromotionType, "Whether it reduces, or gives something for what is bought"),
  "Promotion.used": integer("How often it was used"),

  "PromotionRule.operator": oneOf(PromotionRuleOperator, "How the attribute is compared with the values"),
  "PromotionRule.values": field("The values that it is compared with"),

  "ApplicationMethod.allocation": oneOf(
    ApplicationMethodAllocation,
    "Whether it applies to each item, is spread over all, or applies once",
    "it applies to the whole order"
  ),
  "ApplicationMethod.apply_to_quantity": integer(
    "How many items it reduces",
    "it is not of the type `buyget`"
  ),
  "ApplicationMethod.buy_rules": field("What has to be bought; every rule must hold"),
  "ApplicationMethod.buy_rules_min_quantity": integer(
    "How many have to be bought",
    "it is not of the type `buyget`"
  ),
  "ApplicationMethod.currency_code": field(
    "Currency of the value, as an ISO 4217 code in lower case",
    "the value is a percentage"
  ),
  "ApplicationMethod.max_quantity": integer("How many of an item it reduces at most", "there is no bound"),
  "ApplicationMethod.target_rules": field("What it reduces; every rule must hold"),
  "ApplicationMethod.target_type": oneOf(ApplicationMethodTargetType, "What it reduces"),
  "ApplicationMethod.type": oneOf(ApplicationMethodType, "Whether its value is an amount or a percentage"),
  "ApplicationMethod.value": field(
    "By how much it reduces: an amount in the currency's major unit, or percent, as `type` says"
  ),

  "Campaign.budget": field("What the campaign may cost", "it has no limit"),
  "Campaign.campaign_identifier": field("The shop's own name for it"),
  "Campaign.ends_at": field("When it ends", "it has no end"),
  "Campaign.starts_at": field("When it begins", "it holds at once"),
  "CampaignBudget.currency_code": field(
    "Currency of the budget, as an ISO 4217 code in lower case",
    "uses are counted"
  ),
  "CampaignBudget.limit": field(
    "How many uses, or how much money in the currency's major unit, as `type` says",
    "there is no limit"
  ),
  "CampaignBudget.type": oneOf(CampaignBudgetType, "What is counted: money spent, or uses"),
  "CampaignBudget.used": field("How much of the limit is used up, in its unit"),

  "Region.automatic_taxes": field("Whether taxes are calculated as a cart changes"),
  "Region.countries": field("Its countries"),
  "Country.display_name": field("Its name for people"),
  "Country.iso_2": field("ISO 3166-1 alpha-2 code in lower case"),
  "Country.iso_3": field("ISO 3166-1 alpha-3 code in lower case"),
  "Country.name": field("Its name in capital letters"),

  "SalesChannel.is_disabled": field("Whether nothing is sold in it"),

  "ShippingOption.price_type": oneOf(
    ShippingOptionPriceType,
    "Whether its price is fixed or calculated by its provider"
  ),
  "ShippingOption.prices": field("Its prices, by currency"),
  "ShippingOption.rules": field("When it is offered; every rule must hold"),
  "ShippingOption.service_zone_id": field("Id of the service zone that it ships to"),
  "ShippingOption.shipping_profile_id": field("Id of the shipping profile of the products that it ships"),
  "ShippingOption.type": field("Its type"),
  "ShippingOptionRule.operator": oneOf(RuleOperator, "How the attribute is compared with the value"),
  "ShippingOptionRule.value": field("The value, or list of values, that it is compared with"),
  "ShippingOptionType.label": field("Its name for people"),

  "User.avatar_url": field("URL of a picture", "there is none"),
  "Invite.accepted": field("Whether it was accepted"),
  "Invite.expires_at": field("Until when it can be accepted"),

  // The plugin's alerts about webhooks.
  "WebhookAlert.disabled_at": field("When it was disabled"),
  "WebhookAlert.failing_since": field("Since when it fails"),
  "WebhookAlert.id": field("Id of the webhook; of `webhook.delivery_failed` that of the delivery"),
  "WebhookAlert.last_success_at": field("When its last success was", "it has had none"),
  "WebhookAlert.reason": field("Why: `max_failures` or `gone`"),
  "WebhookAlert.remark": field("What went wrong at the last attempt", "it is not known"),
  "WebhookAlert.topic": field("Topic of the delivery"),
  "WebhookAlert.webhook_id": field("Id of the webhook"),
  "WebhookPing.webhook": field("The webhook that the ping is for"),
  "PingedWebhook.name": field("Its name for admins"),
  "PingedWebhook.topics": field("The topics that it subscribes to"),
}
