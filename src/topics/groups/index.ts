import type { TopicDefinition } from "../../types"
import { cartTopics } from "./cart"
import { customerTopics } from "./customer"
import { fulfillmentTopics } from "./fulfillment"
import { inventoryTopics } from "./inventory"
import { orderEditTopics, orderTopics } from "./order"
import { paymentTopics } from "./payment"
import { productTopics, productVariantTopics } from "./product"
import { productOptionTopics } from "./product-option"
import { productOrganizationTopics } from "./product-organization"
import { promotionTopics } from "./promotion"
import { regionTopics } from "./region"
import { salesChannelTopics } from "./sales-channel"
import { shippingOptionTopics } from "./shipping-option"
import { inviteTopics, userTopics } from "./user"
import { webhookTopics } from "./webhook"

/** Every topic the plugin knows by itself, in the order of the form. */
export const builtInTopics: readonly TopicDefinition[] = [
  ...orderTopics,
  ...productTopics,
  ...customerTopics,
  ...promotionTopics,
  ...orderEditTopics,
  ...fulfillmentTopics,
  ...paymentTopics,
  ...cartTopics,
  ...productVariantTopics,
  ...productOptionTopics,
  ...productOrganizationTopics,
  ...inventoryTopics,
  ...shippingOptionTopics,
  ...salesChannelTopics,
  ...regionTopics,
  ...userTopics,
  ...inviteTopics,
  ...webhookTopics,
]
