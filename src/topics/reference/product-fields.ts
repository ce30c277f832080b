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
  "Product.collection": field("Its collection", "it is in no collection"),
  "Product.discountable": field("Whether promotions apply to it"),
  "Product.images": field("Its images, in no particular order; sort them by `rank`"),
  "Product.options": field("Options in which its variants differ, with their values"),
  "Product.sales_channels": field("The sales channels that it is offered in"),
  "Product.status": oneOf(ProductStatus, "Status; the storefront shows published products only"),
  "Product.tags": field("Its tags"),
  "Product.type": field("Its type", "it has none"),
  "Product.variants": field("Its variants, which customers buy"),
  "ProductImage.url": field("URL of the image"),
  "ProductOfVariant.sales_channels": field("The sales channels that the product is offered in"),
  "ProductOfVariant.status": oneOf(ProductStatus, "Status; the storefront shows published products only"),
  "WithdrawnProduct.sales_channels": field("The sales channels that it left"),

  "ProductOption.is_exclusive": field("Whether it belongs to only one product"),
  "ProductOption.products": field("The products that have it"),
  "ProductOption.values": field("The values that a variant can have"),
  "ProductOptionValue.option": field("The option that it belongs to"),

  "ProductVariant.barcode": field("Barcode", "it has none"),
  "ProductVariant.ean": field("European Article Number", "it has none"),
  "ProductVariant.inventory_items": field("Inventory items that one unit needs"),
  "ProductVariant.manage_inventory": field("Whether Medusa tracks its stock"),
  "ProductVariant.options": field("Its value for each option"),
  "ProductVariant.prices": field("Its prices, including those of price lists"),
  "ProductVariant.product": field("The product that it belongs to"),
  "ProductVariant.upc": field("Universal Product Code", "it has none"),

  "VariantInventoryItem.inventory": field("The inventory item, with its stock"),
  "VariantInventoryItem.required_quantity": integer("Quantity that one unit of the variant needs"),

  "Price.amount": amount("Price of one unit"),
  "Price.max_quantity": field("Largest quantity for which it applies", "there is no limit"),
  "Price.min_quantity": field("Smallest quantity for which it applies", "there is no limit"),
  "Price.price_list": field("The price list that it belongs to", "it is in no price list"),
  "Price.price_rules": field("Rules that decide when it applies; every rule must match"),
  "PriceRule.value": field("The value that the attribute must have"),
  "PriceList.ends_at": field("When it ends", "it has no end"),
  "PriceList.price_list_rules": field("Rules that decide for whom it applies; every rule must match"),
  "PriceList.starts_at": field("When it begins", "it applies at once"),
  "PriceList.status": oneOf(PriceListStatus, "Whether it is active"),
  "PriceList.type": oneOf(PriceListType, "Whether its prices are sale prices, or override the others"),
  "PriceListRule.value": field("The values that the attribute may have, as JSON"),

  "ProductCategory.category_children": field("The categories below it"),
  "ProductCategory.is_active": field("Whether the storefront shows it"),
  "ProductCategory.is_internal": field("Whether only admins see it"),
  "ProductCategory.parent_category": field("The category above it", "it is at the top"),
  "ProductCategory.parent_category_id": field("Id of the category above it", "it is at the top"),

  "InventoryItem.location_levels": field("Its stock, by location"),
  "InventoryItem.title": field("Its title", "it has none"),
  "InventoryItem.variants": field("The product variants that need it"),
  "InventoryItemSummary.title": field("Its title", "it has none"),
  "InventoryItemSummary.variants": field("The product variants that need it"),
  available_quantity: field("Quantity that can be sold: stocked minus reserved"),
  incoming_quantity: field("Incoming quantity"),
  inventory_item: field("The inventory item"),
  location_levels: field("Its stock, by location"),
  reserved_quantity: field("Quantity that is reserved for orders"),
  stocked_quantity: field("Quantity in stock"),

  "Promotion.application_method": field("What it discounts, and by how much"),
  "Promotion.campaign": field("The campaign that it belongs to", "it belongs to none"),
  "Promotion.is_automatic": field("Whether it applies without its code"),
  "Promotion.limit": integer("How often it may be used", "there is no limit"),
  "Promotion.rules": field("Rules that decide when it applies; every rule must match"),
  "Promotion.status": oneOf(PromotionStatus, "Whether it can be used"),
  "Promotion.type": oneOf(PromotionType, "Whether it is a discount, or gives something for a purchase"),
  "Promotion.used": integer("How often it was used"),

  "PromotionRule.operator": oneOf(PromotionRuleOperator, "How the attribute is compared with the values"),
  "PromotionRule.values": field("The values that it is compared with"),

  "ApplicationMethod.allocation": oneOf(
    ApplicationMethodAllocation,
    "Whether it applies to each item, is spread over all, or applies once",
    "it applies to the whole order"
  ),
  "ApplicationMethod.apply_to_quantity": integer(
    "Number of items that it discounts",
    "it is not of the type `buyget`"
  ),
  "ApplicationMethod.buy_rules": field("Rules for what must be bought; every rule must match"),
  "ApplicationMethod.buy_rules_min_quantity": integer(
    "Quantity that must be bought",
    "it is not of the type `buyget`"
  ),
  "ApplicationMethod.currency_code": field(
    "Currency of the value, as an ISO 4217 code in lower case",
    "the value is a percentage"
  ),
  "ApplicationMethod.max_quantity": integer(
    "Largest quantity of an item that it discounts",
    "there is no limit"
  ),
  "ApplicationMethod.target_rules": field("Rules for what it discounts; every rule must match"),
  "ApplicationMethod.target_type": oneOf(ApplicationMethodTargetType, "What it discounts"),
  "ApplicationMethod.type": oneOf(ApplicationMethodType, "Whether its value is an amount or a percentage"),
  "ApplicationMethod.value": field(
    "The discount: an amount in the currency's major unit, or a percentage, depending on `type`"
  ),

  "Campaign.budget": field("Its budget", "it has none"),
  "Campaign.campaign_identifier": field("Identifier that the shop assigned"),
  "Campaign.ends_at": field("When it ends", "it has no end"),
  "Campaign.starts_at": field("When it begins", "it applies at once"),
  "CampaignBudget.currency_code": field(
    "Currency of the budget, as an ISO 4217 code in lower case",
    "uses are counted"
  ),
  "CampaignBudget.limit": field(
    "The limit: a number of uses, or an amount in the currency's major unit, depending on `type`",
    "there is no limit"
  ),
  "CampaignBudget.type": oneOf(CampaignBudgetType, "What is counted: money spent, or uses"),
  "CampaignBudget.used": field("How much of the limit is used, in the same unit"),

  "Region.automatic_taxes": field("Whether taxes are calculated as a cart changes"),
  "Region.countries": field("Its countries"),
  "Country.display_name": field("Its display name"),
  "Country.iso_2": field("ISO 3166-1 alpha-2 code in lower case"),
  "Country.iso_3": field("ISO 3166-1 alpha-3 code in lower case"),
  "Country.name": field("Its name in capital letters"),

  "SalesChannel.is_disabled": field("Whether it is disabled"),

  "ShippingOption.price_type": oneOf(
    ShippingOptionPriceType,
    "Whether its price is fixed or calculated by its provider"
  ),
  "ShippingOption.prices": field("Its prices, by currency"),
  "ShippingOption.rules": field("Rules that decide when it is offered; every rule must match"),
  "ShippingOption.service_zone_id": field("Id of the service zone that it ships to"),
  "ShippingOption.shipping_profile_id": field("Id of the shipping profile of the products that it ships"),
  "ShippingOption.type": field("Its type"),
  "ShippingOptionRule.operator": oneOf(RuleOperator, "How the attribute is compared with the value"),
  "ShippingOptionRule.value": field("The value, or list of values, that it is compared with"),
  "ShippingOptionType.label": field("Its display name"),

  "User.avatar_url": field("URL of an image", "there is none"),
  "Invite.accepted": field("Whether it was accepted"),
  "Invite.expires_at": field("When it expires"),

  // The plugin's alerts about webhooks.
  "WebhookAlert.disabled_at": field("When it was disabled"),
  "WebhookAlert.failing_since": field("Since when it has been failing"),
  "WebhookAlert.id": field("Id of the webhook; for `webhook.delivery_failed` that of the delivery"),
  "WebhookAlert.last_success_at": field("Time of its last success", "it has had none"),
  "WebhookAlert.reason": field("Reason: `max_failures` or `gone`"),
  "WebhookAlert.remark": field("What went wrong at the last attempt", "it is not known"),
  "WebhookAlert.topic": field("Topic of the delivery"),
  "WebhookAlert.webhook_id": field("Id of the webhook"),
  "WebhookPing.webhook": field("The webhook that the ping is for"),
  "PingedWebhook.name": field("Its name for admins"),
  "PingedWebhook.topics": field("The topics that it subscribes to"),
}
