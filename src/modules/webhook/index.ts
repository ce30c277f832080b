// The first import, because the others may need what an older Medusa does not have.
import "./check-medusa"

import { Module } from "@medusajs/framework/utils"

import connectShop from "./loaders/connect-shop"
import WebhookModuleService from "./service"

/** The module's key in Medusa's container. */
export const WEBHOOK_MODULE = "webhook"

export default Module(WEBHOOK_MODULE, {
  service: WebhookModuleService,
  loaders: [connectShop],
})
