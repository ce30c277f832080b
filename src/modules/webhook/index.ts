import { Module } from "@medusajs/framework/utils"

import checkMedusa from "./loaders/check-medusa"
import connectShop from "./loaders/connect-shop"
import WebhookModuleService from "./service"

/** The module's key in Medusa's container. */
export const WEBHOOK_MODULE = "webhook"

export default Module(WEBHOOK_MODULE, {
  service: WebhookModuleService,
  loaders: [checkMedusa, connectShop],
})
